"""The registers of campaigns, of visits and of the people on their lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html

from gonghui.domains.assistance.campaigns import queries
from gonghui.domains.assistance.campaigns.enums import (
    Brand,
    CampaignState,
    Category,
    Occasion,
    RecipientState,
    VisitState,
)
from gonghui.domains.assistance.campaigns.models import (
    CampaignFund,
    ConsolationCampaign,
    ConsolationRecipient,
    ConsolationVisit,
)
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import (
    BoundFilter,
    ChoiceFilter,
    DateRangeFilter,
    FlagFilter,
    UnionFilter,
)
from gonghui.kernel.ui.ink import shown_ink
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable

VIEW, EDIT, APPROVE, VISIT, PERSONS = (
    "campaigns.view",
    "campaigns.edit",
    "campaigns.approve",
    "campaigns.visit",
    "campaigns.persons",
)

STATE_TONES = {
    "planned": "warn",
    "approved": "info",
    "executing": "info",
    "settled": "ok",
    "summarised": "ok",
    "cancelled": "mute",
}
VISIT_TONES = {"planned": "warn", "done": "ok", "cancelled": "mute"}
PERSON_TONES = {"listed": "warn", "given": "info", "signed": "ok", "dropped": "mute"}


def campaigns_of(request: HttpRequest) -> Any:
    """Campaigns that a reader may filter by, newest first."""
    rows = ConsolationCampaign.objects.visible_to(request.user, VIEW)
    return rows.order_by("-from_on", "-pk").values_list("pk", "title")[:200]


@dataclass(frozen=True)
class OwnFilter(ChoiceFilter):
    """Rows of the union filtered by alone, without those below it: what a line of an account
    counts."""

    choices: Any = (("1", "只看本级"),)
    any_label: str = "含下级"
    union: str = ""

    def bind(self, request: HttpRequest) -> BoundFilter:
        asked = request.GET.get("union", "").strip()
        own = replace(self, union=asked if asked.isdecimal() and len(asked) < 19 else "")
        return super(OwnFilter, own).bind(request)

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(union=self.union) if self.union else queryset


def _state(*states: str) -> Any:
    return lambda row: row.state in states


def _is_open(row: Any) -> bool:
    return bool(row.is_open)


def _takes_part(row: Any) -> bool:
    """Whether the reader may put units and people on the lists of a share."""
    return bool(row.is_open and row.may_visit)


def _pays_out(row: Any) -> bool:
    return bool(row.is_running and row.may_visit)


# ---------------------------------------------------------------- campaigns


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
        Link("批准", "campaigns:approve", "check", APPROVE, "primary", when=_state("planned")),
        Link("修改方案", "campaigns:edit", "edit", EDIT, when=_state("planned")),
        Link("列入单位", "campaigns:add-visit", "building", when=_takes_part),
        Link("列入人员", "campaigns:add-people", "user-plus", when=_takes_part),
        Link("制作付款单", "campaigns:pay", "cash", when=_pays_out),
        Link("签收表", "campaigns:sheet", "printer", PERSONS),
        Link("登记纸质签收", "campaigns:paper", "upload", when=_pays_out),
        Link("安排额度", "campaigns:share", "sitemap", EDIT, when=_is_open),
        Link("资金来源", "campaigns:fund", "coin", EDIT, when=_is_open),
        Link("开始实施", "campaigns:begin", "arrow-right", EDIT, when=_state("approved")),
        Link("收支结算", "campaigns:account", "report-money", VIEW),
        Link("结算", "campaigns:settle", "lock", EDIT, when=_state("executing")),
        Link("写总结", "campaigns:summarise", "pencil", EDIT, "primary", when=_state("settled")),
        Link("取消活动", "campaigns:cancel", "x", EDIT, "danger", when=_state("planned", "approved")),
    ),
    list_links=(Link("走访日历", "campaigns:calendar", "calendar-event", VIEW),),
    empty_help="还没有慰问活动。先拟定方案，写明品牌、时间、标准和额度，批准后实施。",
    intro="先拟定方案；批准后安排走访和发放。下级工会参加的，建立后在活动上为它们安排额度。",
)  # fmt: skip


# ---------------------------------------------------------------- visits


def _received(row: Any) -> str:
    if row.received_on is None:
        return row.receiver_name and f"{row.receiver_name}（未签名）"
    said = f"{row.receiver_name}　{row.received_on}"
    if row.receiver_ink is None:
        return said
    return format_html(
        '{}　<img src="{}" alt="{}的签名" height="40">',
        said,
        shown_ink(row.receiver_ink),
        row.receiver_name,
    )


def _campaign_link(row: Any) -> str:
    return format_html('<a href="{}">{}</a>', row.campaign.get_absolute_url(), row.campaign.title)


def _issue_link(row: Any) -> str:
    if row.issue_list is None:
        return ""
    return format_html(
        '<a href="{}">{}（{}）</a>',
        row.issue_list.get_absolute_url(),
        row.issue_list.number,
        row.issue_list.get_state_display(),
    )


def _visit_people(row: Any, request: HttpRequest) -> Any:
    found = ConsolationRecipient.objects.visible_to(request.user, PERSONS).filter(visit=row)
    return found.counted().select_related("person", "person_union").order_by("name_key", "pk")


def _is_correctable(row: Any) -> bool:
    """Whether a paid visit may still be put right and signed for."""
    return row.state == VisitState.DONE and bool(row.campaign.is_running)


VISIT_STATE = Column("state", "状态", kind="choice", tones=VISIT_TONES, width=8)
_DAY = Column("visited_on", "走访日期", kind="date", sortable=True, width=10)

VISITS = Register(
    code="consolation-visits",
    title="走访慰问",
    noun="走访",
    model="campaigns.ConsolationVisit",
    permissions=RegisterPermissions(view=VIEW, export="campaigns.export", imports=VISIT),
    columns=(
        Column("unit", "慰问单位", "unit_name", link=True, wide=True),
        VISIT_STATE,
        Column("category", "慰问对象", kind="choice", width=10),
        Column("planned_on", "计划日期", kind="date", sortable=True, width=10, hide_on_phone=True),
        _DAY,
        Column("union", "走访工会", width=12),
        Column("roster_count", "实名", kind="number", unit="人", width=6),
        Column("declared_count", "估报", kind="number", unit="人", width=6),
        Column("amount", "投入", kind="money", unit="元", width=10),
        Column("campaign", "活动", "campaign.title", width=16, hide_on_phone=True),
    ),
    export_columns=(
        Column("unit", "慰问单位", "unit_name"),
        Column("campaign", "活动", "campaign.title"),
        Column("brand", "品牌", "campaign.get_brand_display"),
        Column("union", "走访工会", "union.name"),
        Column("state", "状态", kind="choice"),
        Column("category", "慰问对象", kind="choice"),
        Column("planned_on", "计划日期", kind="date"),
        Column("visited_on", "走访日期", kind="date"),
        Column("leader", "带队领导"),
        Column("roster_count", "实名人数", kind="number"),
        Column("declared_count", "估报人数", kind="number"),
        Column("cash", "慰问金（元）", kind="money"),
        Column("goods_cost", "物资价值（元）", kind="money"),
        Column("direct_cost", "直接活动费用（元）", kind="money"),
        Column("amount", "投入合计（元）", kind="money"),
        Column("receiver", "签收人", "receiver_name"),
        Column("received_on", "签收日期", kind="date"),
    ),
    filters=(
        UnionFilter("union", "走访工会（含下级）", permission=VIEW),
        ChoiceFilter("campaign", "活动", choices=campaigns_of),
        ChoiceFilter("brand", "品牌", path="campaign__brand", choices=Brand.choices),
        ChoiceFilter("category", "慰问对象", choices=Category.choices),
        ChoiceFilter("state", "状态", choices=VisitState.choices),
        DateRangeFilter("planned", "计划日期", path="planned_on"),
        DateRangeFilter("visited", "走访日期", path="visited_on"),
        OwnFilter("own", "范围"),
    ),
    search=("employer__name", "visited_union__name", "place"),
    search_label="单位名称、地点",
    ordering=("-planned_on", "-pk"),
    related=("campaign", "union", "employer", "visited_union", "issue_list", "done_by", "receiver_ink"),
    count_unit="次",
    badge="state",
    panels=(
        Panel(
            "走访",
            (
                Column("unit", "慰问单位", "unit_name", wide=True),
                VISIT_STATE,
                Column("campaign", "活动", _campaign_link, wide=True),
                Column("category", "慰问对象", kind="choice"),
                Column("union", "走访工会", "union.name"),
                Column("planned_on", "计划日期", kind="date"),
                Column("expected", "预计人数", kind="number", unit="人"),
                Column("planned_amount", "计划金额", kind="money", unit="元"),
                Column("visited_on", "走访日期", kind="date"),
                Column("leader", "带队领导"),
                Column("roster_count", "实名人数", kind="number", unit="人"),
                Column("declared_count", "估报人数", kind="number", unit="人"),
                Column("again_reason", "再次走访的原因", wide=True),
                Column("cancel_reason", "取消原因", wide=True),
            ),
        ),
        Panel(
            "投入",
            (
                Column("cash", "慰问金", kind="money", unit="元"),
                Column("goods_cost", "物资价值", kind="money", unit="元"),
                Column("direct_cost", "直接活动费用", kind="money", unit="元"),
                Column("amount", "合计", kind="money", unit="元"),
                Column("issue_list", "物资发放清单", _issue_link, wide=True),
                Column("receiver", "签收人", _received),
            ),
        ),
        Panel(
            "情况",
            (
                Column("words", "走访情况", wide=True),
                Column("done_by", "登记人"),
                Column("done_at", "登记时间", kind="datetime"),
            ),
            permission=PERSONS,
        ),
    ),
    tables=(
        RelatedTable(
            "走访名册",
            (
                Column("name", "姓名", "person.name", link=True),
                Column("state", "状态", kind="choice", tones=PERSON_TONES),
                Column("category", "慰问对象", kind="choice"),
                Column("person_union", "所属工会"),
                Column("cash", "慰问金", kind="money", unit="元"),
                Column("goods", "慰问品"),
                Column("signed_on", "签收", kind="date"),
            ),
            _visit_people,
            row_url_name="campaigns:recipient",
            permission=PERSONS,
            limit=50,
            empty_text="名册上没有人。集体慰问只填估报人数；需要实名的，从活动名单中列入。",
        ),
    ),
    actions=(
        Link("登记走访", "campaigns:do", "check", VISIT, "primary", when=_state("planned")),
        Link("安排", "campaigns:plan", "calendar-event", VISIT, when=_state("planned")),
        Link("列入人员", "campaigns:assign", "user-plus", VISIT, when=_state("planned")),
        Link("备物资", "campaigns:goods", "gift", VISIT, when=_state("planned")),
        Link(
            "签收人签名", "campaigns:receive", "circle-check", VISIT, "primary",
            when=lambda row: _is_correctable(row) and row.is_to_unit and row.received_on is None,
        ),
        Link("照片", "campaigns:photos", "photo", VIEW, when=_state("done")),
        Link("更正", "campaigns:correct", "edit", VISIT, when=_is_correctable),
        Link("取消走访", "campaigns:cancel-visit", "x", VISIT, "danger", when=_state("planned")),
    ),
    layout="gonghui.domains.assistance.campaigns.importing.visits.VISITS_LAYOUT",
    list_links=(Link("走访日历", "campaigns:calendar", "calendar-event", VIEW),),
    empty_help="还没有走访。在慰问活动上列入单位，或导入单位名单。",
)  # fmt: skip


# ---------------------------------------------------------------- people


def _order_link(row: Any) -> str:
    if row.order is None:
        return "未制单" if row.cash else ""
    return format_html(
        '<a href="{}">{}（{}）</a>',
        row.order.get_absolute_url(),
        row.order.number,
        row.order.get_state_display(),
    )


def _visit_link(row: Any) -> str:
    if row.visit is None:
        return ""
    return format_html('<a href="{}">{}</a>', row.visit.get_absolute_url(), row.visit.unit_name)


def _changeable(row: Any) -> bool:
    """Whether cash and goods may still be changed: nothing signed, no payment under way."""
    if not row.campaign.is_open or row.state not in ("listed", "given"):
        return False
    return row.order is None or row.order.state in ("cancelled", "reversed")


def _signable(row: Any) -> bool:
    return queries.may_sign(row)


RECIPIENTS = Register(
    code="consolation-recipients",
    title="慰问人员",
    noun="慰问人员",
    model="campaigns.ConsolationRecipient",
    permissions=RegisterPermissions(
        view=PERSONS, export="campaigns.export", imports=VISIT
    ),
    columns=(
        Column("name", "姓名", "person.name", link=True, width=8),
        Column("state", "状态", kind="choice", tones=PERSON_TONES, width=8),
        Column("category", "慰问对象", kind="choice", width=10),
        Column("person_union", "所属工会", width=16, hide_on_phone=True),
        Column("cash", "慰问金", kind="money", unit="元", width=10),
        Column("goods", "慰问品", width=10),
        Column("given_on", "慰问日期", kind="date", sortable=True, width=10),
        Column("signed_on", "签收", kind="date", width=10, hide_on_phone=True),
        Column("campaign", "活动", "campaign.title", width=16, hide_on_phone=True),
    ),
    export_columns=(
        Column("name", "姓名", "person.name"),
        Column("id", "证件号码", "person.id_number_masked"),
        Column("person_union", "所属工会"),
        Column("campaign", "活动", "campaign.title"),
        Column("union", "走访工会", "union.name"),
        Column("category", "慰问对象", kind="choice"),
        Column("cash", "慰问金（元）", kind="money"),
        Column("goods", "慰问品"),
        Column("goods_value", "慰问品价值（元）", kind="money"),
        Column("state", "状态", kind="choice"),
        Column("paid_on", "付款日期", kind="date"),
        Column("given_on", "慰问日期", kind="date"),
        Column("signed_on", "签收日期", kind="date"),
        Column("signed_by", "签收方式", kind="choice"),
    ),
    filters=(
        UnionFilter("union", "走访工会（含下级）", permission=PERSONS),
        ChoiceFilter("campaign", "活动", choices=campaigns_of),
        ChoiceFilter("category", "慰问对象", choices=Category.choices),
        ChoiceFilter("state", "状态", choices=RecipientState.choices),
        FlagFilter("unpaid", "慰问金未付", path="paid_on__isnull"),
        DateRangeFilter("given", "慰问日期", path="given_on"),
        OwnFilter("own", "范围"),
    ),
    search=("person__name", "person__name_initials__startswith"),
    search_label="姓名、拼音首字母",
    ordering=("-pk",),
    related=("campaign", "union", "person", "person_union", "visit__employer",
             "visit__visited_union", "order"),
    count_unit="人",
    badge="state",
    panels=(
        Panel(
            "慰问",
            (
                Column("name", "姓名", "person.name"),
                Column("person_union", "所属工会"),
                Column("category", "慰问对象", kind="choice"),
                Column("campaign", "活动", _campaign_link, wide=True),
                Column("union", "走访工会", "union.name"),
                Column("visit", "走访", _visit_link),
                Column("cash", "慰问金", kind="money", unit="元"),
                Column("goods", "慰问品"),
                Column("goods_value", "慰问品价值", kind="money", unit="元"),
                Column("order", "付款单", _order_link),
                Column("paid_on", "付款日期", kind="date"),
                Column("given_on", "慰问日期", kind="date"),
                Column("signed_on", "签收日期", kind="date"),
                Column("signed_by", "签收方式", kind="choice"),
                Column("drop_reason", "移出原因", wide=True),
            ),
        ),
    ),
    actions=(
        Link("签收", "campaigns:sign", "circle-check", VISIT, "primary", when=_signable),
        Link("改慰问内容", "campaigns:gift", "edit", VISIT, when=_changeable),
        Link("移出名单", "campaigns:drop", "x", VISIT, "danger", when=_state("listed")),
    ),
    layout="gonghui.domains.assistance.campaigns.importing.people.PEOPLE_LAYOUT",
    empty_help="还没有慰问人员。在慰问活动上列入人员，或导入名单。",
)  # fmt: skip
