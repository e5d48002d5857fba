"""The register of campaigns."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html

from gonghui.domains.assistance.campaigns import queries
from gonghui.domains.assistance.campaigns.enums import (
    Brand,
    CampaignState,
    Occasion,
    VisitState,
)
from gonghui.domains.assistance.campaigns.models import (
    CampaignFund,
    ConsolationRecipient,
    ConsolationVisit,
)
from gonghui.domains.assistance.campaigns.registers.marks import (
    APPROVE,
    EDIT,
    PERSON_TONES,
    PERSONS,
    STATE_TONES,
    VIEW,
    VISIT_TONES,
    state_is,
)
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import (
    ChoiceFilter,
    DateRangeFilter,
    UnionFilter,
)
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable


def _is_open(row: Any) -> bool:
    return bool(row.is_open)


def _takes_part(row: Any) -> bool:
    """Whether the reader may put units and people on the lists of a share."""
    return bool(row.is_open and row.may_visit)


def _pays_out(row: Any) -> bool:
    return bool(row.is_running and row.may_visit)


def _campaign_visits(row: Any, request: HttpRequest) -> Any:
    found = ConsolationVisit.objects.visible_to(request.user, VIEW).filter(campaign=row)
    return found.exclude(state=VisitState.CANCELLED).select_related(
        "union", "employer", "visited_union"
    )


def _heads(row: Any) -> int:
    """Those who were met; of a visit to come, those expected."""
    return int(row.headcount if row.state == VisitState.DONE else row.expected)


def _campaign_people(row: Any, request: HttpRequest) -> Any:
    found = ConsolationRecipient.objects.visible_to(request.user, PERSONS).filter(campaign=row)
    return found.counted().select_related("person", "union").order_by("name_key", "pk")


def _campaign_shares(row: Any, request: HttpRequest) -> Any:
    return queries.accounts_of(row, request.user)


def _campaign_funds(row: Any, request: HttpRequest) -> Any:
    found = CampaignFund.objects.visible_to(request.user, VIEW).filter(share__campaign=row)
    return found.select_related("share__union", "line__union").order_by("share__union__path", "pk")


def _fund_line(row: Any) -> str:
    drop = reverse("campaigns:drop-fund", args=[row.pk])
    if not row.share.campaign.is_open:
        return str(row.line)
    return format_html('{}　<a href="{}">移出</a>', row.line, drop)


def of_campaign(code: str) -> Any:
    """The address of another register, narrowed to a campaign."""

    def url(row: Any) -> str:
        return f"{reverse('registers:list', kwargs={'code': code})}?campaign={row.pk}"

    return url


CAMPAIGN_STATE = Column("state", "状态", kind="choice", tones=STATE_TONES, width=8)

CAMPAIGNS = Register(
    code="consolations",
    title="四送慰问",
    noun="慰问活动",
    model="campaigns.ConsolationCampaign",
    permissions=RegisterPermissions(view=VIEW, edit=EDIT, export="campaigns.export"),
    columns=(
        Column("title", "活动", link=True, wide=True),
        CAMPAIGN_STATE,
        Column("brand", "品牌", kind="choice", width=8),
        Column("occasion", "节点", kind="choice", width=6),
        Column("union", "主办工会", width=16),
        Column("from_on", "开始", kind="date", sortable=True, width=10),
        Column("to_on", "结束", kind="date", width=10, hide_on_phone=True),
        Column("number", "活动编号", width=12, hide_on_phone=True),
    ),
    filters=(
        UnionFilter("union", "主办工会（含下级）", permission=VIEW),
        ChoiceFilter("brand", "品牌", choices=Brand.choices),
        ChoiceFilter("occasion", "节点", choices=Occasion.choices),
        ChoiceFilter("state", "状态", choices=CampaignState.choices),
        DateRangeFilter("from", "开始日期", path="from_on"),
    ),
    search=("title__icontains", "number__startswith"),
    search_label="活动名称、编号",
    ordering=("-from_on", "-pk"),
    related=("union",),
    count_unit="项",
    badge="state",
    form="gonghui.domains.assistance.campaigns.forms.CampaignForm",
    create="gonghui.domains.assistance.campaigns.services.plan_campaign",
    panels=(
        Panel(
            "方案",
            (
                Column("number", "活动编号"),
                Column("union", "主办工会", "union.name", wide=True),
                Column("brand", "品牌", kind="choice"),
                Column("occasion", "节点", kind="choice"),
                Column("tags", "主题", "tags_said"),
                Column("from_on", "开始日期", kind="date"),
                Column("to_on", "结束日期", kind="date"),
                Column("head_standard", "每人标准", kind="money", unit="元"),
                Column("unit_standard", "每单位标准", kind="money", unit="元"),
                Column("scheme", "方案", lambda row: linebreaksbr(row.scheme), wide=True),
            ),
        ),
        Panel(
            "办理",
            (
                Column("planned_by", "拟定人"),
                Column("approved_by", "批准人"),
                Column("approved_on", "批准日期", kind="date"),
                Column("approval_note", "批准依据", wide=True),
                Column("settled_by", "结算人"),
                Column("settled_on", "结算日期", kind="date"),
                Column("summarised_on", "总结日期", kind="date"),
                Column("cancel_reason", "取消原因", wide=True),
            ),
        ),
    ),
    tables=(
        RelatedTable(
            "各工会额度与进度",
            (
                Column("union", "实施工会", wide=True),
                Column("quota", "额度", kind="money", unit="元"),
                Column("amount", "已投入", kind="money", unit="元"),
                Column("rate", "执行率", kind="percent"),
                Column("done", "已走访", kind="number", unit="次"),
                Column("planned", "名单", kind="number", unit="次"),
                Column("people", "名单人员", kind="number", unit="人"),
            ),
            _campaign_shares,
            limit=50,
            empty_text="还没有安排额度。",
            more_url=lambda row: reverse("campaigns:account", args=[row.pk]),
        ),
        RelatedTable(
            "资金来源",
            (
                Column("line", "预算项目", _fund_line, wide=True),
                Column("owner", "列支工会", "line.union"),
                Column("share", "实施工会", "share.union"),
                Column("amount", "安排金额", kind="money", unit="元"),
            ),
            _campaign_funds,
            empty_text="还没有安排资金来源。发放慰问金前，先从预算项目中安排。",
        ),
        RelatedTable(
            "走访",
            (
                Column("unit", "慰问单位", "unit_name", link=True, wide=True),
                Column("state", "状态", kind="choice", tones=VISIT_TONES),
                Column("category", "慰问对象", kind="choice"),
                Column("day", "日期", kind="date"),
                Column("union", "走访工会"),
                Column("headcount", "人数", _heads, kind="number", unit="人"),
                Column("amount", "投入", kind="money", unit="元"),
            ),
            _campaign_visits,
            row_url_name="campaigns:visit",
            limit=10,
            empty_text="还没有走访。把慰问单位列入名单，再安排日期。",
            more_url=of_campaign("consolation-visits"),
        ),
        RelatedTable(
            "慰问人员",
            (
                Column("name", "姓名", "person.name", link=True),
                Column("state", "状态", kind="choice", tones=PERSON_TONES),
                Column("category", "慰问对象", kind="choice"),
                Column("union", "走访工会"),
                Column("cash", "慰问金", kind="money", unit="元"),
                Column("goods", "慰问品"),
                Column("signed_on", "签收", kind="date"),
            ),
            _campaign_people,
            row_url_name="campaigns:recipient",
            permission=PERSONS,
            limit=10,
            empty_text="名单上还没有人。",
            more_url=of_campaign("consolation-recipients"),
        ),
    ),
    actions=(
        Link("批准", "campaigns:approve", "check", APPROVE, "primary", when=state_is("planned")),
        Link("修改方案", "campaigns:edit", "edit", EDIT, when=state_is("planned")),
        Link("列入单位", "campaigns:add-visit", "building", when=_takes_part),
        Link("列入人员", "campaigns:add-people", "user-plus", when=_takes_part),
        Link("制作付款单", "campaigns:pay", "cash", when=_pays_out),
        Link("签收表", "campaigns:sheet", "printer", PERSONS),
        Link("登记纸质签收", "campaigns:paper", "upload", when=_pays_out),
        Link("安排额度", "campaigns:share", "sitemap", EDIT, when=_is_open),
        Link("资金来源", "campaigns:fund", "coin", EDIT, when=_is_open),
        Link("开始实施", "campaigns:begin", "arrow-right", EDIT, when=state_is("approved")),
        Link("收支结算", "campaigns:account", "report-money", VIEW),
        Link("结算", "campaigns:settle", "lock", EDIT, when=state_is("executing")),
        Link("写总结", "campaigns:summarise", "pencil", EDIT, "primary", when=state_is("settled")),
        Link("取消活动", "campaigns:cancel", "x", EDIT, "danger", when=state_is("planned", "approved")),
    ),
    list_links=(Link("走访日历", "campaigns:calendar", "calendar-event", VIEW),),
    empty_help="还没有慰问活动。先拟定方案，写明品牌、时间、标准和额度，批准后实施。",
    intro="先拟定方案；批准后安排走访和发放。下级工会参加的，建立后在活动上为它们安排额度。",
)  # fmt: skip
