"""The register of posts held: 工会任职."""

from __future__ import annotations

from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.org.enums import DutyType, Post
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel

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
