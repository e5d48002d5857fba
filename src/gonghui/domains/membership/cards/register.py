"""The register of members' cards: 会员卡台账."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html

from gonghui.domains.membership.cards import queries
from gonghui.domains.membership.cards.enums import (
    CardAct,
    CardKind,
    CardStatus,
)
from gonghui.domains.membership.cards.panels import TONES
from gonghui.domains.membership.cards.rules.states import TRANSITIONS
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable

STATUS = Column("status", "状态", kind="choice", tones=TONES, width=8)


@dataclass(frozen=True)
class ExpiringFilter(ChoiceFilter):
    """Cards in use that end within three months, or have ended."""

    choices: Any = (("soon", "三个月内到期"), ("over", "已过期"))

    def apply(self, queryset: Any, value: Any) -> Any:
        return queries.narrow_expiring(queryset, value)


def _events(row: Any, request: HttpRequest) -> Any:
    """The whole history of a card that may be seen."""
    return queries.events_of(row)


EVENTS = RelatedTable(
    "办理记录",
    (
        Column("occurs_on", "日期", kind="date", width=10),
        Column("act", "办理", kind="choice", width=8),
        Column("status_after", "办理后状态", kind="choice", width=8),
        Column("channel", "渠道", kind="choice", width=8),
        Column("note", "说明"),
        Column("actor", "经办人", empty="系统", width=8, hide_on_phone=True),
    ),
    _events,
    limit=50,
)


def _holder(row: Any) -> Any:
    return format_html(
        '<a href="{}">{}</a>', row.membership.get_absolute_url(), row.membership.person.name
    )


def _can(act: CardAct) -> Any:
    return lambda row: CardStatus(row.status) in TRANSITIONS[act]


_EDIT = "cards.edit"
ACTIONS = (
    Link("发放", "cards:issue", "check", _EDIT, "primary", when=_can(CardAct.ISSUE)),
    Link("激活", "cards:activate", "circle-check", _EDIT, "primary", when=_can(CardAct.ACTIVATE)),
    Link("挂失", "cards:lose", "lock", _EDIT, when=_can(CardAct.LOSE)),
    Link("解除挂失", "cards:find", "arrow-back-up", _EDIT, when=_can(CardAct.FIND)),
    Link("换卡", "cards:replace", "refresh", _EDIT, when=_can(CardAct.REPLACE)),
    Link("续期", "cards:renew", "calendar-event", _EDIT, when=_can(CardAct.RENEW)),
    Link("注销", "cards:cancel", "x", _EDIT, when=_can(CardAct.CANCEL)),
)

MEMBER_CARDS = Register(
    code="member-cards",
    title="会员卡台账",
    noun="会员卡",
    model="cards.MemberCard",
    permissions=RegisterPermissions(
        view="cards.view", edit="cards.edit", export="cards.export", imports="cards.make"
    ),
    columns=(
        Column("number", "会员卡号", "number_spelt", link=True, width=16),
        Column("name", "姓名", "membership.person.name", width=8),
        Column("kind", "卡别", kind="choice", width=8),
        STATUS,
        Column("union", "所属工会", wide=True),
        Column("bank", "发卡银行", width=12, hide_on_phone=True),
        Column("activated_on", "激活日期", kind="date", width=10, hide_on_phone=True),
        Column("valid_until", "有效期至", kind="date", width=10),
    ),
    filters=(
        UnionFilter("union", "工会（含下级）", permission="cards.view"),
        ChoiceFilter("kind", "卡别", choices=CardKind.choices),
        ChoiceFilter("status", "状态", choices=CardStatus.choices),
        ExpiringFilter("expiring", "有效期"),
        DateRangeFilter("activated", "激活日期", path="activated_on"),
    ),
    search=("number",),
    search_q="gonghui.domains.membership.cards.queries.search",
    search_label="会员卡号、姓名、拼音或手机号",
    ordering=("-pk",),
    related=("membership__person", "union"),
    count_unit="张",
    badge="status",
    panels=(
        Panel(
            "会员卡",
            (
                Column("number", "会员卡号", "number_spelt"),
                Column("kind", "卡别", kind="choice"),
                STATUS,
                Column("code", "短码", "code_spelt"),
                Column("valid_until", "有效期至", kind="date"),
                Column("applied_on", "申领日期", kind="date"),
                Column("issued_on", "发放日期", kind="date"),
                Column("activated_on", "激活日期", kind="date"),
                Column("closed_on", "终止日期", kind="date"),
                Column("replaces", "换自", "replaces.number_spelt"),
                Column("note", "说明", wide=True),
            ),
        ),
        Panel(
            "持卡人",
            (
                Column("name", "姓名", _holder),
                Column("union", "所属工会", "union.name", wide=True),
                Column("issuer", "发卡工会", "issuer.name", wide=True),
                Column("member_no", "会员号", "membership.member_no"),
                Column("bank", "发卡银行"),
                Column("bank_no", "银行卡号", "bank_no_masked"),
            ),
        ),
    ),
    tables=(EVENTS,),
    layout="gonghui.domains.membership.cards.importing.BANK_RESULT",
    form="gonghui.domains.membership.cards.forms.ApplyForm",
    create="gonghui.domains.membership.cards.services.form_data.apply_for_member",
    actions=ACTIONS,
    list_links=(
        Link("批量办理", "cards:many", "checkbox", "cards.edit"),
        Link("集中申领", "cards:apply-union", "users-group", "cards.edit"),
        Link("制卡批次", "cards:batches", "file-spreadsheet", "cards.make"),
    ),
    export_columns=(
        Column("number", "会员卡号"),
        Column("name", "姓名", "membership.person.name"),
        Column("kind", "卡别", kind="choice"),
        Column("status", "状态", kind="choice"),
        Column("union", "所属工会", "union.name"),
        Column("bank", "发卡银行"),
        Column("bank_no", "银行卡号", "bank_no_masked"),
        Column("applied_on", "申领日期", kind="date"),
        Column("issued_on", "发放日期", kind="date"),
        Column("activated_on", "激活日期", kind="date"),
        Column("valid_until", "有效期至", kind="date"),
    ),
    empty_help="还没有会员卡。电子会员证随会籍自动发放；会员证和会员服务卡可以逐个或集中申领。",
    intro="会员证和会员服务卡按会员逐个申领；遗失或损坏的，在原卡上办理换卡。",
)
