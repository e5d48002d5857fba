"""The register of members: 会员名册."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gonghui.domains.membership import queries
from gonghui.domains.membership.cards.panels import CARDS
from gonghui.domains.membership.enums import (
    LIVING_STATUSES,
    MembershipStatus,
    NewEmploymentType,
    WorkStatus,
)
from gonghui.domains.membership.models import MembershipEvent
from gonghui.domains.membership.requests.panels import MATTERS, STARTS
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.access.workers import binding_text
from gonghui.kernel.people.enums import Sex
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, FlagFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable

STATUS = Column(
    "status",
    "会籍状态",
    kind="choice",
    tones={
        MembershipStatus.ACTIVE: "ok",
        MembershipStatus.IN_TRANSIT: "info",
        MembershipStatus.RETAINED: "warn",
        MembershipStatus.WITHDRAWN: "mute",
        MembershipStatus.EXPELLED: "bad",
        MembershipStatus.DECEASED: "mute",
        MembershipStatus.VOID: "mute",
    },
    width=8,
)

COLUMNS = (
    Column("name", "姓名", "person.name", link=True, sortable=True, order_by="name_key", width=8),
    Column("sex", "性别", "person.sex", kind="choice", width=4),
    Column("union", "所属工会", wide=True),
    STATUS,
    Column("mobile", "移动电话", "person.mobile_masked", width=10),
    Column("work_status", "就业状况", kind="choice", width=8, hide_on_phone=True),
    Column("new_employment_type", "新就业形态", kind="choice", width=8, hide_on_phone=True),
    Column("joined_on", "入会日期", kind="date", sortable=True, width=10),
    Column("member_no", "会员号", width=12, hide_on_phone=True),
)

EXPORT_COLUMNS = (
    Column("name", "姓名", "person.name"),
    Column("sex", "性别", "person.sex", kind="choice"),
    Column("birth_on", "出生日期", "person.birth_on", kind="date"),
    Column("ethnicity", "民族", "person.ethnicity", kind="choice"),
    Column("id_type", "证件类别", "person.id_type", kind="choice"),
    Column("id_number", "证件号码", "person.id_number_masked"),
    Column("mobile", "移动电话", "person.mobile"),
    Column("education", "学历", "person.education", kind="choice"),
    Column("political_status", "政治面貌", "person.political_status", kind="choice"),
    Column("union", "所属工会", "union.name"),
    Column("employer", "工作单位", "employer.name"),
    Column("member_no", "会员号"),
    Column("joined_on", "入会日期", kind="date"),
    Column("status", "会籍状态", kind="choice"),
    Column("work_status", "就业状况", kind="choice"),
    Column("employment_form", "用工形式", kind="choice"),
    Column("is_migrant", "农民工", kind="flag"),
    Column("department", "部门"),
    Column("team", "班组"),
    Column("position", "岗位"),
    Column("post_category", "岗位类别", kind="choice"),
    Column("trade", "工种"),
    Column("skill_level", "技术等级", kind="choice"),
    Column("professional_title", "专业技术职务"),
    Column("new_employment_type", "新就业形态类别", kind="choice"),
    Column("platform_company", "平台企业"),
    Column("tags", "身份标签", "tag_labels"),
)


def _retirement(row: Any) -> str | None:
    found = queries.retirement_of_member(row)
    return found.text if found else None


PANELS = (
    Panel(
        "基本信息",
        (
            Column("name", "姓名", "person.name"),
            Column("sex", "性别", "person.sex", kind="choice"),
            Column("birth_on", "出生日期", "person.birth_on", kind="date"),
            Column("ethnicity", "民族", "person.ethnicity", kind="choice"),
            Column("id_type", "证件类别", "person.id_type", kind="choice"),
            Column("id_number", "证件号码", "person.id_number_masked"),
            Column("mobile", "移动电话", "person.mobile_masked"),
            Column("phone_site", "职工端", lambda row: binding_text(row.person)),
            Column("education", "学历", "person.education", kind="choice"),
            Column("political_status", "政治面貌", "person.political_status", kind="choice"),
            Column("marital_status", "婚姻状况", "person.marital_status", kind="choice"),
            Column("hukou_type", "户籍类型", "person.hukou_type", kind="choice"),
            Column("hukou_region", "户籍所在地", "person.hukou_region"),
            Column("address", "通信地址", "person.address", wide=True),
        ),
    ),
    Panel(
        "会籍",
        (
            Column("union", "所属工会", "union.name", wide=True),
            STATUS,
            Column("member_no", "会员号"),
            Column("joined_on", "入会日期", kind="date"),
            Column("join_channel", "入会渠道", kind="choice"),
            Column("card_no", "服务卡号", "card_no_masked"),
            Column("bank", "发卡银行"),
            Column("tags", "身份标签", "tag_labels"),
        ),
    ),
    Panel(
        "工作信息",
        (
            Column("employer", "工作单位", wide=True),
            Column("work_status", "就业状况", kind="choice"),
            Column("employment_form", "用工形式", kind="choice"),
            Column("is_migrant", "农民工", kind="flag"),
            Column("department", "部门"),
            Column("team", "班组"),
            Column("position", "岗位"),
            Column("post_category", "岗位类别", kind="choice"),
            Column("trade", "工种"),
            Column("duty", "职务"),
            Column("skill_level", "技术等级", kind="choice"),
            Column("professional_title", "专业技术职务"),
            Column("work_started_on", "参加工作日期", kind="date"),
            Column("employed_on", "入职本单位日期", kind="date"),
            Column("retires_on", "法定退休日期", _retirement),
        ),
    ),
    Panel(
        "新就业形态",
        (
            Column("new_employment_type", "类别", kind="choice"),
            Column("platform_company", "平台企业"),
            Column("partner_company", "加盟（外包）企业"),
            Column("station", "站点"),
            Column("work_city", "工作城市"),
            Column("signed_contract", "签订合同情况", kind="choice"),
            Column("vehicle_no", "车牌号", kind="masked"),
        ),
    ),
    Panel(
        "采集与确认",
        (
            Column("confirm_method", "确认方式", kind="choice"),
            Column("collected_by", "采集员"),
            Column("collected_on", "采集日期", kind="date"),
            Column("checked_by", "审核人"),
            Column("checked_on", "审核日期", kind="date"),
            Column("collection_status", "采集状态", kind="choice"),
            Column("remark", "备注", wide=True),
        ),
    ),
)


def _events(row: Any, request: HttpRequest) -> Any:
    """The ledger of a member, newest first."""
    return (
        queries.events_told(row, request.user)
        .select_related("from_union", "to_union", "union_after", "actor", "reversal")
        .order_by("-occurs_on", "-pk")
    )


def _event_type(event: MembershipEvent) -> str:
    label = event.get_type_display()
    return f"{label}（已冲正）" if hasattr(event, "reversal") else label


def _union_change(event: MembershipEvent) -> str:
    if event.from_union and event.to_union:
        return f"{event.from_union} → {event.to_union}"
    return str(event.union_after)


EVENTS = RelatedTable(
    "会籍变动",
    (
        Column("occurs_on", "变动日期", kind="date", width=10),
        Column("type", "变动", _event_type, width=8),
        Column("reason", "原因", kind="choice"),
        Column("union", "工会", _union_change),
        Column("status_after", "变动后状态", kind="choice", width=8),
        Column("note", "说明", hide_on_phone=True),
        Column("actor", "登记人", empty="系统", width=8, hide_on_phone=True),
    ),
    _events,
    limit=50,
)


def _has(*statuses: str) -> Any:
    return lambda row: row.status in statuses


_ACTIVE, _RETAINED = MembershipStatus.ACTIVE, MembershipStatus.RETAINED
_EDIT = "membership.edit"

ACTIONS = (
    Link("查看证件号码", "membership:reveal", "eye", "membership.reveal"),
    Link("职工端绑定", "worker-binding", "device-mobile", _EDIT),
    *STARTS,
    Link("补登转接", "membership:move", "arrow-right", _EDIT, when=_has(_ACTIVE, _RETAINED)),
    Link("补登保留会籍", "membership:retain", "archive", _EDIT, when=_has(_ACTIVE)),
    Link("补登恢复会籍", "membership:restore", "arrow-back-up", _EDIT, when=_has(_RETAINED)),
    Link("补登退会", "membership:withdraw", "logout", _EDIT, when=_has(_ACTIVE, _RETAINED)),
    Link("补登除名", "membership:expel", "x", _EDIT, when=_has(_ACTIVE, _RETAINED)),
    Link("补登死亡", "membership:death", "file", _EDIT, when=_has(*LIVING_STATUSES)),
    Link(
        "登记关怀事项",
        "occasions:tell",
        "gift",
        "occasions.edit",
        when=_has(*LIVING_STATUSES, MembershipStatus.DECEASED),
    ),
    Link(
        "关怀意愿",
        "occasions:wish",
        "heart-handshake",
        "occasions.edit",
        when=_has(*LIVING_STATUSES),
    ),
    Link("更正变动", "membership:correct", "pencil", _EDIT),
)

MEMBERS = Register(
    code="members",
    title="会员名册",
    noun="会员",
    model="membership.Membership",
    permissions=RegisterPermissions(
        view="membership.view",
        edit="membership.edit",
        export="membership.export",
        imports="membership.import",
    ),
    columns=COLUMNS,
    filters=(
        UnionFilter("union", "工会（含下级）", permission="membership.view"),
        ChoiceFilter("status", "会籍状态", choices=MembershipStatus.choices),
        ChoiceFilter(
            "sex", "性别", path="person__sex", choices=((Sex.MALE, "男"), (Sex.FEMALE, "女"))
        ),
        ChoiceFilter("work_status", "就业状况", choices=WorkStatus.choices),
        ChoiceFilter("new_employment_type", "新就业形态", choices=NewEmploymentType.choices),
        FlagFilter("is_migrant", "农民工"),
        DateRangeFilter("joined", "入会日期", path="joined_on"),
    ),
    search=("name_key",),
    search_q="gonghui.domains.membership.queries.search",
    search_label="姓名、拼音、手机号或会员号",
    ordering=("name_key", "pk"),
    related=("person", "union", "employer"),
    count_unit="人",
    panels=PANELS,
    tables=(EVENTS, CARDS, MATTERS),
    badge="status",
    history="gonghui.domains.membership.queries.history_told",
    layout="gonghui.domains.membership.imports.ROSTER",
    form="gonghui.domains.membership.forms.MemberForm",
    create="gonghui.domains.membership.services.form_data.register_member",
    update="gonghui.domains.membership.services.form_data.update_member",
    actions=ACTIONS,
    list_links=(Link("按证件号码查找", "membership:find", "id", "membership.view"),),
    export_columns=EXPORT_COLUMNS,
    empty_help="还没有会员，可以从Excel花名册导入，也可以逐个登记。",
    intro="按《工会会员登记表》填写。身份证号会自动带出性别和出生日期；保存后即登记入会并生成会员号。",
)
