"""Registers beside the requests: floating members, agreements, lists for joining together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from gonghui.domains.membership.requests.enums import ListState, StayKind
from gonghui.domains.membership.requests.lists import name_of, said_verdict
from gonghui.engines.registers.declaration import Register, RegisterPermissions
from gonghui.engines.registers.models import ImportRow
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter
from gonghui.kernel.ui.pages import Link, Panel, RelatedTable

_HERE = "gonghui.domains.membership.requests"
_DESK = RegisterPermissions(
    view="membership.view", edit="membership.edit", export="membership.export"
)

_STAY = (
    Column("name", "姓名", "membership.person.name", link=True, width=8),
    Column("kind", "类别", kind="choice", width=8),
    Column("home", "会籍所在工会", "membership.union.name", wide=True),
    Column("union", "服务工会", "union.name", wide=True),
    Column("workplace", "工作地点（单位）"),
    Column("from_on", "起", kind="date", sortable=True, width=10),
    Column("to_on", "止", kind="date", width=10),
)
STAYS = Register(
    code="stays",
    title="流动会员",
    noun="流动会员",
    model="membership_requests.StayElsewhere",
    permissions=_DESK,
    columns=_STAY,
    filters=(
        ChoiceFilter("kind", "类别", choices=StayKind.choices),
        DateRangeFilter("from", "起始日期", path="from_on"),
    ),
    search=("membership__person__name", "workplace"),
    search_label="姓名或工作地点",
    ordering=("-from_on", "-pk"),
    related=("membership__person", "membership__union", "union", "actor"),
    count_unit="人",
    panels=(
        Panel(
            "流入服务",
            (
                *_STAY,
                Column("member_no", "会员号", "membership.member_no"),
                Column("note", "说明", wide=True),
                Column("actor", "登记人"),
            ),
        ),
    ),
    form=f"{_HERE}.forms.StayForm",
    create=f"{_HERE}.services.registers.register_stay",
    update=f"{_HERE}.services.registers.change_stay",
    empty_help="还没有流动会员。职工在这里工作、会籍在外地工会的，登记后由本工会提供服务。",
    intro="会籍仍在原工会，会员数计原工会；服务人次计本工会。流动满3个月、借调满6个月的登记。",
)

_AGREEMENT = (
    Column("dispatch_union", "派遣单位工会", "dispatch_union.name", link=True, wide=True),
    Column("host_union", "用工单位工会", "host_union.name", wide=True),
    Column("headcount", "代管人数", kind="number", unit="人"),
    Column("host_percent", "会费归用工单位工会", kind="number", unit="%"),
    Column("from_on", "协议起", kind="date", sortable=True, width=10),
    Column("to_on", "协议止", kind="date", width=10),
)
AGREEMENTS = Register(
    code="agreements",
    title="派遣代管协议",
    noun="代管协议",
    model="membership_requests.AgencyAgreement",
    permissions=_DESK,
    columns=_AGREEMENT,
    filters=(DateRangeFilter("to", "协议止", path="to_on"),),
    search=("dispatch_union__name", "host_union__name", "document_number"),
    search_label="工会名称或协议编号",
    ordering=("-to_on", "-pk"),
    related=("dispatch_union", "host_union"),
    count_unit="份",
    panels=(
        Panel(
            "协议",
            (
                *_AGREEMENT,
                Column("document_number", "协议编号"),
                Column("note", "说明", wide=True),
            ),
        ),
    ),
    form=f"{_HERE}.forms.AgreementForm",
    create=f"{_HERE}.services.registers.create_agreement",
    update=f"{_HERE}.services.registers.update_agreement",
    empty_help="还没有代管协议。劳务派遣单位工会与用工单位工会签订后在此登记。",
    intro="劳务派遣工的会籍在派遣单位工会或用工单位工会；委托代管的，会费按协议比例分配。",
)


def _rows(row: Any, request: HttpRequest) -> Any:
    fields = list(row.run.fields)
    found = ImportRow.objects.filter(run=row.run).order_by("verdict", "row_number")
    rows: list[Any] = list(found[: _SHOWN + 1])
    for one in rows:
        one.name = name_of(one, fields)
        one.said = said_verdict(one)
    return rows


_SHOWN = 50

_LIST = (
    Column("title", "名单", link=True, wide=True),
    Column("union", "工会", "union.name", wide=True),
    Column("good", "合格人数", "run.written_count", kind="number", unit="人"),
    Column("bad", "不合格", "run.bad_count", kind="number", unit="行"),
    Column(
        "state",
        "状态",
        kind="choice",
        tones={
            ListState.CHECKED: "warn",
            ListState.SUBMITTED: "info",
            ListState.SETTLED: "ok",
            ListState.CLOSED: "mute",
        },
    ),
    Column("made_on", "提交日期", kind="date", sortable=True, width=10),
)
LISTS = Register(
    code="joining-lists",
    title="集中入会",
    noun="集中入会名单",
    model="membership_requests.JoiningList",
    permissions=RegisterPermissions(view="membership.view", imports="membership.import"),
    columns=_LIST,
    filters=(ChoiceFilter("state", "状态", choices=ListState.choices),),
    search=("title", "union__name"),
    search_label="名单或工会",
    ordering=("-made_on", "-pk"),
    related=("union", "run", "matter", "actor"),
    count_unit="份",
    badge="state",
    panels=(
        Panel(
            "名单",
            (
                *_LIST,
                Column("written", "已入会", "run.applied_count", kind="number", unit="人"),
                Column("settled_on", "入会日期", kind="date"),
                Column("matter", "审批事项", "matter.number"),
                Column("actor", "提交人"),
            ),
        ),
    ),
    tables=(
        RelatedTable(
            "逐行结果",
            (
                Column("row_number", "行号", kind="number", width=6),
                Column("name", "姓名", width=8),
                Column("verdict", "核对", kind="choice", width=8),
                Column("said", "办理", width=8),
                Column("reason", "哪一列，为什么", "reason_text", wide=True),
            ),
            _rows,
            limit=_SHOWN,
            empty_text="名单的明细保存30天，已经清理。",
        ),
    ),
    actions=(
        Link(
            "下载回执",
            "registers:import-receipt",
            "download",
            "membership.import",
            url_kwargs={"code": "joining-lists"},
            when=lambda row: row.run.state in ("previewed", "done"),
        ),
        Link("审批事项", "membership_requests:list-matter", "inbox", "matters.view"),
    ),
    layout=f"{_HERE}.lists.JOINING",
    confirm=f"{_HERE}.services.lists.submit_list",
    confirm_label="提交委员会审批",
    empty_help="还没有集中入会名单。一次有多人入会的，上传名单，核对后由委员会一次审批。",
)
REGISTERS = (STAYS, AGREEMENTS, LISTS)
