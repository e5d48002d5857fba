"""The registers of surveys, stations and services."""

from __future__ import annotations

from gonghui.domains.membership.enums import NewEmploymentType
from gonghui.domains.membership.gig.models import ServiceKind
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel

_PERMISSIONS = RegisterPermissions(view="gig.view", edit="gig.edit", export="gig.export")
_UNION = UnionFilter("union", "工会（含下级）", permission="gig.view")
_KIND = ChoiceFilter("kind", "类别", choices=NewEmploymentType.choices)
_BOARD = (Link("新就业形态", "gig:board", "users-group", "gig.view"),)
_FORMS = "gonghui.domains.membership.gig.forms"
_SERVICES = "gonghui.domains.membership.gig.services"

_SURVEY = (
    Column("kind", "类别", kind="choice", link=True),
    Column("union", "摸底工会", wide=True),
    Column("headcount", "从业人数", kind="number", unit="人", sortable=True, width=10),
    Column("surveyed_on", "摸底日期", kind="date", sortable=True, width=10),
    Column("to_on", "为新摸底替代之日", kind="date", width=12, hide_on_phone=True),
    Column("source", "数据来源", hide_on_phone=True),
)
SURVEYS = Register(
    code="gig-surveys",
    title="从业人数摸底",
    noun="摸底数",
    model="gig.SurveyBase",
    permissions=_PERMISSIONS,
    columns=_SURVEY,
    filters=(_UNION, _KIND, DateRangeFilter("surveyed", "摸底日期", path="surveyed_on")),
    ordering=("-surveyed_on", "-pk"),
    related=("union",),
    panels=(Panel("摸底", _SURVEY),),
    form=f"{_FORMS}.SurveyForm",
    create=f"{_SERVICES}.register_survey",
    list_links=_BOARD,
    empty_help="还没有摸底数。登记后即可计算新就业形态入会率。",
    intro="登记一次摸底的结果。同一工会、同一类别再次摸底后，以新的人数为准，以往日期的入会率不变。",
)

_STATION = (
    Column("name", "站点名称", link=True),
    Column("union", "建站工会", wide=True),
    Column("address", "地址"),
    Column("services", "服务内容", hide_on_phone=True),
    Column("hours", "开放时间", hide_on_phone=True),
    Column("opened_on", "启用日期", kind="date", sortable=True, width=10),
    Column("closed_on", "停用日期", kind="date", width=10, hide_on_phone=True),
)
STATIONS = Register(
    code="gig-stations",
    title="服务站点",
    noun="站点",
    model="gig.Station",
    permissions=_PERMISSIONS,
    columns=_STATION,
    filters=(_UNION,),
    search=("name", "address"),
    search_label="名称或地址",
    ordering=("-opened_on", "-pk"),
    related=("union",),
    count_unit="个",
    panels=(
        Panel(
            "站点",
            (*_STATION, Column("contact", "负责人"), Column("phone", "联系电话")),
        ),
    ),
    form=f"{_FORMS}.StationForm",
    create=f"{_SERVICES}.register_station",
    update=f"{_SERVICES}.update_station",
    list_links=_BOARD,
    empty_help="还没有服务站点。",
)

_SERVICE = (
    Column("kind", "服务项目", kind="choice", link=True),
    Column("worker_kind", "服务对象", kind="choice"),
    Column("union", "服务工会", wide=True),
    Column("headcount", "服务人次", kind="number", unit="人次", sortable=True, width=10),
    Column("served_on", "服务日期", kind="date", sortable=True, width=10),
    Column("station", "站点", hide_on_phone=True),
    Column("note", "说明", hide_on_phone=True),
)
SERVICES = Register(
    code="gig-services",
    title="服务记录",
    noun="服务记录",
    model="gig.ServiceRecord",
    permissions=_PERMISSIONS,
    columns=_SERVICE,
    filters=(
        _UNION,
        ChoiceFilter("kind", "服务项目", choices=ServiceKind.choices),
        ChoiceFilter("worker_kind", "服务对象", choices=NewEmploymentType.choices),
        DateRangeFilter("served", "服务日期", path="served_on"),
    ),
    ordering=("-served_on", "-pk"),
    related=("union", "station"),
    panels=(Panel("服务", _SERVICE),),
    form=f"{_FORMS}.ServiceForm",
    create=f"{_SERVICES}.record_service",
    list_links=_BOARD,
    empty_help="还没有服务记录。",
)
