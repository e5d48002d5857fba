"""The roster of members: its layout, and what is done with a chunk of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from gonghui.domains.membership.imports import checking
from gonghui.domains.membership.imports.alike import done, warn_of_lookalikes
from gonghui.domains.membership.imports.columns import COLUMNS
from gonghui.domains.membership.imports.lookups import EmployerBook, UnionBook, scoped
from gonghui.domains.membership.imports.matching import Known, Matcher, look_up
from gonghui.domains.membership.imports.writing import Writer
from gonghui.domains.membership.models import Membership
from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import ImportContext, ImportLayout
from gonghui.kernel.org.enums import MEMBER_KINDS, UnionStatus
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.policy.services import resolve

OFFERED = 2_000
"""Unions and employers that the template lists at most."""


class RosterImporter:
    """Reads rosters for one run."""

    matcher: type[Matcher] = Matcher
    writer: type[Writer] = Writer

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.unions = UnionBook(context)
        self.employers = EmployerBook(context)
        self.min_age = int(resolve("member.min_age", union=context.union, on=context.today).value)
        self._known: Known | None = None
        self._union_rows: dict[int, Any] = {}

    def check(self, chunk: Chunk) -> None:
        """The rules of joining, 会籍管理办法 2016, 会员实名制采集表, GB 11643."""
        checking.check_people(chunk, today=self.context.today)
        checking.check_places(chunk)
        checking.check_days(chunk, min_age=self.min_age)
        checking.check_changes(chunk)
        checking.check_cards(chunk)
        self._find_unions(chunk)
        self._find_employers(chunk)

    def _find_unions(self, chunk: Chunk) -> None:
        named = chunk.values("union")
        book = self.unions.find({name for name in named if name})
        keys: list[int | None] = []
        label = chunk.layout.column("union").label
        for place, name in enumerate(named):
            found = book[name] if name else self.unions.default
            if found.problem:
                chunk.refuse_one(place, label, found.problem)
            else:
                self._union_rows[found.row.pk] = found.row
            keys.append(found.pk)
        chunk.frame = chunk.frame.with_columns(union_id=pl.Series(keys, dtype=pl.Int64))

    def _find_employers(self, chunk: Chunk) -> None:
        named = chunk.values("employer")
        book = self.employers.find({name for name in named if name})
        keys: list[int | None] = []
        label = chunk.layout.column("employer").label
        for place, name in enumerate(named):
            found = book[name] if name else None
            if found is not None and found.problem:
                chunk.refuse_one(place, label, found.problem)
            keys.append(found.pk if found else None)
        chunk.frame = chunk.frame.with_columns(employer_id=pl.Series(keys, dtype=pl.Int64))

    def match(self, chunk: Chunk) -> None:
        """Who is new, who changed, who belongs elsewhere."""
        self._refuse_taken_numbers(chunk)
        self._known = look_up(chunk, self.context)
        self.matcher(chunk, self._known).settle()

    def _refuse_taken_numbers(self, chunk: Chunk) -> None:
        """A member number that the file brings is nobody else's, here or in the file."""
        if not chunk.has("member_no"):
            return
        numbers = chunk.values("member_no")
        asked = {number for number in numbers if number}
        owners = dict(
            Membership.objects.everything(reason="member numbers are unique everywhere")
            .filter(member_no__in=asked)
            .values_list("member_no", "person__id_number_index")
        )
        label = chunk.layout.column("member_no").label
        for place, number in enumerate(numbers):
            if number and owners.setdefault(number, chunk.keys[place]) != chunk.keys[place]:
                chunk.refuse_one(place, label, "已是他人的会员号，请核对；不填则由系统编发")

    def apply(self, chunk: Chunk) -> None:
        """Write what was matched."""
        if self._known is None:
            raise RuntimeError("match comes before apply")
        self.writer(chunk, self._known, self.context, self._union_rows).write()


def offers(context: ImportContext) -> Mapping[str, Sequence[str]]:
    """Unions and employers that the template lets choose from."""
    permission = context.register.permissions.imports
    unions = scoped(Union, context, permission).filter(
        kind__in=MEMBER_KINDS, status=UnionStatus.ACTIVE
    )
    employers = scoped(Employer, context, "employers.view").filter(closed_on=None)
    return {
        "union": list(unions.values_list("name", flat=True)[:OFFERED]),
        "employer": list(employers.order_by("name_key").values_list("name", flat=True)[:OFFERED]),
    }


ROSTER = ImportLayout(
    title="会员花名册",
    columns=COLUMNS,
    key="id_number",
    importer=RosterImporter,
    offers=offers,
    preview=("name", "id_number", "union", "joined_on"),
    warned="疑似重复",
    warn=warn_of_lookalikes,
    done=done,
    notes=(
        "每名会员一行，以证件号码识别；同一文件重复导入不会重复登记。",
        "空着的单元格不会抹掉已经登记的内容。",
        "更换工会、保留会籍、退会等会籍变动，请在会员卡上办理，不通过导入。",
    ),
)
