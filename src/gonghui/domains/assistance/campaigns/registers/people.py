"""The register of the people on the lists."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html

from gonghui.domains.assistance.campaigns import queries
from gonghui.domains.assistance.campaigns.enums import (
    Category,
    RecipientState,
)
from gonghui.domains.assistance.campaigns.registers.marks import (
    PERSON_TONES,
    PERSONS,
    VISIT,
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
    FlagFilter,
    UnionFilter,
)
from gonghui.kernel.ui.pages import Link, Panel


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
                Column("campaign", "活动", campaign_link, wide=True),
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
        Link("移出名单", "campaigns:drop", "x", VISIT, "danger", when=state_is("listed")),
    ),
    layout="gonghui.domains.assistance.campaigns.importing.people.PEOPLE_LAYOUT",
    empty_help="还没有慰问人员。在慰问活动上列入人员，或导入名单。",
)  # fmt: skip
