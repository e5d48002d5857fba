"""The registers of leads and of contributions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from gonghui.domains.organising.leads.enums import (
    WORKED,
    ContributionKind,
    LeadSource,
    LeadState,
)
from gonghui.domains.organising.leads.models import ContributionRecord, Visit
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.org.models import Coverage
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable, TimelineEntry

_TONES = {
    "waiting": "warn",
    "visited": "info",
    "preparing": "info",
    "unable": "mute",
    "founded": "ok",
    "closed": "mute",
}
_STATE = Column("state", "状态", kind="choice", width=8, tones=_TONES)


def employer_link(row: Any) -> str:
    """A cell that leads to the employer's card."""
    url = reverse("registers:card", kwargs={"code": "employers", "pk": row.employer_id})
    return format_html('<a href="{}">{}</a>', url, row.employer.name)


def said_due(row: Any) -> str:
    """The last day for founding, and whether it is over."""
    if row.due_on is None:
        return ""
    is_late = row.state in WORKED and row.due_on < timezone.localdate()
    return f"{row.due_on}{'（已逾期）' if is_late else ''}"


def _visits(row: Any, request: HttpRequest) -> Any:
    found = Visit.objects.visible_to(request.user, "leads.view").filter(lead=row)
    return found.select_related("actor").order_by("-visited_on", "-pk")


def _contributions(row: Any, request: HttpRequest) -> Any:
    found = ContributionRecord.objects.visible_to(request.user, "contributions.view")
    return found.filter(employer=row.employer_id).order_by("-to_on", "-pk")


def _covering(row: Any, request: HttpRequest) -> Any:
    found = Coverage.objects.visible_to(request.user, "org.view")
    return found.filter(employer=row.employer_id).select_related("union").order_by("-from_on")


def lead_history(row: Any, request: HttpRequest) -> Sequence[TimelineEntry]:
    """Visits as they happened, newest first."""
    return [
        TimelineEntry(
            visit.visited_on,
            f"走访：{visit.get_attitude_display()}",
            str(visit.actor) if visit.actor else "",
            "　".join(
                part
                for part in (
                    f"见到{visit.met}" if visit.met else "",
                    visit.words,
                    f"下一步：{visit.next_step}" if visit.next_step else "",
                )
                if part
            ),
        )
        for visit in _visits(row, request)[:50]
    ]


LEADS = Register(
    code="leads",
    title="应建未建线索",
    noun="线索",
    model="leads.Lead",
    permissions=RegisterPermissions(
        view="leads.view", edit="leads.edit", export="leads.export", imports="leads.import"
    ),
    columns=(
        Column("employer", "单位", "employer.name", link=True, wide=True),
        _STATE,
        Column("staff", "职工", "employer.staff_count", kind="number", unit="人", width=6),
        Column("union", "负责工会", width=12),
        Column("assigned_to", "责任人", width=8, empty="未指派"),
        Column("visited_on", "最近走访", kind="date", sortable=True, width=10, hide_on_phone=True),
        Column("next_on", "下次跟进", kind="date", sortable=True, width=10, hide_on_phone=True),
        Column("due_on", "应建会期限", said_due, sortable=True, order_by="due_on", width=12),
    ),
    export_columns=(
        Column("employer", "单位全称", "employer.name"),
        Column("credit_code", "统一社会信用代码", "employer.credit_code"),
        Column("staff", "职工总数", "employer.staff_count", kind="number"),
        Column("state", "状态", kind="choice"),
        Column("union", "负责工会", "union.name"),
        Column("assigned_to", "责任人"),
        Column("source", "来源", kind="choice"),
        Column("source_on", "来源日期", kind="date"),
        Column("due_on", "应建会期限", kind="date"),
        Column("visited_on", "最近走访", kind="date"),
        Column("next_on", "下次跟进", kind="date"),
        Column("reason", "暂不具备条件的原因"),
        Column("ended_on", "办结日期", kind="date"),
    ),
    filters=(
        UnionFilter("union", "负责工会（含下级）", permission="leads.view"),
        ChoiceFilter("state", "状态", choices=LeadState.choices),
        ChoiceFilter("source", "来源", choices=LeadSource.choices),
        DateRangeFilter("due", "应建会期限", path="due_on"),
        DateRangeFilter("next", "下次跟进", path="next_on"),
    ),
    search=("employer__name", "employer__name_key__startswith", "employer__credit_code__startswith"),
    search_label="单位名称、拼音或信用代码",
    ordering=("-opened_on", "-pk"),
    related=("employer", "union", "assigned_to"),
    count_unit="家",
    panels=(
        Panel(
            "线索",
            (
                Column("employer", "单位", employer_link, wide=True),
                _STATE,
                Column("union", "负责工会"),
                Column("assigned_to", "责任人", empty="未指派"),
                Column("source", "来源", kind="choice"),
                Column("source_on", "来源日期", kind="date"),
                Column("opened_on", "列入日期", kind="date"),
                Column("due_on", "应建会期限", said_due),
                Column("next_on", "下次跟进", kind="date"),
                Column("ended_on", "办结日期", kind="date"),
                Column("reason", "暂不具备条件的原因", wide=True),
            ),
        ),
        Panel(
            "单位",
            (
                Column("staff", "职工总数", "employer.staff_count", kind="number", unit="人"),
                Column("nature", "单位性质", "employer.get_nature_display"),
                Column("legal", "法定代表人", "employer.legal_representative"),
                Column("contact", "联系人", "employer.contact"),
                Column("phone", "联系电话", "employer.phone"),
                Column("address", "地址", "employer.address", wide=True),
            ),
        ),
        Panel(
            "建会意见书",
            (
                Column("opinion_number", "文号", empty="未出具"),
                Column("opinion_on", "日期", kind="date"),
                Column("opinion_reply_by", "请于何日前答复", kind="date"),
            ),
        ),
    ),
    tables=(
        RelatedTable(
            "覆盖工会",
            (
                Column("union", "工会"),
                Column("from_on", "覆盖起", kind="date"),
                Column("to_on", "覆盖止", kind="date"),
            ),
            _covering,
            permission="org.view",
            empty_text="还没有工会覆盖这家单位。",
        ),
        RelatedTable(
            "经费代收",
            (
                Column("period", "所属期"),
                Column("kind", "费种", kind="choice"),
                Column("paid", "实缴金额", kind="money"),
                Column("paid_on", "入库日期", kind="date"),
            ),
            _contributions,
            permission="contributions.view",
            empty_text="没有这家单位的缴费记录。",
        ),
    ),
    badge="state",
    timeline="gonghui.domains.organising.leads.registers.lead_history",
    form="gonghui.domains.organising.leads.forms.LeadForm",
    create="gonghui.domains.organising.leads.form_data.create_lead",
    layout="gonghui.domains.organising.leads.imports.LEADS_LAYOUT",
    actions=(
        Link("登记走访", "leads:visit", "map-pin", "leads.edit", "primary",
             when=lambda row: row.ended_on is None),
        Link("指派", "leads:assign", "user-plus", "leads.edit", when=lambda row: row.is_worked),
        Link("转入筹备", "leads:prepare", "users-group", "leads.edit",
             when=lambda row: row.state in ("waiting", "visited")),
        Link("列为覆盖单位", "leads:cover", "link", "org.edit",
             when=lambda row: row.ended_on is None),
        Link("出具建会意见书", "leads:issue-opinion", "file-description", "leads.edit",
             when=lambda row: row.is_worked),
        Link("打印建会意见书", "leads:opinion", "printer", "leads.view",
             when=lambda row: row.opinion_on is not None),
        Link("暂不具备条件", "leads:set-aside", "clock", "leads.edit",
             when=lambda row: row.is_worked),
        Link("重新启动", "leads:take-up", "refresh", "leads.edit",
             when=lambda row: row.state == LeadState.UNABLE),
        Link("单位已注销", "leads:gone", "archive", "employers.edit",
             when=lambda row: row.ended_on is None),
    ),
    list_links=(Link("建会攻坚", "leads:board", "target-arrow", "leads.view"),),
    empty_help="还没有应建未建线索。可以从用人单位台账生成，或导入市场监管、税务、社保的名单。",
    intro="单位已在用人单位台账的，选择单位即可；不在的，请先登记用人单位，或导入名单。",
)  # fmt: skip


CONTRIBUTIONS = Register(
    code="contributions",
    title="经费代收台账",
    noun="代收记录",
    model="leads.ContributionRecord",
    permissions=RegisterPermissions(
        view="contributions.view",
        export="contributions.export",
        imports="contributions.edit",
    ),
    columns=(
        Column("employer", "单位", "employer.name", link=True, wide=True),
        Column("kind", "费种", kind="choice", width=10),
        Column("period", "所属期", width=16),
        Column("payable", "应缴金额", kind="money", width=10, hide_on_phone=True),
        Column("paid", "实缴金额", kind="money", sortable=True, width=10),
        Column("paid_on", "入库日期", kind="date", sortable=True, width=10),
        Column("staff_count", "缴费职工数", kind="number", unit="人", width=8, hide_on_phone=True),
        Column("union", "所在工会", width=12, hide_on_phone=True),
    ),
    filters=(
        UnionFilter("union", "所在工会（含下级）", permission="contributions.view"),
        ChoiceFilter("kind", "费种", choices=ContributionKind.choices),
        DateRangeFilter("paid", "入库日期", path="paid_on"),
    ),
    search=(
        "employer__name",
        "employer__name_key__startswith",
        "employer__credit_code__startswith",
    ),
    search_label="单位名称、拼音或信用代码",
    ordering=("-to_on", "-pk"),
    related=("employer", "union"),
    panels=(
        Panel(
            "代收记录",
            (
                Column("employer", "单位", employer_link, wide=True),
                Column("kind", "费种", kind="choice"),
                Column("period", "所属期"),
                Column("payable", "应缴金额", kind="money", unit="元"),
                Column("paid", "实缴金额", kind="money", unit="元"),
                Column("paid_on", "入库日期", kind="date"),
                Column("staff_count", "缴费职工数", kind="number", unit="人"),
                Column("union", "所在工会"),
                Column("source", "来源"),
            ),
        ),
    ),
    layout="gonghui.domains.organising.leads.contributions.CONTRIBUTIONS_LAYOUT",
    list_links=(Link("组建与经费联动", "leads:linkage", "link", "contributions.view"),),
    empty_help="还没有代收记录，请导入税务部门的代收清单。",
)
