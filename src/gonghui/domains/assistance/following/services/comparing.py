"""Reading a list of government relief and keeping where it differs from our files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.domains.assistance.following.enums import Difference
from gonghui.domains.assistance.following.models import Comparison, ComparisonFinding
from gonghui.domains.assistance.following.rules import comparing as rules
from gonghui.domains.assistance.hardship.enums import FILED_STATES
from gonghui.domains.assistance.hardship.models import HardshipFile, HouseholdMember
from gonghui.engines.activities.people_sources import Wanted, find_people
from gonghui.engines.registers.importing.layout import (
    ImportColumn,
    ImportContext,
    Importer,
    ImportLayout,
)
from gonghui.engines.registers.importing.reading import cell_text, open_table
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import MEGABYTE, FileRule, check_file
from gonghui.kernel.people.identity import normalise
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.refusal import Refusal

LISTS = FileRule(("xlsx", "xls", "csv"), 20 * MEGABYTE)
MOST_ROWS = 50_000
ASKED_AT_ONCE = 500
SHORTEST_NUMBER = 15


def _never(context: ImportContext) -> Importer:
    raise TypeError("a list of relief is compared, never imported")


LAYOUT = ImportLayout(
    title="社会救助名单",
    columns=(
        ImportColumn(
            "id_number",
            "证件号码",
            required=True,
            longest=40,
            aliases=("身份证号", "身份证号码", "身份证", "公民身份号码"),
        ),
        ImportColumn(
            "relief",
            "救助类别",
            required=True,
            longest=40,
            aliases=("类别", "救助类型", "对象类别", "低保类别", "保障类别"),
        ),
    ),
    key="id_number",
    importer=_never,
    preview=("relief",),
)
"""Only these two columns are looked at: names and addresses of strangers are never read."""


@transaction.atomic
def compare_list(
    *, union: Any, title: str, as_of: dt.date, name: str, content: bytes, actor: Any
) -> Comparison:
    """Compare a list with the files below a union. The file is read and not kept; of people who are
    nobody's member there is only a count."""
    if not actor.may_at("hardship.edit", union):
        raise Refusal("您不能在该工会比对救助名单。")
    if as_of > timezone.localdate():
        raise Refusal("名单截止日期不能晚于今天。")
    check_file(name, content, rule=LISTS)
    theirs, rows, unread = read_list(name, content)
    ours = _ours(union, actor)
    known = _known(set(theirs) - {one.index for one in ours}, union, actor)
    verdict = rules.compare(theirs, ours, {index: person for index, (person, _) in known.items()})
    comparison: Comparison = Comparison.objects.create(
        union=union,
        title=title.strip(),
        as_of=as_of,
        rows=rows,
        unread=unread,
        same=verdict.same,
        strangers=verdict.strangers,
        made_by=actor,
    )
    unions = dict(known.values())
    files = HardshipFile.objects.in_bulk([one.file for one in verdict.found if one.file])
    ComparisonFinding.objects.bulk_create(
        [
            ComparisonFinding(
                comparison=comparison,
                union_id=files[one.file].union_id if one.file else unions[one.person],
                what=one.what,
                file_id=one.file or None,
                person_id=files[one.file].person_id if one.file else one.person,
                category=files[one.file].category if one.file else "",
                relief=one.relief,
            )
            for one in verdict.found
        ],
        batch_size=500,
    )
    record(
        "following.compared",
        actor=actor,
        union=union,
        target=comparison,
        detail={"count": len(verdict.found)},
    )
    return comparison


def read_list(name: str, content: bytes) -> tuple[dict[str, str], int, int]:
    """What a list says by the index of the identity number; how many rows it has, and how many of
    them say nothing that can be read. Of two rows about one person the first holds."""
    table = open_table(name, content, LAYOUT)
    if table.row_count > MOST_ROWS:
        raise Refusal(f"一次最多比对{MOST_ROWS:,}行，请拆成几个文件。")
    fields = table.headings.fields
    number_at, relief_at = fields.index("id_number"), fields.index("relief")
    theirs: dict[str, str] = {}
    rows = unread = 0
    while lines := table.take(ASKED_AT_ONCE):
        for line in lines:
            rows += 1
            number = normalise(_cell(line.cells, number_at))
            relief = rules.read_relief(_cell(line.cells, relief_at))
            if len(number) < SHORTEST_NUMBER or not relief:
                unread += 1
                continue
            theirs.setdefault(blind_index(number), relief)
    if not theirs:
        raise Refusal("名单中没有可以识别的行，请检查“证件号码”和“救助类别”两列。")
    return theirs, rows, unread


def _cell(cells: Any, place: int) -> str:
    return cell_text(cells[place]).strip() if place < len(cells) else ""


def _ours(union: Any, actor: Any) -> list[rules.Ours]:
    """People of the files below the union, the workers themselves first."""
    files = (
        HardshipFile.objects.visible_to(actor, "hardship.view")
        .of_subtree(union)
        .filter(state__in=FILED_STATES)
    )
    states = {
        pk: (state, category)
        for pk, state, category in files.values_list("pk", "state", "category")
    }
    members = HouseholdMember.objects.filter(file__in=files).exclude(id_index="")
    found = []
    seen: set[int] = set()
    for file, index, relation in members.order_by("position", "pk").values_list(
        "file_id", "id_index", "relation"
    ):
        state, category = states[file]
        found.append(rules.Ours(index, file, state, category, is_head=relation == "head"))
        seen.add(file)
    found += [
        rules.Ours(f"-{key}", key, state, category)
        for key, (state, category) in states.items()
        if key not in seen
    ]
    return found


def _known(indexes: set[str], union: Any, actor: Any) -> dict[str, tuple[int, int]]:
    """Members below the union whom the account may meet, by index: person and union."""
    found: dict[str, tuple[int, int]] = {}
    wanted = sorted(indexes)
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        asked = Wanted(
            frozenset(), frozenset(), frozenset(wanted[start : start + ASKED_AT_ONCE]), frozenset()
        )
        for one in find_people(actor, asked):
            if one.union is not None and one.union.path.startswith(union.path):
                found[str(one.person.id_number_index)] = (one.person.pk, one.union.pk)
    return found


@transaction.atomic
def answer_finding(finding: ComparisonFinding, *, answer: str, actor: Any) -> ComparisonFinding:
    """Say what was done about a difference."""
    row: ComparisonFinding = (
        ComparisonFinding.objects.select_for_update(of=("self",))
        .select_related("union", "comparison")
        .get(pk=finding.pk)
    )
    if not actor.may_at("hardship.edit", row.union):
        raise Refusal("您不能处理该工会的比对差异。")
    if row.handled_on is not None:
        raise Refusal("这条差异已经处理，没有重复登记。")
    if not answer.strip():
        raise Refusal("请写明处理情况。")
    row.handled_on, row.handled_by = timezone.localdate(), actor
    row.answer = answer.strip()[:200]
    row.save(update_fields=["handled_on", "handled_by", "answer"])
    record(
        "following.finding_answered",
        actor=actor,
        union=row.union,
        target=row.comparison,
        detail={"what": Difference(row.what).label},
    )
    return row


def counted(comparison: Comparison) -> Mapping[str, int]:
    """How many of each difference."""
    found: dict[str, int] = {}
    for what in comparison.findings.values_list("what", flat=True):
        found[what] = found.get(what, 0) + 1
    return found
