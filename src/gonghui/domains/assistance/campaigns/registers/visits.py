"""The register of visits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html

from gonghui.domains.assistance.campaigns.enums import (
    Brand,
    Category,
    VisitState,
)
from gonghui.domains.assistance.campaigns.models import (
    ConsolationRecipient,
)
from gonghui.domains.assistance.campaigns.registers.marks import (
    PERSON_TONES,
    PERSONS,
    VIEW,
    VISIT,
    VISIT_TONES,
    OwnFilter,
    campaign_link,
    campaigns_of,
    state_is,
)
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import (
    ChoiceFilter,
    DateRangeFilter,
    UnionFilter,
)
from gonghui.kernel.ui.ink import shown_ink
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable


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
                Column("campaign", "活动", campaign_link, wide=True),
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
        Link("登记走访", "campaigns:do", "check", VISIT, "primary", when=state_is("planned")),
        Link("安排", "campaigns:plan", "calendar-event", VISIT, when=state_is("planned")),
        Link("列入人员", "campaigns:assign", "user-plus", VISIT, when=state_is("planned")),
        Link("备物资", "campaigns:goods", "gift", VISIT, when=state_is("planned")),
        Link(
            "签收人签名", "campaigns:receive", "circle-check", VISIT, "primary",
            when=lambda row: _is_correctable(row) and row.is_to_unit and row.received_on is None,
        ),
        Link("照片", "campaigns:photos", "photo", VIEW, when=state_is("done")),
        Link("更正", "campaigns:correct", "edit", VISIT, when=_is_correctable),
        Link("取消走访", "campaigns:cancel-visit", "x", VISIT, "danger", when=state_is("planned")),
    ),
    layout="gonghui.domains.assistance.campaigns.importing.visits.VISITS_LAYOUT",
    list_links=(Link("走访日历", "campaigns:calendar", "calendar-event", VIEW),),
    empty_help="还没有走访。在慰问活动上列入单位，或导入单位名单。",
)  # fmt: skip
