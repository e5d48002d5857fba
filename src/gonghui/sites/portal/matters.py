"""我的事项: a worker's own requests, where they are, and what he may do about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from gonghui.engines.matters import queries, rules, services
from gonghui.engines.matters.enums import Action, DeskState, MatterState, Outcome, Verb
from gonghui.engines.matters.forms import ReasonForm, field_for
from gonghui.engines.matters.models import Desk, Matter
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.keyset import Keyset, KeysetPage
from gonghui.kernel.ui.pages.download import file_response
from gonghui.sites.portal.asking import paper_field
from gonghui.sites.portal.offers import is_offered
from gonghui.sites.portal.pages import PortalForm, PortalPage

PAGE_SIZE = 20
TONES = {
    MatterState.RUNNING: "info",
    MatterState.RETURNED: "warn",
    MatterState.SUSPENDED: "mute",
}
OUTCOME_TONES = {Outcome.APPROVED: "ok", Outcome.REFUSED: "bad", Outcome.WITHDRAWN: "mute"}
PUBLIC_VERBS = {
    Verb.SUBMITTED: "您提交了申请",
    Verb.PASSED: "通过",
    Verb.RETURNED: "请您补充材料",
    Verb.REFUSED: "没有通过",
    Verb.SUPPLEMENTED: "您补充了材料",
    Verb.WITHDRAWN: "您撤回了申请",
    Verb.URGED: "催办",
    Verb.SUSPENDED: "暂停办理",
    Verb.RESUMED: "恢复办理",
    Verb.REOPENED: "重新办理",
    Verb.PUBLISHED: "公示期满",
}
"""What the applicant reads of the history. What desks do among themselves is not told."""
TOLD_WITH_REASON = frozenset({Verb.RETURNED, Verb.REFUSED, Verb.SUSPENDED, Verb.SUPPLEMENTED})


@dataclass(frozen=True)
class PublicStep:
    """One line of the way, in public words: unions and their telephones, never cadres' names."""

    title: str
    where: str
    state: str
    """past, now or ahead."""
    note: str = ""
    at: Any = None
    due_on: Any = None
    phone: str = ""


def tone_of(matter: Matter) -> str:
    """The colour of a matter's badge."""
    if matter.state == MatterState.CLOSED:
        return OUTCOME_TONES[Outcome(matter.outcome)]
    return TONES[MatterState(matter.state)]


def public_way(matter: Matter, desks: Iterable[Desk], events: Iterable[Any]) -> list[PublicStep]:
    """What happened, where it is, and what is still before it."""
    lines = [line for event in events if (line := _past(matter, event)) is not None]
    lines += [
        PublicStep(
            _step_title(matter, desk.step),
            desk.outside or desk.union.name,
            "now",
            due_on=desk.due_on,
            phone=desk.union.phone,
        )
        for desk in desks
        if desk.state == DeskState.WAITING
    ]
    if matter.state != MatterState.CLOSED:
        codes = [step.code for step in matter.declared.route]
        ahead = codes[codes.index(matter.stage) + 1 :]
        lines += [
            PublicStep(step.public_title, "", "ahead")
            for step in rules.route_of(matter.declared, matter.answers)
            if step.code in ahead
        ]
    return lines


def _step_title(matter: Matter, code: str) -> str:
    try:
        return matter.declared.step(code).public_title
    except KeyError:
        return ""


def _past(matter: Matter, event: Any) -> PublicStep | None:
    words = PUBLIC_VERBS.get(event.verb)
    if words is None:
        return None
    desk = event.desk
    title = _step_title(matter, desk.step) if desk is not None else ""
    if event.verb == Verb.PASSED:
        words = f"{title.removesuffix('中')}：{words}" if title else words
    note = event.text if event.verb in TOLD_WITH_REASON else ""
    return PublicStep(words, desk.union.name if desk else "", "past", note, event.at)


class MatterListPage(PortalPage):
    """`/m/matters/`"""

    template_name = "portal/matters.html"
    title = "我的事项"
    tab = "matters"

    @cached_property
    def keyset_page(self) -> KeysetPage:
        """The rows of this request."""
        own = Matter.objects.of_applicant(self.account).select_related("union")
        after, before = (self.request.GET.get(name, "") for name in ("after", "before"))
        return Keyset(own, ["-moved_at", "-pk"], PAGE_SIZE).page(after, before)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(row, tone_of(row)) for row in self.keyset_page.rows]
        return super().get_context_data(rows=rows, paging=self.keyset_page, **kwargs)


class MatterPage(PortalPage):
    """`/m/matters/<pk>/`: one of the worker's own requests. Anybody else's does not exist."""

    template_name = "portal/matter.html"
    tab = "matters"
    back = "portal:matters"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            self.matter = self.own_matter(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def own_matter(self, pk: int) -> Matter:
        """The matter with this key, if it is his."""
        found = Matter.objects.of_applicant(self.request.user).select_related("union")
        matter: Matter | None = found.filter(pk=pk).first()
        if matter is None:
            raise Http404
        return matter

    def get_title(self) -> str:
        return self.title or self.matter.declared.public_title

    def may(self) -> dict[str, bool]:
        """What the worker may do now."""
        matter = self.matter
        return {
            "supplement": matter.state == MatterState.RETURNED,
            "urge": matter.state == MatterState.RUNNING,
            "withdraw": matter.is_open,
            "rate": queries.may_be_rated(matter),
            "notice": matter.state == MatterState.CLOSED
            and matter.outcome in (Outcome.APPROVED, Outcome.REFUSED),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        matter = self.matter
        desks = queries.desks_of(matter)
        events = matter.events.select_related("desk__union").order_by("pk")
        return super().get_context_data(
            matter=matter,
            tone=tone_of(matter),
            way=public_way(matter, desks, events),
            now=[desk for desk in desks if desk.state == DeskState.WAITING],
            reason=queries.reason_of_return(matter) if matter.state == MatterState.RETURNED else "",
            answers=queries.said_answers(matter),
            files=queries.files_of_applicant(matter),
            may=self.may(),
            rating=queries.rating_of(matter),
            **kwargs,
        )


class MatterNoticePage(MatterPage):
    """`/m/matters/<pk>/notice/`: the result on paper, to print or keep."""

    template_name = "portal/notice.html"
    title = "办理结果通知"

    def back_url(self) -> str:
        return reverse("portal:matter", args=[self.kwargs["pk"]])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.may()["notice"]:
            raise Http404
        last = (
            self.matter.desks.filter(action__in=(Action.PASS, Action.REFUSE))
            .select_related("union")
            .order_by("-acted_at", "-pk")
            .first()
        )
        return super().get_context_data(last=last, **kwargs)


class MatterFilePage(MatterPage):
    """`/m/matters/<pk>/files/<key>/`: a paper of one's own request."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        papers = queries.files_of_applicant(self.matter)
        paper = next((one for one in papers if one.stored.key == kwargs["key"]), None)
        if paper is None:
            raise Http404
        record(
            "matters.file_downloaded",
            actor=request.user,
            union=self.matter.union,
            target=self.matter,
            detail={"file": str(paper.stored)},
        )
        return file_response([paper.stored.read()], paper.stored.name)


# --- what may be done ---


class MatterAction(PortalForm, MatterPage):
    """A page that does something about one's own request."""

    def back_url(self) -> str:
        return reverse("portal:matter", args=[self.kwargs["pk"]])

    def after_url(self, result: Any) -> str:
        return reverse("portal:matter", args=[self.kwargs["pk"]])


class SupplementPage(MatterAction):
    """`/m/matters/<pk>/supplement/`: photographs of what is missing, and a word about them; the
    answers themselves only where they are simple to give again."""

    template_name = "portal/supplement.html"
    title = "补充材料"
    submit_label = "提交补充"
    success_text = "已补充，工会会继续办理。"

    def build_form(self, data: Any = None, files: Any = None) -> Any:
        given = {"kind": self.matter.declared, "account": self.account}
        if data is not None:
            return SupplementForm(data, files, **given)
        return SupplementForm(initial=queries.answers_for_editing(self.matter), **given)

    def run(self, form: Any) -> Matter:
        return services.supplement(
            self.matter,
            actor=self.account,
            data=form.answers(),
            text=form.cleaned_data["text"],
            files=form.papers(),
        )


AGAIN = frozenset({"text", "long_text", "choice", "flag", "number", "money", "date", "union"})
"""Questions a worker can answer again on the phone; the others keep their answers."""
AGAIN_OF_OWN_PAGE = frozenset({"long_text", "choice", "date", "union"})
"""The same of kinds with a page of their own: the union answers the rest of their questions."""


def asked_again(kind: Any) -> list[Any]:
    """What the applicant may answer anew. A request to join keeps what it was routed by."""
    if kind.before_binding:
        return []
    again = AGAIN if is_offered(kind) else AGAIN_OF_OWN_PAGE
    return [ask for ask in kind.asked if ask.kind in again]


class SupplementForm(GonghuiForm):
    """The questions again, as they were answered, and room for papers."""

    def __init__(self, *args: Any, kind: Any, account: Any, **kwargs: Any) -> None:
        self.kind = kind
        self.asks = asked_again(kind)
        self.units = {ask.code: ask.unit for ask in self.asks if ask.unit}
        fields: dict[str, forms.Field] = {
            f"paper_{paper.code}": paper_field(paper, required=False) for paper in kind.documents
        }
        fields["paper_more"] = forms.FileField(
            label="其他补充材料",
            required=False,
            help_text="可直接拍照",
            widget=forms.FileInput(attrs={"accept": "image/*,.pdf,.docx,.xlsx"}),
        )
        fields["text"] = forms.CharField(
            label="补充说明",
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        fields |= {ask.code: field_for(ask, account=account) for ask in self.asks}
        self.base_fields = fields
        super().__init__(*args, **kwargs)

    def answers(self) -> dict[str, Any]:
        """What was answered."""
        return {ask.code: self.cleaned_data.get(ask.code) for ask in self.asks}

    def papers(self) -> list[tuple[str, str, bytes]]:
        """What was handed in."""
        codes = [paper.code for paper in self.kind.documents] + ["more"]
        given = [(code, self.cleaned_data.get(f"paper_{code}")) for code in codes]
        return [(code, file.name, file.read()) for code, file in given if file]


class WithdrawPage(MatterAction):
    """`/m/matters/<pk>/withdraw/`"""

    title = "撤回申请"
    submit_label = "撤回"
    is_danger = True
    form_class = ReasonForm
    intro = "撤回后这件事不再办理；需要时可以重新申请。"
    success_text = "已撤回。"

    def run(self, form: Any) -> Matter:
        return services.withdraw(
            self.matter, actor=self.account, reason=form.cleaned_data["reason"]
        )


class UrgePage(MatterAction):
    """`/m/matters/<pk>/urge/`: once a day."""

    title = "催办"
    submit_label = "提醒办理人"
    intro = "提醒正在办理的工会尽快办理，每天可以提醒一次。"
    success_text = "已提醒正在办理的工会。"

    def run(self, form: Any) -> Matter:
        return services.urge(self.matter, actor=self.account)


class RatingForm(GonghuiForm):
    """How it went, in stars and words."""

    stars = forms.TypedChoiceField(
        label="您满意吗",
        coerce=int,
        choices=((5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意")),
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="想说的话",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RatePage(MatterAction):
    """`/m/matters/<pk>/rate/`: once, when it is closed."""

    title = "评价服务"
    submit_label = "提交评价"
    form_class = RatingForm
    success_text = "谢谢您的评价。"

    def get_intro(self) -> str:
        return f"“{self.matter.declared.public_title}”已办结，请您评价。评价会交给上级工会查看。"

    def run(self, form: Any) -> Any:
        data = form.cleaned_data
        return services.rate(self.matter, self.account, data["stars"], data["words"])
