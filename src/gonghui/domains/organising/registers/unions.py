"""The register of unions: 工会组织."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from gonghui.domains.organising import queries
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.org.enums import UnionKind, UnionLevel, UnionSector, UnionStatus
from gonghui.kernel.org.models import Appointment, Coverage, UnionRelation
from gonghui.kernel.org.queries import children_of, parent_of
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, FlagFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable, TimelineEntry

STANDING = (UnionStatus.ACTIVE, UnionStatus.PREPARING, UnionStatus.LOCKED)
_STATUS = Column(
    "status",
    "状态",
    kind="choice",
    width=8,
    tones={
        "active": "ok",
        "preparing": "info",
        "locked": "warn",
        "merged": "mute",
        "dissolved": "mute",
    },
)


def _is_standing(row: Any) -> bool:
    return row.status in STANDING


def _profile(name: str) -> Any:
    return lambda row: getattr(getattr(row, "profile", None), name, None)


def _profile_flag(name: str) -> Any:
    def said(row: Any) -> str:
        profile = getattr(row, "profile", None)
        return "" if profile is None else "是" if getattr(profile, name) else "否"

    return said


def card_link(code: str, path: str = "") -> Callable[[Any], str]:
    """A cell that leads to a card: of the row itself, or of what `path` names."""

    def link(row: Any) -> str:
        target = getattr(row, path) if path else row
        shown = row.person if code == "appointments" else target
        url = reverse("registers:card", kwargs={"code": code, "pk": target.pk})
        return format_html('<a href="{}">{}</a>', url, getattr(shown, "name", shown))

    return link


def _officers(row: Any, request: HttpRequest) -> Any:
    found = Appointment.objects.visible_to(request.user, "org.view").filter(union=row, to_on=None)
    return found.select_related("person").order_by("from_on", "pk")


def _covered(row: Any, request: HttpRequest) -> Any:
    found = Coverage.objects.visible_to(request.user, "employers.view").filter(union=row)
    return found.filter(to_on=None).select_related("employer").order_by("employer__name_key", "pk")


def _children(row: Any, request: HttpRequest) -> Any:
    return children_of(row).visible_to(request.user, "org.view")


def present_relations(row: Any, request: HttpRequest) -> Any:
    """Ties of a union beside leadership that are in force."""
    found = UnionRelation.objects.visible_to(request.user, "org.view").filter(child=row)
    return found.filter(to_on=None).select_related("parent").order_by("kind", "pk")


def _relations(row: Any, request: HttpRequest) -> Any:
    found = UnionRelation.objects.visible_to(request.user, "org.view").filter(child=row)
    return found.select_related("parent").order_by("-from_on", "-pk")


def union_history(row: Any, request: HttpRequest) -> Sequence[TimelineEntry]:
    """What happened to a union, newest first."""
    changes = row.changes.select_related("actor").order_by("-occurs_on", "-pk")
    entries = []
    for change in changes:
        text = (
            f"{change.before} → {change.after}"
            if change.before and change.after
            else (change.after or change.before)
        )
        if change.document_number:
            text = f"{text}（{change.document_number}）"
        who = str(change.actor) if change.actor else ""
        entries.append(TimelineEntry(change.occurs_on, change.get_kind_display(), who, text))
    return entries


def _parent_name(row: Any) -> str:
    found = parent_of(row)
    return found.name if found else ""


def _member_count(row: Any) -> int:
    """Members of the whole subtree, by the figure 会员总数."""
    return sum(queries.members_by_union(row, day=timezone.localdate()).values())


UNIONS = Register(
    code="unions",
    title="工会组织",
    noun="工会",
    model="org.Union",
    permissions=RegisterPermissions(
        view="org.view", edit="org.edit", export="org.export", imports="org.edit"
    ),
    columns=(
        Column("name", "工会名称", link=True, sortable=True, order_by="name_key", wide=True),
        Column("level", "层级", kind="choice", width=8),
        Column("kind", "类型", kind="choice", width=10),
        Column("sector", "领域", kind="choice", width=8, hide_on_phone=True),
        _STATUS,
        Column("founded_on", "建会日期", kind="date", sortable=True, width=10),
        Column("code", "工会编号", width=10, hide_on_phone=True),
    ),
    export_columns=(
        Column("code", "工会编号"),
        Column("name", "工会全称", "name"),
        Column("parent", "上级工会", _parent_name),
        Column("short_name", "简称"),
        Column("level", "层级", kind="choice"),
        Column("kind", "类型", kind="choice"),
        Column("sector", "领域", kind="choice"),
        Column("status", "状态", kind="choice"),
        Column("founded_on", "建会日期", kind="date"),
        Column("dissolved_on", "撤销日期", kind="date"),
        Column("region_code", "行政区划代码"),
        Column("phone", "联系电话"),
        Column("address", "地址"),
        Column("is_digital", "数字经济企业工会", kind="flag"),
        Column("is_gig", "新就业形态工会", kind="flag"),
    ),
    filters=(
        UnionFilter("union", "上级工会（含下级）", permission="org.view"),
        ChoiceFilter("level", "层级", choices=UnionLevel.choices),
        ChoiceFilter("kind", "类型", choices=UnionKind.choices),
        ChoiceFilter("sector", "领域", choices=UnionSector.choices),
        ChoiceFilter("status", "状态", choices=UnionStatus.choices),
        FlagFilter("is_gig", "新就业形态工会"),
        DateRangeFilter("founded", "建会日期", path="founded_on"),
    ),
    search=("name", "short_name", "name_key__startswith", "code__startswith"),
    search_label="名称、拼音或编号",
    ordering=("path",),
    related=("profile",),
    count_unit="家",
    panels=(
        Panel(
            "基本信息",
            (
                Column("name", "工会全称", wide=True),
                Column("short_name", "简称"),
                Column("code", "工会编号"),
                Column("parent", "上级工会", parent_of),
                Column("level", "层级", kind="choice"),
                Column("kind", "类型", kind="choice"),
                Column("sector", "领域", kind="choice"),
                _STATUS,
                Column("founded_on", "建会日期", kind="date"),
                Column("dissolved_on", "撤销日期", kind="date"),
                Column("succeeded_by", "承接工会"),
                Column("is_digital", "数字经济企业工会", kind="flag"),
                Column("is_gig", "新就业形态工会", kind="flag"),
                Column("region_code", "行政区划代码"),
                Column("phone", "联系电话"),
                Column("address", "地址", wide=True),
            ),
        ),
        Panel(
            "会员",
            (Column("members", "会员总数（含下级）", _member_count, kind="number", unit="人"),),
            permission="membership.view",
            over_subtree=True,
        ),
        Panel(
            "法人资格与届次",
            (
                Column("is_legal_person", "社团法人资格", _profile_flag("is_legal_person")),
                Column("credit_code", "统一社会信用代码", _profile("credit_code")),
                Column("certificate_number", "法人证书编号", _profile("certificate_number")),
                Column(
                    "certificate_expires_on",
                    "证书有效期止",
                    _profile("certificate_expires_on"),
                    kind="date",
                ),
                Column("approval_number", "建会批复文号", _profile("approval_number")),
                Column("term_number", "届次", _profile("term_number")),
                Column("term_from_on", "任期起", _profile("term_from_on"), kind="date"),
                Column("term_to_on", "任期止", _profile("term_to_on"), kind="date"),
                Column("bank", "开户银行", _profile("bank")),
                Column("bank_account", "银行账号", _profile("bank_account_masked")),
            ),
        ),
        Panel(
            "组织建设与民主管理",
            (
                Column(
                    "has_audit_committee", "经费审查委员会", _profile_flag("has_audit_committee")
                ),
                Column("has_women_committee", "女职工委员会", _profile_flag("has_women_committee")),
                Column(
                    "has_law_supervision",
                    "劳动法律监督委员会",
                    _profile_flag("has_law_supervision"),
                ),
                Column(
                    "has_labour_protection",
                    "劳动保护监督检查委员会",
                    _profile_flag("has_labour_protection"),
                ),
                Column("has_seal", "工会印章", _profile_flag("has_seal")),
                Column("has_account", "独立银行账户", _profile_flag("has_account")),
                Column(
                    "has_workers_congress",
                    "职工（代表）大会",
                    _profile_flag("has_workers_congress"),
                ),
                Column("has_open_affairs", "厂务公开", _profile_flag("has_open_affairs")),
                Column(
                    "has_collective_contract", "集体合同", _profile_flag("has_collective_contract")
                ),
                Column("has_mutual_aid", "职工互助保障", _profile_flag("has_mutual_aid")),
                Column(
                    "full_time_count",
                    "专职工作人员",
                    _profile("full_time_count"),
                    kind="number",
                    unit="人",
                ),
                Column(
                    "part_time_count",
                    "兼职工作人员",
                    _profile("part_time_count"),
                    kind="number",
                    unit="人",
                ),
            ),
        ),
    ),
    tables=(
        RelatedTable(
            "在任人员",
            (
                Column("person", "姓名", card_link("appointments")),
                Column("post", "职务", kind="choice"),
                Column("duty_type", "任职方式", kind="choice"),
                Column("from_on", "任职日期", kind="date"),
                Column("term_ends_on", "任期届满", kind="date"),
            ),
            _officers,
            limit=30,
        ),
        RelatedTable(
            "覆盖单位",
            (
                Column("employer", "单位", card_link("employers", "employer")),
                Column("staff_count", "覆盖职工数", kind="number", unit="人"),
                Column("from_on", "覆盖起", kind="date"),
            ),
            _covered,
            permission="employers.view",
            limit=50,
        ),
        RelatedTable(
            "其他关系",
            (
                Column("kind", "关系", kind="choice"),
                Column("parent", "对方工会", card_link("unions", "parent")),
                Column("from_on", "起", kind="date"),
                Column("to_on", "止", kind="date"),
                Column("document_number", "依据文号"),
            ),
            _relations,
            empty_text="没有业务指导、统计隶属等其他关系。",
        ),
        RelatedTable(
            "直接下级工会",
            (
                Column("name", "工会名称", card_link("unions")),
                Column("kind", "类型", kind="choice"),
                _STATUS,
                Column("founded_on", "建会日期", kind="date"),
            ),
            _children,
            limit=50,
            more_url=lambda row: f"/registers/unions/?union={row.pk}",
        ),
    ),
    badge="status",
    timeline="gonghui.domains.organising.registers.unions.union_history",
    form="gonghui.domains.organising.forms.UnionForm",
    create="gonghui.domains.organising.services.register_union",
    update="gonghui.domains.organising.services.update_union",
    actions=(
        Link("组织信息", "organising:profile", "clipboard-text", "org.edit", when=_is_standing),
        Link("更名", "organising:rename", "pencil", "org.edit", when=_is_standing),
        Link("调整隶属", "organising:move", "sitemap", "org.edit", when=_is_standing),
        Link("登记其他关系", "organising:relate", "link", "org.edit", when=_is_standing),
        Link("结束其他关系", "organising:end-relation", "x", "org.edit", when=_is_standing),
        Link("整体转接会员", "membership:move-all", "users", "membership.edit", when=_is_standing),
        Link("合并", "organising:merge", "git-merge", "org.edit", when=_is_standing),
        Link("撤销", "organising:dissolve", "archive", "org.edit", when=_is_standing),
    ),
    layout="gonghui.domains.organising.imports.UNIONS_LAYOUT",
    list_links=(Link("组织树", "organising:tree", "sitemap", "org.view"),),
    empty_help="还没有工会。",
    intro="登记上级工会已经批复建立的工会。保存后可在卡片上补充法人资格、届次、机构等组织信息。",
)
