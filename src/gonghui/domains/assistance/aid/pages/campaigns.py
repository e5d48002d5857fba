"""金秋助学 of a year: its plan, its progress, its lists of partner areas, paying and the roster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.enums import (
    CampaignState,
    ListState,
    StudyState,
    Target,
)
from gonghui.domains.assistance.aid.forms import (
    STANDARDS,
    CampaignForm,
    PayForm,
)
from gonghui.domains.assistance.aid.models import (
    PartnerList,
    StudyApplication,
    StudyCampaign,
)
from gonghui.domains.assistance.aid.rules.amounts import yuan
from gonghui.domains.assistance.aid.services import campaigns, studying
from gonghui.engines.money.rules.words import amount_words
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import (
    ActionPage,
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    ProtectedMixin,
    RelatedTable,
    Stat,
    UpdatePage,
)
from gonghui.kernel.ui.pages.base import RowPage, ShownLink

CAMPAIGN_TONES = {
    CampaignState.DRAFT: "mute",
    CampaignState.OPEN: "info",
    CampaignState.CLOSED: "warn",
    CampaignState.SETTLED: "ok",
}
LIST_TONES = {
    ListState.IMPORTED: "warn",
    ListState.APPROVED: "info",
    ListState.PAID: "ok",
    ListState.DROPPED: "mute",
}
_ADVANCE = {
    CampaignState.DRAFT: ("开始申请", "send"),
    CampaignState.OPEN: ("截止申请", "lock"),
    CampaignState.CLOSED: ("结束", "check"),
}


def campaigns_crumb() -> Crumb:
    return Crumb("金秋助学", reverse("aid:campaigns"))


class CampaignsPage(ListPage):
    """`/aid/study/`, the newest first."""

    model = StudyCampaign
    permission = "aid.view"
    title = "金秋助学"
    columns = (
        Column("year", "年度", lambda row: f"{row.year}年", link=True, width=6),
        Column("state", "状态", kind="choice", tones=CAMPAIGN_TONES, width=8),
        Column("union", "主办工会", "union.name", wide=True),
        Column("opens_on", "申请开始", kind="date"),
        Column("closes_on", "申请截止", kind="date"),
    )
    ordering = ("-year", "-pk")
    related = ("union",)
    row_url_name = "aid:campaign"
    count_unit = "个年度"
    empty_text = "还没有金秋助学。建立今年的活动，填写标准和申请期限，开始后职工可在手机上申请。"
    empty_link = Link("建立年度活动", "aid:campaign-new", "plus", "aid.campaign")
    links = (
        Link("建立年度活动", "aid:campaign-new", "plus", "aid.campaign", "primary"),
        Link("助学申请", "aid:applications", "clipboard-list", "aid.view"),
        Link("待回访学生", "aid:call-backs", "phone", "aid.view"),
    )


class NewCampaignPage(CreatePage):
    """`/aid/study/new/`"""

    permission = "aid.campaign"
    title = "建立金秋助学"
    form_class = CampaignForm
    intro = "标准不能超过政策参数中的限额。建立后先核对，再“开始申请”，在档困难职工会收到通知。"

    def get_parents(self) -> list[Crumb]:
        return [campaigns_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        union = user.main_union or user.grants_for(self.permission)[0].union
        percent = queries.revisit_percent(union, timezone.localdate())
        return {"account": user, "initial": {"revisit_target": percent}}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return campaigns.make_campaign(
            data["union"], year=data["year"], plan=form.plan(), actor=self.request.user
        )


class OfCampaign:
    """What pages about one campaign share."""

    model = StudyCampaign
    related = ("union", "line")
    row: Any
    request: Any

    def get_parents(self) -> list[Crumb]:
        return [campaigns_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]


class ChangeCampaignPage(OfCampaign, UpdatePage):
    """`/aid/study/<pk>/change/`"""

    permission = "aid.campaign"
    view_permission = "aid.view"
    form_class = CampaignForm
    title = "修改金秋助学"

    def form_kwargs(self) -> dict[str, Any]:
        row = self.row
        given = queries.standards_of(row)
        return {
            "account": self.request.user,
            "campaign": row,
            "initial": {
                "targets": row.targets,
                "opens_on": row.opens_on,
                "closes_on": row.closes_on,
                "line": row.line_id,
                "revisit_target": row.revisit_target,
                **{
                    f"{group}_{stage.value}": given.get((group, stage.value))
                    for group, stage, _ in STANDARDS
                },
            },
        }

    def perform(self, form: Any) -> Any:
        return campaigns.change_campaign(self.row, plan=form.plan(), actor=self.request.user)


class AdvancePage(OfCampaign, ActionPage):
    """`/aid/study/<pk>/step/`: open, close, settle."""

    permission = "aid.campaign"
    view_permission = "aid.view"

    def get_title(self) -> str:
        return _ADVANCE.get(self.row.state, ("已结束", ""))[0]

    def get_question(self) -> str:
        row = self.row
        return {
            CampaignState.DRAFT: f"开始后，职工可在手机上申请，{row.closes_on:%Y-%m-%d}截止；标准不能再改。在档困难职工会收到通知。",
            CampaignState.OPEN: "截止后不再受理新的申请，已提交的继续审核发放。",
            CampaignState.CLOSED: "所有申请都办完后结束本年度活动，回访照常进行。",
        }.get(row.state, "该年度金秋助学已经结束。")

    def perform(self, row: Any, form: Any) -> Any:
        after = campaigns.STEPS.get(CampaignState(row.state), CampaignState.SETTLED)
        return campaigns.advance_campaign(row, to=after, actor=self.request.user)


def _lists(row: Any, request: HttpRequest) -> Iterable[Any]:
    met = PartnerList.objects.visible_to(request.user, "aid.view")
    return met.filter(campaign=row).select_related("school").order_by("-pk")


class CampaignPage(OfCampaign, DetailPage):
    """`/aid/study/<pk>/`"""

    permission = "aid.view"
    template_name = "aid/campaign.html"
    panels = (
        Panel(
            "公告",
            (
                Column("union", "主办工会", "union.name"),
                Column("opens_on", "申请开始", kind="date"),
                Column("closes_on", "申请截止", kind="date"),
                Column("line", "预算项目"),
                Column("targets", "资助对象", wide=True),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "联系地区名单",
            (
                Column("area", "联系地区", link=True),
                Column("state", "状态", kind="choice", tones=LIST_TONES),
                Column("area_kind", "地区类别", kind="choice"),
                Column("school", "收款学校（单位）", "school.name", wide=True),
                Column("count", "人数", kind="number", unit="人"),
                Column("total", "合计", kind="money", unit="元"),
            ),
            _lists,
            row_url_name="aid:list",
            empty_text="还没有联系地区名单。与老区、民族地区、联系点结对的，可导入学生名单。",
        ),
    )

    def get_title(self) -> str:
        return f"{self.row.year}年金秋助学"

    def get_parents(self) -> list[Crumb]:
        return [campaigns_crumb()]

    def badge(self) -> tuple[str, str]:
        return CAMPAIGN_TONES[self.row.state], self.row.get_state_display()

    @cached_property
    def progress(self) -> queries.Progress:
        rows = StudyApplication.objects.visible_to(self.request.user, "aid.view")
        return queries.progress_of([self.row], rows)[self.row.pk]

    def stats(self) -> Sequence[Stat]:
        found = self.progress
        rows = f"{reverse('aid:applications')}?year={self.row.year}"
        rate = found.revisit_rate
        target = Decimal(self.row.revisit_target) / 100
        return [
            Stat(
                "申请", found.applied, "份", rows, "clipboard-list", note=f"待审{found.waiting}份"
            ),
            Stat(
                "本系统子女",
                found.paid_own,
                "名",
                f"{rows}&state=paid&target={Target.OWN}",
                "users",
                note=f"{yuan(found.amount_own)}",
            ),
            Stat(
                "联系地区学生",
                found.paid_partner,
                "名",
                f"{rows}&state=paid&target={Target.PARTNER}",
                "users",
                note=f"{yuan(found.amount_partner)}",
            ),
            Stat(
                "已发放",
                found.amount,
                "元",
                f"{rows}&state=paid",
                "coin",
                note=f"待发放{found.awarded}名",
            ),
            Stat(
                "已回访",
                found.visited,
                "名",
                f"{rows}&visited=yes",
                "phone",
                note=f"慰问金{yuan(found.gifts)}；目标{self.row.revisit_target}%",
                tone="ok" if rate is not None and rate >= target else "",
                progress=float(rate) if rate is not None else None,
            ),
        ]

    def shown_links(self) -> list[ShownLink]:
        row, user = self.row, self.request.user
        links: list[ShownLink] = []

        def add(label: str, name: str, icon: str, look: str = "") -> None:
            url = reverse(f"aid:{name}", args=[row.pk])
            links.append(ShownLink(label, url, icon, look, False))

        leads = user.may_at("aid.campaign", row.union)
        runs = row.state in (CampaignState.OPEN, CampaignState.CLOSED)
        if leads and row.state in _ADVANCE:
            label, icon = _ADVANCE[row.state]
            is_first = row.state == CampaignState.DRAFT
            add(label, "campaign-step", icon, "primary" if is_first else "")
        if leads and row.state != CampaignState.SETTLED:
            add("修改", "campaign-change", "pencil")
        if row.state == CampaignState.OPEN and user.may("aid.edit"):
            links.append(ShownLink("代为申请", reverse("aid:apply"), "plus", "", False))
        if runs and user.may_at("aid.edit", row.union):
            add("导入联系地区名单", "import", "upload")
        if self.progress.awarded and user.may_at("aid.pay", row.union):
            add("制发放单", "campaign-pay", "coin", "primary")
        if row.state in (CampaignState.OPEN, CampaignState.CLOSED):
            add("公示单", "notice", "speakerphone")
        if user.may_at("aid.export", row.union):
            add("发放名册", "roster", "printer")
        return links

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = queries.standards_of(self.row)
        standards = [
            (label, given[group, stage.value])
            for group, stage, label in STANDARDS
            if (group, stage.value) in given
        ]
        return super().get_context_data(stats=self.stats(), standards=standards, **kwargs)


class PayCampaignPage(OfCampaign, ActionPage):
    """`/aid/study/<pk>/pay/`: orders for all own children that are awarded."""

    permission = "aid.pay"
    view_permission = "aid.view"
    title = "制发放单"
    form_class = PayForm
    submit_label = "全部制单"

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "union": self.row.union,
            "account": self.request.user,
            "initial": {"line": self.row.line_id},
        }

    def get_question(self) -> str:
        grants = list(studying.awarded_of(self.row))
        total = sum((grant.amount for grant in grants), Decimal(0))
        return f"为{len(grants)}名已批准、还没有制单的学生制发放单，合计{yuan(total)}（{amount_words(total)}），付给家长。"

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        self.drafted = studying.draft_payments(
            row, line=data["line"], way=data["way"], actor=self.request.user
        )
        return row

    def success_message(self, result: Any) -> str:
        return self.drafted.text


class NoticePage(OfCampaign, RowPage):
    """`/aid/study/<pk>/notice/`: what is hung up during publicity: parents masked and their unions,
    never a student, a school or an amount."""

    permission = "aid.view"
    template_name = "aid/notice.html"

    def get_title(self) -> str:
        return f"{self.row.year}年金秋助学公示"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = queries.in_publicity(self.row)
        return super().get_context_data(
            row=self.row,
            rows=[(one.applicant, one.union.name, period.to_on) for one, period in found],
            **kwargs,
        )


class RosterPage(OfCampaign, ProtectedMixin, DetailPage):
    """`/aid/study/<pk>/roster/`: who was awarded what, with the sum in words; for paper, after
    saying why."""

    permission = "aid.export"
    view_permission = "aid.view"
    template_name = "aid/roster.html"
    look_event = "aid.roster_looked"
    look_permission = "aid.export"

    def get_title(self) -> str:
        return f"{self.row.year}年金秋助学金发放名册"

    def get_panels(self) -> Sequence[Panel]:
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.look is None:
            return context
        met = StudyApplication.objects.visible_to(self.request.user, "aid.view")
        rows = list(
            met.filter(campaign=self.row, state__in=(StudyState.AWARDED, StudyState.PAID))
            .select_related("person", "union", "partner_list", "grant__order__account")
            .order_by("target", "partner_list", "name_key", "pk")
        )
        total = sum((row.amount for row in rows), Decimal(0))
        record(
            "aid.roster_printed",
            actor=self.request.user,
            union=self.row.union,
            target=self.row,
            detail={"count": len(rows)},
            reason=self.look.title,
        )
        groups = [
            (Target(target).label, [row for row in rows if row.target == target])
            for target in Target.values
        ]
        shown = [
            (label, some, sum((row.amount for row in some), Decimal(0)))
            for label, some in groups
            if some
        ]
        context.update(
            groups=shown,
            count=len(rows),
            total=total,
            words=amount_words(total) if total else "",
        )
        return context
