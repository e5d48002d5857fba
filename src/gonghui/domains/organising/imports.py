"""A workbook of unions: new ones are founded, known ones corrected. Moves, new names and
dissolutions have verbs of their own."""

from __future__ import annotations

from typing import Any

from gonghui.domains.organising import services
from gonghui.engines.registers.importing.chunk import Change, Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.org.enums import UnionKind, UnionLevel, UnionSector, UnionStatus
from gonghui.kernel.org.models import Union
from gonghui.kernel.org.rules import placement_problem

SYSTEM = "a list of unions that the system itself reads"
PLAIN = ("short_name", "kind", "sector", "region_code", "phone", "address", "is_digital", "is_gig")
"""Facts that a file may correct."""


class UnionImporter:
    """Reads one list. A superior may stand in an earlier row of the same file."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self._rows: list[dict[str, Any]] = []
        self._founded: dict[str, int] = {}

    def _unions(self) -> Any:
        if self.context.actor is None:
            return Union.objects.everything(reason=SYSTEM)
        return Union.objects.visible_to(self.context.actor, "org.edit")

    def check(self, chunk: Chunk) -> None:
        """Facts of a row against each other."""
        self._rows = chunk.frame.to_dicts()
        for place, row in enumerate(self._rows):
            if row["founded_on"] and row["founded_on"] > self.context.today:
                chunk.refuse_one(place, "建会日期", "不能晚于今天")

    def match(self, chunk: Chunk) -> None:
        """Which unions are known, and under whom the new ones stand."""
        codes = [row["code"] for row in self._rows if row["code"]]
        known = {
            row.code: row
            for row in Union.objects.everything(reason="a code is given once").filter(
                code__in=codes
            )
        }
        reach = set(self._unions().filter(code__in=codes).values_list("pk", flat=True))
        parents = self._parents()
        in_file: dict[str, dict[str, Any]] = {}
        for place in chunk.good():
            row = self._rows[place]
            union = known.get(row["code"] or "")
            row["union"] = union
            if union is not None and union.pk not in reach:
                chunk.refuse_one(
                    place, "工会编号", "该编号已被您管理范围以外的工会使用", Verdict.CONFLICT
                )
            elif union is not None:
                self._settle_known(chunk, place, row, union)
            else:
                self._settle_new(chunk, place, row, parents, in_file)

    def _parents(self) -> dict[str, Any]:
        asked = {row["parent"] for row in self._rows if row["parent"]}
        found: dict[str, Any] = {"": self.context.union}
        unions = self._unions().filter(status=UnionStatus.ACTIVE)
        for field in ("name", "short_name", "code"):
            for union in unions.filter(**{f"{field}__in": asked}):
                found[getattr(union, field)] = union
        return found

    def _settle_known(self, chunk: Chunk, place: int, row: dict[str, Any], union: Any) -> None:
        if row["name"] != union.name:
            chunk.refuse_one(
                place, "工会全称", f"该编号的工会名为“{union.name}”，更名请在卡片上办理",
                Verdict.CONFLICT,
            )  # fmt: skip
            return
        changes: list[Change] = [
            (chunk.layout.column(name).label, str(getattr(union, name)), str(row[name]))
            for name in PLAIN
            if row[name] is not None and row[name] != getattr(union, name)
        ]
        verdict = Verdict.CHANGED if changes else Verdict.SAME
        chunk.settle(place, Settled(verdict, union.pk, tuple(changes)))

    def _settle_new(
        self,
        chunk: Chunk,
        place: int,
        row: dict[str, Any],
        parents: dict[str, Any],
        in_file: dict[str, dict[str, Any]],
    ) -> None:
        named = row["parent"] or ""
        above = parents.get(named)
        earlier = in_file.get(named)
        level = above.level if above is not None else earlier["level"] if earlier else ""
        if not level:
            text = f"没有找到“{named}”；上级工会应已登记，或排在本行之前"
            chunk.refuse_one(place, "上级工会", text)
            return
        wanted = row["level"] or UnionLevel.BASE
        if problem := placement_problem(parent_level=level, level=wanted):
            chunk.refuse_one(place, "层级", problem)
            return
        if not row["founded_on"]:
            chunk.refuse_one(place, "建会日期", "新登记的工会请填写建会日期")
            return
        if self._is_double(row, above):
            chunk.refuse_one(place, "工会全称", "上级工会下已有同名工会", Verdict.CONFLICT)
            return
        row |= {"above": above, "level": wanted}
        for name in (row["name"], row["code"]):
            if name:
                in_file.setdefault(name, row)
        chunk.settle(place, Settled(Verdict.NEW))

    @staticmethod
    def _is_double(row: dict[str, Any], above: Any) -> bool:
        if above is None:
            return False
        under = Union.objects.of_subtree(above).filter(depth=above.depth + 1, name=row["name"])
        return bool(under.exclude(status__in=(UnionStatus.MERGED, UnionStatus.DISSOLVED)).exists())

    def apply(self, chunk: Chunk) -> None:
        """Found the new ones in the order of the file; correct the known ones."""
        for place in chunk.settled_as(Verdict.NEW):
            row = self._rows[place]
            parent = row["above"] or Union.objects.get(pk=self._founded[row["parent"]])
            union = services.register_union(
                {
                    "parent": parent,
                    "code": row["code"] or "",
                    "name": row["name"],
                    "level": row["level"],
                    "kind": row["kind"] or UnionKind.BASE_SINGLE,
                    "sector": row["sector"] or UnionSector.GENERAL,
                    "founded_on": row["founded_on"],
                    "document_number": row["document_number"] or "",
                    "short_name": row["short_name"] or "",
                    "region_code": row["region_code"] or "",
                    "phone": row["phone"] or "",
                    "address": row["address"] or "",
                    "is_digital": bool(row["is_digital"]),
                    "is_gig": bool(row["is_gig"]),
                },
                actor=self.context.actor,
            )
            self._founded |= {union.name: union.pk, union.code: union.pk}
            chunk.targets[place] = union.pk
        for place in chunk.settled_as(Verdict.CHANGED):
            row = self._rows[place]
            changes = {name: row[name] for name in PLAIN if row[name] is not None}
            services.update_union(row["union"], changes, actor=self.context.actor)


UNIONS_LAYOUT = ImportLayout(
    title="工会组织名册",
    columns=(
        ImportColumn("code", "工会编号", longest=30, help="留空由系统生成；有编号的按编号识别"),
        ImportColumn(
            "name", "工会全称", required=True, longest=120, aliases=("工会名称",),
            example="某某有限公司工会委员会",
        ),
        ImportColumn(
            "parent", "上级工会", longest=120,
            help="名称或编号；留空为导入的工会；可以是本表中排在前面的工会",
        ),
        ImportColumn("level", "层级", "choice", choices=UnionLevel.choices, example="基层"),
        ImportColumn("kind", "类型", "choice", choices=UnionKind.choices, example="单独基层工会"),
        ImportColumn("sector", "领域", "choice", choices=UnionSector.choices),
        ImportColumn("founded_on", "建会日期", "date", example="2026-03-01"),
        ImportColumn("document_number", "批复文号", longest=60),
        ImportColumn("short_name", "简称", longest=40),
        ImportColumn("region_code", "行政区划代码", "digits", longest=12),
        ImportColumn("phone", "联系电话", "digits", longest=30),
        ImportColumn("address", "地址", longest=200),
        ImportColumn("is_digital", "数字经济企业工会", "flag"),
        ImportColumn("is_gig", "新就业形态工会", "flag"),
    ),
    key="code",
    importer=UnionImporter,
    preview=("name", "parent", "level", "kind"),
    notes=(
        "每家工会一行，上级在前、下级在后。",
        "隶属调整、更名、合并、撤销不通过导入，请在工会卡片上办理，以便保留历史。",
    ),
)  # fmt: skip
