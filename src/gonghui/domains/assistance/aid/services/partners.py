"""Students of partner areas: a list read from Excel, approved by another hand, paid to the school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.enums import (
    CampaignState,
    ListState,
    Stage,
    StudyState,
    Target,
)
from gonghui.domains.assistance.aid.models import (
    PartnerList,
    StudyApplication,
    StudyCampaign,
)
from gonghui.domains.assistance.aid.rules import study
from gonghui.domains.assistance.aid.services.asking import ask_scope, refuse
from gonghui.domains.assistance.aid.services.studying import (
    Student,
    student_problem,
)
from gonghui.domains.assistance.aid.standards import study_policy_at
from gonghui.engines.money import services as money
from gonghui.engines.money.enums import OrderState, Way
from gonghui.engines.money.models import BudgetLine, PaymentOrder
from gonghui.engines.registers.importing.cells import chunk_of_lines, read_cells
from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import (
    ImportColumn,
    ImportContext,
    ImportLayout,
)
from gonghui.engines.registers.importing.reading import open_table
from gonghui.kernel.audit.services import record
from gonghui.kernel.people import identity, protection
from gonghui.kernel.refusal import Refusal

MOST = 3000
TOLD = 8
"""Problems that a refused file names."""


class _NoImporter:
    """The list is read at once; nothing of it is staged, since all of it is class C3."""

    def __init__(self, context: ImportContext) -> None: ...
    def check(self, chunk: Chunk) -> None: ...
    def match(self, chunk: Chunk) -> None: ...
    def apply(self, chunk: Chunk) -> None: ...


LAYOUT = ImportLayout(
    title="联系地区助学名单",
    key="id_number",
    importer=_NoImporter,
    columns=(
        ImportColumn("name", "学生姓名", required=True, aliases=("姓名",), longest=50),
        ImportColumn(
            "id_number",
            "证件号码",
            "identity",
            required=True,
            aliases=("身份证号", "身份证号码"),
            protected=True,
        ),
        ImportColumn(
            "stage",
            "学段",
            "choice",
            required=True,
            choices=Stage.choices,
            synonyms={
                "小学": Stage.COMPULSORY,
                "初中": Stage.COMPULSORY,
                "高中": Stage.SENIOR,
                "中职": Stage.SENIOR,
                "大学": Stage.HIGHER,
                "本科": Stage.HIGHER,
                "专科": Stage.HIGHER,
                "高职": Stage.HIGHER,
                "特教": Stage.SPECIAL,
            },
        ),
        ImportColumn("school", "学校", required=True, longest=100),
        ImportColumn("grade", "年级", longest=30),
        ImportColumn("parent", "家长姓名", longest=50),
    ),
)


@dataclass(frozen=True)
class Read:
    """A row that can be taken."""

    number: int
    student: Student


def read_list(name: str, content: bytes, *, today: dt.date) -> list[Read]:
    """The students of a file. Refusal with the rows and reasons where any row is wrong: a list is
    taken whole or not at all."""
    table = open_table(name, content, LAYOUT)
    lines = table.take(MOST + 1)
    if len(lines) > MOST:
        raise Refusal(f"一份名单最多{MOST}人，请分成几份导入。")
    chunk, _ = chunk_of_lines(LAYOUT, table.headings.fields, lines)
    read_cells(chunk, today=today)
    problems = [
        f"第{chunk.numbers[place]}行{label}：{text}"
        for place in sorted(chunk.reasons)
        for label, text in chunk.reasons[place][:1]
    ]
    found, seen = [], dict[str, int]()
    for place in chunk.good():
        row = chunk.frame.row(place, named=True)
        number = chunk.numbers[place]
        student = Student(
            name=row["name"] or "",
            id_number=row["id_number"] or "",
            stage=row["stage"] or "",
            school=row["school"] or "",
            grade=row.get("grade") or "",
            parent=row.get("parent") or "",
        )
        if problem := student_problem(student, today=today):
            problems.append(f"第{number}行：{problem}")
            continue
        first = seen.setdefault(identity.normalise(student.id_number), number)
        if first != number:
            problems.append(f"第{number}行：与第{first}行是同一名学生")
            continue
        found.append(Read(number, student))
    _refuse_problems(problems)
    return found


def _refuse_problems(problems: Sequence[str]) -> None:
    if not problems:
        return
    more = f"；另有{len(problems) - TOLD}处" if len(problems) > TOLD else ""
    raise Refusal(f"名单没有导入，请改正后重新上传：{'；'.join(problems[:TOLD])}{more}。")


@transaction.atomic
def import_list(
    campaign: StudyCampaign,
    *,
    area_kind: str,
    area: str,
    school: Any,
    name: str,
    content: bytes,
    actor: Any,
    today: dt.date | None = None,
) -> PartnerList:
    """Take a list of students of a partner area, each with the standard of the stage. A student
    who is helped already this year, by whichever union, stops the list."""
    today = today or timezone.localdate()
    ask_scope(actor, campaign.union)
    if campaign.state not in (CampaignState.OPEN, CampaignState.CLOSED):
        raise Refusal("只有正在申请或审核发放的年度可以导入名单。")
    if not area.strip():
        raise Refusal("请填写联系地区。")
    rows = read_list(name, content, today=today)
    standards = queries.standards_of(campaign)
    policy = study_policy_at(campaign.union, today)
    by_index = {row.student.index: row for row in rows}
    taken = set(
        StudyApplication.objects.everything(reason="one student once a year, all unions")
        .standing()
        .filter(year=campaign.year, student_index__in=list(by_index))
        .values_list("student_index", flat=True)
    )
    problems = [
        f"第{by_index[index].number}行：该学生本年度已有助学申请"
        for index in sorted(taken, key=lambda one: by_index[one].number)
    ]
    made = PartnerList.objects.create(
        campaign=campaign,
        area_kind=area_kind,
        area=area.strip()[:60],
        school=school,
        file_name=name[-120:],
        imported_by=actor,
    )
    students = []
    for row in rows:
        amount = standards.get(("partner", row.student.stage))
        if not amount:
            label = Stage(row.student.stage).label
            problems.append(f"第{row.number}行：本年度没有联系地区{label}的助学标准")
            continue
        limit = study.limit_of(policy, row.student.stage, category="", target=Target.PARTNER)
        award = study.award(amount, limit)
        students.append(_row_of(made, row.student, amount, award, limit, actor, today))
    _refuse_problems(problems)
    try:
        with transaction.atomic():
            StudyApplication.objects.bulk_create(students, batch_size=500)
    except IntegrityError:
        raise Refusal("名单中有学生刚被其他工会登记，请重新上传名单查看。") from None
    made.count = len(students)
    made.total = sum((one.amount for one in students), Decimal(0))
    made.save(update_fields=["count", "total"])
    record(
        "aid.list_imported",
        actor=actor,
        union=campaign.union,
        target=made,
        detail={"count": made.count},
    )
    return made


def _row_of(
    made: PartnerList,
    student: Student,
    standard: Decimal,
    amount: Decimal,
    limit: study.StageLimit,
    actor: Any,
    today: dt.date,
) -> StudyApplication:
    row = StudyApplication(
        campaign=made.campaign,
        year=made.campaign.year,
        union=made.campaign.union,
        target=Target.PARTNER,
        partner_list=made,
        stage=student.stage,
        student_index=protection.blind_index(identity.normalise(student.id_number)),
        state=StudyState.CHECKED,
        standard=standard,
        amount=amount,
        rule=f"{limit.text}（{limit.source}）"[:300],
        applied_on=today,
        made_by=actor,
    )
    row.student = student.facts
    return row


def _locked(made: PartnerList) -> PartnerList:
    row: PartnerList = (
        PartnerList.objects.select_for_update(of=("self",))
        .select_related("campaign__union", "school", "imported_by")
        .get(pk=made.pk)
    )
    return row


@transaction.atomic
def approve_list(made: PartnerList, *, actor: Any) -> PartnerList:
    """Another hand than the one that imported it lets the list be paid."""
    made = _locked(made)
    ask_scope(actor, made.campaign.union, "aid.approve")
    if made.state != ListState.IMPORTED:
        raise Refusal(f"该名单现为“{made.get_state_display()}”，没有重复审批。")
    if (
        actor is not None
        and made.imported_by is not None
        and actor.is_same_person(made.imported_by)
    ):
        raise Refusal("名单由您导入，不能由同一人审批。")
    made.state, made.approved_by, made.approved_on = (
        ListState.APPROVED,
        actor,
        timezone.localdate(),
    )
    made.save(update_fields=["state", "approved_by", "approved_on"])
    made.students.filter(state=StudyState.CHECKED).update(
        state=StudyState.AWARDED, awarded_on=made.approved_on
    )
    record("aid.list_approved", actor=actor, union=made.campaign.union, target=made)
    return made


@transaction.atomic
def drop_list(made: PartnerList, *, reason: str, actor: Any) -> PartnerList:
    """Take back a list that is not drafted for payment; its students may stand on another."""
    made = _locked(made)
    ask_scope(actor, made.campaign.union)
    if made.state not in (ListState.IMPORTED, ListState.APPROVED) or (
        made.order is not None and made.order.state != OrderState.CANCELLED
    ):
        raise Refusal("名单已制支付单或已发放，不能作废。")
    if len(reason.strip()) < 2:
        raise Refusal("请写明作废原因。")
    made.state = ListState.DROPPED
    made.save(update_fields=["state"])
    made.students.update(state=StudyState.WITHDRAWN)
    record(
        "aid.list_dropped",
        actor=actor,
        union=made.campaign.union,
        target=made,
        reason=reason.strip(),
    )
    return made


@transaction.atomic
def draft_list(made: PartnerList, *, line: BudgetLine, actor: Any) -> PaymentOrder:
    """One order for the whole list, to the school that hands it on."""
    made = _locked(made)
    ask_scope(actor, made.campaign.union, "aid.pay")
    if made.state != ListState.APPROVED:
        raise Refusal(f"该名单现为“{made.get_state_display()}”，不能制发放单。")
    if made.order is not None and made.order.state != OrderState.CANCELLED:
        raise Refusal(f"已制支付单{made.order.number}，没有重复制单。")
    again = f":{made.order.pk}" if made.order is not None else ""
    order: PaymentOrder = money.draft_order(
        "aid_study_partner",
        union=made.campaign.union,
        payee=made.school,
        amount=made.total,
        way=Way.BANK,
        line=line,
        cause=str(made.uid),
        period=str(made.campaign.year),
        origin=made,
        once_key=f"study list:{made.uid}{again}",
        actor=actor,
        note=f"{made.area}{made.count}名学生助学金",
    )
    made.order = order
    made.save(update_fields=["order"])
    return order


def paid(order: PaymentOrder, *, actor: Any) -> None:
    """The school has the money for all students of the list."""
    made = PartnerList.objects.select_for_update().filter(order=order).first()
    if made is None:
        return
    refuse("" if made.state == ListState.APPROVED else "该名单已经发放，没有重复办理")
    made.state, made.paid_on = ListState.PAID, order.paid_on
    made.save(update_fields=["state", "paid_on"])
    made.students.filter(state=StudyState.AWARDED).update(
        state=StudyState.PAID, paid_on=order.paid_on, changed_at=timezone.now()
    )


def taken_back(order: PaymentOrder, *, actor: Any) -> None:
    """The payment of a whole list was reversed."""
    made = PartnerList.objects.select_for_update().filter(order=order).first()
    if made is None:
        return
    made.state = ListState.DROPPED
    made.save(update_fields=["state"])
    made.students.filter(state=StudyState.PAID).update(
        state=StudyState.REVERSED, changed_at=timezone.now()
    )
