"""The registers of unions, employers and posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from gonghui.domains.organising import queries
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.org.enums import (
    DutyType,
    EmployerNature,
    Industry,
    Post,
    UnionKind,
    UnionLevel,
    UnionSector,
    UnionStatus,
)
from gonghui.kernel.org.models import Appointment, Coverage
from gonghui.kernel.org.queries import parent_of
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


def _officers(row: Any, request: HttpRequest) -> Any:
    found = Appointment.objects.visible_to(request.user, "org.view").filter(union=row, to_on=None)
    return found.select_related("person").order_by("from_on", "pk")


def _covered(row: Any, request: HttpRequest) -> Any:
    found = Coverage.objects.visible_to(request.user, "employers.view").filter(union=row)
    return found.filter(to_on=None).select_related("employer").order_by("employer__name_key", "pk")


def _children(row: Any, request: HttpRequest) -> Any:
    found = type(row).objects.visible_to(request.user, "org.view")
    return found.filter(path__startswith=row.path, depth=row.depth + 1).order_by("path")


def _covering(row: Any, request: HttpRequest) -> Any:
    found = Coverage.objects.visible_to(request.user, "org.view").filter(employer=row)
    return found.select_related("union").order_by("-from_on", "-pk")


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


def _member_count(row: Any) -> int:
    """Members of the whole subtree, by the figure 会员总数."""
    from django.utils import timezone

    return sum(queries.members_by_union(row, day=timezone.localdate()).values())


UNIONS = Register(
    code="unions",
    title="工会组织",
    noun="工会",
    model="org.Union",
    permissions=RegisterPermissions(view="org.view", edit="org.edit", export="org.export"),
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
        Column("name", "工会名称"),
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
                Column("person", "姓名"),
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
                Column("employer", "单位"),
                Column("staff_count", "覆盖职工数", kind="number", unit="人"),
                Column("from_on", "覆盖起", kind="date"),
            ),
            _covered,
            permission="employers.view",
            limit=50,
        ),
        RelatedTable(
            "直接下级工会",
            (
                Column("name", "工会名称"),
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
    timeline="gonghui.domains.organising.registers.union_history",
    form="gonghui.domains.organising.forms.UnionForm",
    create="gonghui.domains.organising.services.register_union",
    update="gonghui.domains.organising.services.update_union",
    actions=(
        Link("组织信息", "organising:profile", "clipboard-text", "org.edit", when=_is_standing),
        Link("更名", "organising:rename", "pencil", "org.edit", when=_is_standing),
        Link("调整隶属", "organising:move", "sitemap", "org.edit", when=_is_standing),
        Link("整体转接会员", "membership:move-all", "users", "membership.edit", when=_is_standing),
        Link("合并", "organising:merge", "git-merge", "org.edit", when=_is_standing),
        Link("撤销", "organising:dissolve", "archive", "org.edit", when=_is_standing),
    ),
    list_links=(Link("组织树", "organising:tree", "sitemap", "org.view"),),
    empty_help="还没有工会。",
    intro="登记上级工会已经批复建立的工会。保存后可在卡片上补充法人资格、届次、机构等组织信息。",
)

EMPLOYERS = Register(
    code="employers",
    title="用人单位",
    noun="用人单位",
    model="org.Employer",
    permissions=RegisterPermissions(
        view="employers.view", edit="employers.edit", export="employers.export"
    ),
    columns=(
        Column("name", "单位全称", link=True, sortable=True, order_by="name_key", wide=True),
        Column("nature", "单位性质", kind="choice", width=10),
        Column("industry", "行业", kind="choice", width=10, hide_on_phone=True),
        Column("staff_count", "职工总数", kind="number", unit="人", sortable=True, width=8),
        Column("women_count", "女职工", kind="number", unit="人", width=8, hide_on_phone=True),
        Column("registrar", "登记工会", width=12),
        Column("must_unionise", "应建会", kind="flag", width=6, hide_on_phone=True),
    ),
    export_columns=(
        Column("name", "单位全称"),
        Column("credit_code", "统一社会信用代码"),
        Column("registrar", "登记工会", "registrar.name"),
        Column("nature", "单位性质", kind="choice"),
        Column("industry", "行业", kind="choice"),
        Column("staff_count", "职工总数", kind="number"),
        Column("women_count", "女职工数", kind="number"),
        Column("migrant_count", "农民工数", kind="number"),
        Column("dispatched_count", "劳务派遣工数", kind="number"),
        Column("opened_on", "开业日期", kind="date"),
        Column("closed_on", "终止日期", kind="date"),
        Column("address", "地址"),
    ),
    filters=(
        UnionFilter("union", "登记工会（含下级）", permission="employers.view"),
        ChoiceFilter("nature", "单位性质", choices=EmployerNature.choices),
        ChoiceFilter("industry", "行业", choices=Industry.choices),
        FlagFilter("must_unionise", "应建会单位"),
        FlagFilter("is_digital", "数字经济企业"),
    ),
    search=("name", "name_key__startswith", "credit_code__startswith"),
    search_label="名称、拼音或信用代码",
    ordering=("name_key", "pk"),
    related=("registrar",),
    count_unit="家",
    panels=(
        Panel(
            "单位",
            (
                Column("name", "单位全称", wide=True),
                Column("credit_code", "统一社会信用代码"),
                Column("nature", "单位性质", kind="choice"),
                Column("industry", "行业", kind="choice"),
                Column("registrar", "登记工会"),
                Column("opened_on", "开业日期", kind="date"),
                Column("closed_on", "终止日期", kind="date"),
                Column("must_unionise", "应建会单位", kind="flag"),
                Column("is_digital", "数字经济企业", kind="flag"),
            ),
        ),
        Panel(
            "职工",
            (
                Column("staff_count", "职工总数", kind="number", unit="人"),
                Column("women_count", "女职工", kind="number", unit="人"),
                Column("migrant_count", "农民工", kind="number", unit="人"),
                Column("dispatched_count", "劳务派遣工", kind="number", unit="人"),
            ),
        ),
        Panel(
            "联系",
            (
                Column("legal_representative", "法定代表人"),
                Column("contact", "联系人"),
                Column("phone", "联系电话"),
                Column("address", "地址", wide=True),
            ),
        ),
    ),
    tables=(
        RelatedTable(
            "覆盖工会",
            (
                Column("union", "工会"),
                Column("staff_count", "覆盖职工数", kind="number", unit="人"),
                Column("from_on", "覆盖起", kind="date"),
                Column("to_on", "覆盖止", kind="date"),
            ),
            _covering,
            permission="org.view",
        ),
    ),
    form="gonghui.domains.organising.forms.EmployerForm",
    create="gonghui.domains.organising.services.register_employer",
    update="gonghui.domains.organising.services.update_employer",
    actions=(
        Link(
            "列为覆盖单位",
            "organising:cover",
            "link",
            "org.edit",
            when=lambda row: row.closed_on is None,
        ),
        Link("结束覆盖", "organising:end-coverage", "x", "org.edit"),
    ),
    empty_help="还没有用人单位。",
)

APPOINTMENTS = Register(
    code="appointments",
    title="工会任职",
    noun="任职",
    model="org.Appointment",
    permissions=RegisterPermissions(view="org.view", edit="org.edit", export="org.export"),
    columns=(
        Column(
            "person",
            "姓名",
            "person.name",
            link=True,
            sortable=True,
            order_by="person__name_key",
            width=8,
        ),
        Column("union", "工会", wide=True),
        Column("post", "职务", kind="choice", width=10),
        Column("duty_type", "任职方式", kind="choice", width=8),
        Column("term_number", "届次", kind="number", width=6, hide_on_phone=True),
        Column("from_on", "任职日期", kind="date", width=10),
        Column("term_ends_on", "任期届满", kind="date", sortable=True, width=10),
        Column("to_on", "离任日期", kind="date", width=10),
    ),
    filters=(
        UnionFilter("union", "工会（含下级）", permission="org.view"),
        ChoiceFilter("post", "职务", choices=Post.choices),
        ChoiceFilter("duty_type", "任职方式", choices=DutyType.choices),
        ChoiceFilter(
            "ended", "在任", path="to_on__isnull", choices=(("True", "在任"), ("False", "已离任"))
        ),
        DateRangeFilter("term_ends", "任期届满", path="term_ends_on"),
    ),
    search=("person__name", "person__name_initials__startswith", "union__name"),
    search_label="姓名、首字母或工会",
    ordering=("-from_on", "-pk"),
    related=("person", "union"),
    count_unit="人次",
    panels=(
        Panel(
            "任职",
            (
                Column("person", "姓名", "person.name"),
                Column("union", "工会", "union.name", wide=True),
                Column("post", "职务", kind="choice"),
                Column("duty_type", "任职方式", kind="choice"),
                Column("term_number", "届次", kind="number"),
                Column("elected_on", "选举日期", kind="date"),
                Column("document_number", "批复文号"),
                Column("from_on", "任职日期", kind="date"),
                Column("term_ends_on", "任期届满", kind="date"),
                Column("to_on", "离任日期", kind="date"),
                Column("end_reason", "离任原因"),
            ),
        ),
    ),
    form="gonghui.domains.organising.forms.AppointmentForm",
    create="gonghui.domains.organising.services.appoint",
    actions=(
        Link(
            "登记离任",
            "organising:end-appointment",
            "logout",
            "org.edit",
            when=lambda row: row.to_on is None,
        ),
    ),
    empty_help="还没有任职记录。",
)
