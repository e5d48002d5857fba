"""The register of employers: 用人单位."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gonghui.domains.organising.registers.unions import card_link
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.kernel.org.enums import EmployerNature, Industry
from gonghui.kernel.org.models import Coverage
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, FlagFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable


def _covering(row: Any, request: HttpRequest) -> Any:
    found = Coverage.objects.visible_to(request.user, "org.view").filter(employer=row)
    return found.select_related("union").order_by("-from_on", "-pk")


EMPLOYERS = Register(
    code="employers",
    title="用人单位",
    noun="用人单位",
    model="org.Employer",
    permissions=RegisterPermissions(
        view="employers.view",
        edit="employers.edit",
        export="employers.export",
        imports="employers.edit",
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
                Column("union", "工会", card_link("unions", "union")),
                Column("staff_count", "覆盖职工数", kind="number", unit="人"),
                Column("from_on", "覆盖起", kind="date"),
                Column("to_on", "覆盖止", kind="date"),
            ),
            _covering,
            permission="org.view",
        ),
    ),
    layout="gonghui.domains.organising.registers.employer_files.EMPLOYER_FILE",
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
    empty_help="还没有用人单位，可以从Excel导入，也可以逐个登记。",
)
