"""困难帮扶: what a worker was given or has asked for, applying, signing; 金秋助学 for his children."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.enums import (
    ASKED_BY_WORKERS,
    WITHOUT_FILE,
    AidKind,
    GrantState,
    StudyState,
)
from gonghui.domains.assistance.aid.forms import (
    NOT_CHOSEN,
    STANDARDS,
    AmendForm,
    InkForm,
    ManyFilesField,
    StudentFields,
    money_field,
    words,
)
from gonghui.domains.assistance.aid.models import AidGrant, StudyApplication
from gonghui.domains.assistance.aid.services import giving, granting, studying
from gonghui.domains.assistance.aid.services.granting import Ask
from gonghui.domains.membership.occasions.queries import member_of
from gonghui.engines.matters.enums import Channel, MatterState
from gonghui.engines.matters.models import Matter
from gonghui.kernel.people.masks import mask_identity, mask_name
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.sites.portal.pages import PortalForm, PortalPage

MOST = 20
GRANT_TONES = {
    GrantState.APPROVED: "info",
    GrantState.PAID: "warn",
    GrantState.SIGNED: "ok",
    GrantState.EVALUATED: "ok",
    GrantState.RENDERED: "ok",
}
STUDY_TONES = {StudyState.AWARDED: "info", StudyState.PAID: "ok"}
CONSENT = "我单独同意工会为办理救助处理家庭困难、健康等敏感个人信息"
CONSENT_STUDY = "我作为监护人（家长），单独同意工会为办理助学处理孩子的个人信息；公示只显示家长姓名（隐去部分）和工会"


def _consent(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, error_messages={"required": "须同意后才能提交。"})


class AidApplyForm(GonghuiForm):
    """What a worker tells of his need."""

    units: ClassVar[dict[str, str]] = {"burden": "元", "asked": "元"}

    kind = forms.ChoiceField(label="申请什么")
    reason = words("家里的困难", 1000, help_text="写明什么事、什么时候、花了多少")
    burden = money_field("报销后自己负担", help_text="看病、事故等，扣除医保等各类报销后的金额")
    asked = money_field("希望救助多少", help_text="可以不填，由工会按规定测算")
    papers = ManyFilesField(
        label="证明材料", help_text="病历、费用结算单、事故或灾害证明等，拍照即可，可一次选多张"
    )
    agreed = _consent(CONSENT)

    def __init__(self, *args: Any, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [one for one in ASKED_BY_WORKERS if has_file != (one in WITHOUT_FILE)]
        self.fields["kind"].choices = [*NOT_CHOSEN, *((one.value, one.label) for one in kinds)]


class StudyApplyForm(StudentFields):
    """A parent asks for a child."""

    agreed = _consent(CONSENT_STUDY)
    field_order: ClassVar[Sequence[str]] = (
        "name",
        "id_number",
        "stage",
        "school",
        "major",
        "grade",
        "is_new",
        "other_aid",
        "reason",
        "papers",
        "agreed",
    )


class OfAid:
    """What these pages share."""

    tab = "matters"
    back = "portal:aid"
    account: Any
    person: Any
    request: HttpRequest

    @cached_property
    def membership(self) -> Any:
        return member_of(self.account)

    @cached_property
    def file(self) -> Any:
        return queries.file_of(self.person)

    @cached_property
    def campaign(self) -> Any:
        """The campaign that takes this worker's applications now, or None."""
        union = self.file.union if self.file else self.membership.union if self.membership else None
        return queries.open_campaign_for(union, timezone.localdate()) if union else None

    @property
    def union(self) -> Any:
        """The union that receives what the worker asks for."""
        if self.membership is None:
            raise Refusal("您还没有会籍，请先申请入会，或到所在工会核对。")
        return self.membership.union

    def once_key(self) -> str | None:
        key = self.request.POST.get("once_key", "")[:32]
        return f"{self.account.pk}:{key}" if key else None


class AidPage(OfAid, PortalPage):
    """`/m/aid/`"""

    template_name = "portal/aid.html"
    title = "困难帮扶"
    back = "portal:home"

    def file_url(self) -> str:
        """Where a file is applied for and looked at."""
        try:
            return reverse("portal:hardship")
        except NoReverseMatch:
            return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grants = queries.own_grants(self.account).exclude(kind=AidKind.STUDENT)[:MOST]
        applications = queries.own_applications(self.account)[:MOST]
        return super().get_context_data(
            file=self.file,
            file_url=self.file_url(),
            campaign=self.campaign,
            grants=[(row, GRANT_TONES.get(GrantState(row.state), "mute")) for row in grants],
            applications=[
                (row, STUDY_TONES.get(StudyState(row.state), "mute")) for row in applications
            ],
            **kwargs,
        )


class AidApplyPage(OfAid, PortalForm, PortalPage):
    """`/m/aid/apply/`"""

    title = "申请救助"
    form_class = AidApplyForm
    success_text = "已提交，所在工会审核后由县级工会审批。"
    after = "portal:aid"

    def get_intro(self) -> str:
        if self.file is None:
            return "您没有在档的困难职工档案，突遇急难可以申请临时救助；长期困难的请先申请建档。"
        return (
            "您是在档困难职工，可以申请生活、医疗、意外致困救助。材料加密保存，只有经办人能看到。"
        )

    def form_kwargs(self) -> dict[str, Any]:
        return {"has_file": self.file is not None}

    def run(self, form: Any) -> Any:
        data = form.cleaned_data
        return granting.propose(
            self.person,
            ask=Ask(data["kind"], data["reason"], data["burden"] or 0, data["asked"]),
            union=self.union,
            actor=self.account,
            papers=data["papers"],
            channel=Channel.PORTAL,
            once_key=self.once_key(),
        )


class OwnGrant(OfAid):
    """A page about one of the worker's own grants. Anybody else's does not exist."""

    kwargs: dict[str, Any]

    @cached_property
    def grant(self) -> AidGrant:
        found: AidGrant | None = (
            queries.own_grants(self.account).filter(pk=self.kwargs["pk"]).first()
        )
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.grant
        further: Any = super()
        response: HttpResponseBase = further.dispatch(request, *args, **kwargs)
        return response


class AidGrantPage(OwnGrant, PortalPage):
    """`/m/aid/<pk>/`"""

    template_name = "portal/aid_grant.html"

    def get_title(self) -> str:
        return str(self.grant.get_kind_display())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grant = self.grant
        return super().get_context_data(
            grant=grant,
            tone=GRANT_TONES.get(GrantState(grant.state), "mute"),
            events=grant.events.order_by("pk"),
            matter=_own_matter(self.account, grant.matter),
            **kwargs,
        )


def _own_matter(account: Any, matter: Matter | None) -> Matter | None:
    """The application's matter, where it is this worker's."""
    if matter is None:
        return None
    found: Matter | None = Matter.objects.of_applicant(account).filter(pk=matter.pk).first()
    return found


class AidSignPage(OwnGrant, PortalForm, PortalPage):
    """`/m/aid/<pk>/sign/`"""

    title = "签收救助"
    form_class = InkForm
    submit_label = "我已收到"
    success_text = "已签收，谢谢。"
    after = "portal:aid"

    def get_intro(self) -> str:
        row = self.grant
        goods = f"，{row.goods}（折价{row.goods_value:,.2f}元）" if row.goods else ""
        money = f"{row.amount:,.2f}元" if row.amount else ""
        day = f"，{row.given_on:%Y-%m-%d}发放" if row.given_on else ""
        return f"{row.county}：{row.get_kind_display()}{money}{goods}{day}。请核对后签名。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"signer": self.person.name}

    def run(self, form: Any) -> Any:
        return giving.sign_own(self.grant, form.cleaned_data["ink"], account=self.account)


# ---------------------------------------------------------------- 金秋助学


class StudyPage(OfAid, PortalPage):
    """`/m/aid/study/`: who may apply until when, and what is given."""

    template_name = "portal/study.html"
    title = "金秋助学"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = self.campaign
        given = queries.standards_of(campaign) if campaign else {}
        group = "filed" if self.file else "plain"
        standards = [
            (label.partition("：")[2], given[one, stage.value])
            for one, stage, label in STANDARDS
            if one == group and (one, stage.value) in given
        ]
        applications = queries.own_applications(self.account)[:MOST]
        return super().get_context_data(
            campaign=campaign,
            standards=standards,
            file=self.file,
            applications=[
                (row, STUDY_TONES.get(StudyState(row.state), "mute")) for row in applications
            ],
            **kwargs,
        )


class StudyApplyPage(OfAid, PortalForm, PortalPage):
    """`/m/aid/study/apply/`"""

    title = "申请金秋助学"
    back = "portal:study"
    form_class = StudyApplyForm
    success_text = "已提交，所在工会审核后公示、审批。"
    after = "portal:study"
    intro = "填写学生情况，上传录取通知书或在读证明。学生信息加密保存，公示不显示学生姓名和学校。"

    def run(self, form: Any) -> Any:
        return studying.apply(
            self.person,
            student=form.student(),
            union=self.union,
            actor=self.account,
            papers=form.cleaned_data["papers"],
            channel=Channel.PORTAL,
            once_key=self.once_key(),
        )


class OwnApplication(OfAid):
    """A page about one of the worker's own applications. Anybody else's does not exist."""

    kwargs: dict[str, Any]
    back = "portal:study"

    @cached_property
    def application(self) -> StudyApplication:
        found: StudyApplication | None = (
            queries.own_applications(self.account).filter(pk=self.kwargs["pk"]).first()
        )
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.application
        further: Any = super()
        response: HttpResponseBase = further.dispatch(request, *args, **kwargs)
        return response


class OwnStudyPage(OwnApplication, PortalPage):
    """`/m/aid/study/<pk>/`"""

    template_name = "portal/study_one.html"

    def get_title(self) -> str:
        return f"{self.application.year}年金秋助学"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.application
        matter = _own_matter(self.account, row.matter)
        facts = row.student
        grant = getattr(row, "grant", None)
        return super().get_context_data(
            application=row,
            tone=STUDY_TONES.get(StudyState(row.state), "mute"),
            facts=[
                ("学生", mask_name(facts.get("name", ""))),
                ("证件号码", mask_identity(facts.get("id_number", ""))),
                ("学段", row.get_stage_display()),
                ("学校", facts.get("school", "")),
            ],
            matter=matter,
            may_change=matter is not None and matter.state == MatterState.RETURNED,
            grant=grant,
            **kwargs,
        )


class OwnStudyChangePage(OwnApplication, PortalForm, PortalPage):
    """`/m/aid/study/<pk>/change/`: answering a return."""

    title = "修改申请"
    form_class = AmendForm
    submit_label = "再次提交"
    success_text = "已修改，回到审核环节。"
    after = "portal:study"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            matter = self.application.matter
            if matter is None or matter.state != MatterState.RETURNED:
                raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {**self.application.student, "stage": self.application.stage}}

    def run(self, form: Any) -> Any:
        return studying.amend(
            self.application,
            student=form.student(),
            papers=form.cleaned_data["papers"],
            actor=self.account,
        )
