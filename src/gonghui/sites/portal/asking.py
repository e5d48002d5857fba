"""Starting a request: what it needs, its questions in steps, the papers, the consent."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gonghui.engines.matters.asks import Ask, Document
from gonghui.engines.matters.forms import field_for
from gonghui.engines.matters.kinds import MatterKind
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.queries import said_answer, why_not
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.sites.portal import offers, services
from gonghui.sites.portal.info import PRIVACY_VERSION
from gonghui.sites.portal.pages import PortalForm, PortalPage

ON_A_PAGE = 4
"""Questions on a page; a kind with no more than one above it has a single page."""
INVALID_FROM = 400
PAPER_HELP = "可直接拍照，或选择pdf、jpg、png文件，不超过20MB"
ACCEPTED = "image/*,.pdf,.docx,.xlsx"


def steps_of(kind: MatterKind) -> list[tuple[Ask, ...]]:
    """The questions page by page; the last page also asks for papers and consent."""
    asks = kind.asked
    if len(asks) <= ON_A_PAGE + 1:
        return [asks]
    return [*(asks[at : at + ON_A_PAGE] for at in range(0, len(asks), ON_A_PAGE)), ()]


def notice_of(kind: MatterKind) -> str:
    """What is collected and why, said before it is handed in."""
    what = "、".join([ask.label for ask in kind.asked] + [one.label for one in kind.documents])
    return (
        f"为办理“{kind.public_title}”（依据：{kind.basis}），收集您的{what}。"
        "信息由受理工会和参与办理的工会按权限查看，只用于办理这件事，并按档案规定保存。"
    )


def version_of(kind: MatterKind) -> str:
    """Which notice it is."""
    return f"{PRIVACY_VERSION}/{kind.key}"


def paper_field(paper: Document, *, required: bool) -> forms.FileField:
    """A paper by camera or from the phone's files."""
    return forms.FileField(
        label=paper.label,
        required=required,
        help_text=f"{paper.help}；{PAPER_HELP}" if paper.help else PAPER_HELP,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


class QuestionsForm(GonghuiForm):
    """Some of a kind's questions."""

    units: ClassVar[dict[str, str]] = {}

    def __init__(
        self, *args: Any, kind: MatterKind, asks: tuple[Ask, ...], account: Any, **kwargs: Any
    ) -> None:
        self.kind, self.asks = kind, asks
        self.units = {ask.code: ask.unit for ask in asks if ask.unit}  # type: ignore[misc]
        self.base_fields = {ask.code: field_for(ask, account=account) for ask in asks}
        self.base_fields |= self.further_fields()
        super().__init__(*args, **kwargs)
        for ask in asks:
            if ask.kind in ("number", "money"):
                mode = "numeric" if ask.kind == "number" else "decimal"
                self.fields[ask.code].widget.attrs["inputmode"] = mode

    def further_fields(self) -> dict[str, forms.Field]:
        """Fields behind the questions."""
        return {}

    def answers(self) -> dict[str, Any]:
        """What was answered here."""
        return {ask.code: self.cleaned_data.get(ask.code) for ask in self.asks}


class HandInForm(QuestionsForm):
    """The last page: papers and consent."""

    def further_fields(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            f"paper_{paper.code}": paper_field(paper, required=paper.required)
            for paper in self.kind.documents
        }
        fields["agreed"] = forms.BooleanField(
            label="以上内容属实，我同意按上述说明使用这些信息",
            error_messages={"required": "请阅读后勾选。"},
        )
        if self.kind.sensitive:
            fields["agreed_separately"] = forms.BooleanField(
                label="我单独同意工会为办理这件事处理其中的敏感个人信息",
                error_messages={"required": "这件事涉及敏感个人信息，须单独同意才能办理。"},
            )
        return fields

    def papers(self) -> list[tuple[str, str, bytes]]:
        """What was handed in."""
        found = []
        for paper in self.kind.documents:
            file = self.cleaned_data.get(f"paper_{paper.code}")
            if file:
                found.append((paper.code, file.name, file.read()))
        return found


class AskPage(PortalForm, PortalPage):
    """`/m/ask/<code>/?step=2`"""

    template_name = "portal/ask.html"
    back = "portal:services"
    success_text = "已提交，可以在“我的事项”里查看办到哪一步。"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        kind = offers.kind_for_workers(kwargs["code"])
        if kind is None:
            raise Http404
        self.kind = kind
        self.steps = steps_of(kind)

    @cached_property
    def draft(self) -> dict[str, str]:
        """What was filled in before."""
        return services.draft_of(self.account, self.kind)

    @property
    def step(self) -> int:
        """The page asked for, from 1; no further than the answers reach."""
        asked = self.request.GET.get("step", "1")
        step = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 1
        return min(max(step, 1), self.reached)

    @property
    def reached(self) -> int:
        """The first page whose questions are not answered yet."""
        for number, asks in enumerate(self.steps[:-1], start=1):
            if not self._form(asks, data=self.draft).is_valid():
                return number
        return len(self.steps)

    @property
    def is_last(self) -> bool:
        return self.step == len(self.steps)

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return "提交申请" if self.is_last else "下一步"

    def get_title(self) -> str:
        return self.kind.public_title

    def back_url(self) -> str:
        if self.step > 1:
            return f"{self.request.path}?step={self.step - 1}"
        return super().back_url()

    @cached_property
    def refusal(self) -> str:
        """Why this worker may not have it now."""
        return why_not(self.kind, self.person)

    def _form(self, asks: tuple[Ask, ...], **kwargs: Any) -> QuestionsForm:
        return QuestionsForm(kind=self.kind, asks=asks, account=self.account, **kwargs)

    def build_form(self, data: Any = None, files: Any = None) -> Any:
        kwargs: dict[str, Any] = {"kind": self.kind, "account": self.account}
        kwargs["asks"] = self.steps[self.step - 1]
        if data is None:
            kwargs["initial"] = self.draft
        else:
            kwargs.update(data=data, files=files)
        return HandInForm(**kwargs) if self.is_last else QuestionsForm(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        step = self.step
        typed = {ask.code: request.POST.get(ask.code, "") for ask in self.steps[step - 1]}
        if self.is_last:
            response = super().post(request, *args, **kwargs)
            if response.status_code >= INVALID_FROM:  # handed in, the draft has gone
                services.keep_draft(self.account, self.kind, typed)
            return response
        services.keep_draft(self.account, self.kind, typed)
        self.__dict__.pop("draft", None)
        form = self.build_form(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_form(form, "", 422)
        return HttpResponseRedirect(f"{request.path}?step={step + 1}")

    def run(self, form: Any) -> Matter:
        data = form.answers()
        for asks in self.steps[:-1]:
            before = self._form(asks, data=self.draft)
            before.is_valid()
            data |= before.answers()
        return services.hand_in(
            self.kind,
            account=self.account,
            data=data,
            files=form.papers(),
            notice=notice_of(self.kind),
            version=version_of(self.kind),
            submission_key=self.request.POST.get("once_key", "")[:32],
        )

    def after_url(self, result: Any) -> str:
        return reverse("portal:matter", args=[result.pk])

    def review(self) -> list[tuple[str, str, int]]:
        """Question, answer, page: what the earlier pages were told."""
        if len(self.steps) == 1 or not self.is_last:
            return []
        lines = []
        for number, asks in enumerate(self.steps[:-1], start=1):
            form = self._form(asks, data=self.draft)
            form.is_valid()
            lines += [
                (ask.label, said(ask, form.cleaned_data.get(ask.code)), number) for ask in asks
            ]
        return lines

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kind=self.kind,
            step=self.step,
            steps=len(self.steps),
            review=self.review(),
            why_not=self.refusal,
            notice=notice_of(self.kind) if self.is_last else "",
            has_draft=bool(self.draft),
            **kwargs,
        )


def said(ask: Ask, value: Any) -> str:
    """An answer that has just been given, in words."""
    if value is None or value == "":
        return "未填写"
    if ask.kind in ("union", "employer", "person", "date"):
        return str(value)
    return said_answer(ask, value)


class DraftPage(PortalPage):
    """`/m/ask/<code>/draft/`: the browser sends what was typed so far, or throws it away. By POST
    only."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = offers.kind_for_workers(kwargs["code"])
        if kind is None:
            raise Http404
        if "drop" in request.POST:
            services.drop_draft(self.account, kind)
            return HttpResponseRedirect(reverse("portal:ask", args=[kind.code]))
        services.keep_draft(self.account, kind, request.POST.dict())
        return HttpResponse(status=204)
