"""A list of items from Excel."""

from __future__ import annotations

from typing import Any

from gonghui.engines.goods.enums import Category
from gonghui.engines.goods.models import Item
from gonghui.engines.goods.services import create_item, update_item
from gonghui.engines.registers.importing.chunk import Change, Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict

COMPARED = ("code", "unit", "category", "least")


class ItemImporter:
    """Items of one union, recognised by name and specification."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self._rows: list[dict[str, Any]] = []
        self._seen: set[tuple[str, str]] = set()

    def check(self, chunk: Chunk) -> None:
        self._rows = [
            {
                "name": (row["name"] or "").strip(),
                "spec": (row["spec"] or "").strip(),
                "code": (row["code"] or "").strip(),
                "unit": (row["unit"] or "").strip(),
                "category": row["category"],
                "least": row["least"] or 0,
            }
            for row in chunk.frame.to_dicts()
        ]
        seen = set()
        for place in chunk.good():
            key = self._key(place)
            if key in seen:
                chunk.refuse_one(place, "品名", "品名和规格与前面的行相同，请删去其中一行")
            seen.add(key)

    def _key(self, place: int) -> tuple[str, str]:
        return self._rows[place]["name"], self._rows[place]["spec"]

    def match(self, chunk: Chunk) -> None:
        names = {row["name"] for row in self._rows}
        known = {
            (item.name, item.spec): item
            for item in Item.objects.filter(union=self.context.union, name__in=names)
        }
        for place in chunk.good():
            item = known.get(self._key(place))
            if item is None:
                chunk.settle(place, Settled(Verdict.NEW))
                continue
            changes = tuple(self._changes(item, self._rows[place], chunk))
            verdict = Verdict.CHANGED if changes else Verdict.SAME
            chunk.settle(place, Settled(verdict, item.pk, changes))

    @staticmethod
    def _changes(item: Item, row: dict[str, Any], chunk: Chunk) -> list[Change]:
        labels = {"category": dict(Category.choices)}
        found = []
        for name in COMPARED:
            before, after = getattr(item, name), row[name]
            if before != after:
                said = labels.get(name, {})
                label = chunk.layout.column(name).label
                found.append((label, str(said.get(before, before)), str(said.get(after, after))))
        return found

    def apply(self, chunk: Chunk) -> None:
        for place in chunk.settled_as(Verdict.NEW):
            row = {**self._rows[place], "union": self.context.union, "is_closed": False}
            chunk.targets[place] = create_item(row, actor=self.context.actor).pk
        for place in chunk.settled_as(Verdict.CHANGED):
            item = Item.objects.get(pk=chunk.targets[place])
            row = {**self._rows[place], "union": self.context.union, "is_closed": item.is_closed}
            update_item(item, row, actor=self.context.actor)


ITEMS_LAYOUT = ImportLayout(
    title="物资品目",
    columns=(
        ImportColumn(
            "name",
            "品名",
            required=True,
            longest=60,
            aliases=("物资名称", "名称", "商品名称"),
            example="凉茶",
        ),
        ImportColumn("spec", "规格", longest=60, aliases=("规格型号",), example="310ml×24罐"),
        ImportColumn(
            "code",
            "编码",
            "digits",
            longest=40,
            aliases=("物资编码", "条码"),
            example="6901234567892",
            help="本单位的编码或商品条码，可不填。",
        ),
        ImportColumn(
            "unit", "单位", required=True, longest=10, aliases=("计量单位",), example="箱"
        ),
        ImportColumn(
            "category",
            "类别",
            "choice",
            required=True,
            choices=Category.choices,
            example="防暑降温",
        ),
        ImportColumn(
            "least",
            "库存下限",
            "count",
            example="20",
            help="低于这个数量时提醒补充，可不填。",
        ),
    ),
    key="code",
    importer=ItemImporter,
    preview=("name", "spec", "unit", "category"),
    notes=("每种物资一行，按品名和规格识别。", "已有入库的品目不能改单位。"),
)
