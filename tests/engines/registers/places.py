"""Form, services and import of the register that exists only in these tests."""

from typing import Any, ClassVar

from gonghui.engines.registers.forms import RegisterModelForm
from gonghui.engines.registers.importing.bulk import insert_rows, reserve_ids, update_rows
from gonghui.engines.registers.importing.chunk import Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.org.enums import EmployerNature
from gonghui.kernel.org.models import Employer
from gonghui.kernel.org.services import save_employer


class PlaceForm(RegisterModelForm):
    scopes: ClassVar[dict[str, str]] = {"registrar": "org.edit"}

    class Meta:
        model = Employer
        fields = ("registrar", "name", "nature", "phone")


def create_place(data: dict[str, Any], *, actor: Any) -> Employer:
    return save_employer(Employer(**data), actor=actor)


def update_place(row: Employer, data: dict[str, Any], *, actor: Any) -> Employer:
    for name, value in data.items():
        setattr(row, name, value)
    return save_employer(row, actor=actor)


class PlaceImporter:
    """About the least that an importer can be."""

    broken_at: ClassVar[int | None] = None
    """A row at which writing fails, as when the machine goes down."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context

    def check(self, chunk: Chunk) -> None:
        chunk.refuse(chunk.frame["women"] > chunk.frame["staff"], "women", "多于职工总数")

    def match(self, chunk: Chunk) -> None:
        names = chunk.values("name")
        rows = {
            row["name"]: row
            for row in Employer.objects.everything(reason="test")
            .filter(name__in=[name for name in names if name])
            .values("pk", "name", "staff_count", "registrar")
        }
        staff = chunk.values("staff")
        for place in chunk.good():
            row = rows.get(names[place])
            if row is None:
                chunk.settle(place, Settled(Verdict.NEW))
            elif row["registrar"] != self.context.union.pk:
                chunk.refuse_one(place, "单位全称", "由其他工会登记", Verdict.CONFLICT)
            elif staff[place] in (None, row["staff_count"]):
                chunk.settle(place, Settled(Verdict.SAME, row["pk"]))
            else:
                change = ("职工总数", str(row["staff_count"]), str(staff[place]))
                chunk.settle(place, Settled(Verdict.CHANGED, row["pk"], (change,)))

    def apply(self, chunk: Chunk) -> None:
        new, changed = chunk.settled_as(Verdict.NEW), chunk.settled_as(Verdict.CHANGED)
        names, staff = chunk.values("name"), chunk.values("staff")
        ids = reserve_ids(Employer, len(new))
        insert_rows(
            Employer,
            len(new),
            {
                "id": ids,
                "registrar_id": [self.context.union.pk] * len(new),
                "name": [names[p] for p in new],
                "nature": [chunk.values("nature")[p] or "170" for p in new],
                "opened_on": [chunk.values("opened_on")[p] for p in new],
                "staff_count": [staff[p] or 0 for p in new],
                "counted_from": [self.context.today] * len(new),
            },
        )
        chunk.targets.update(zip(new, ids, strict=True))
        update_rows(
            Employer,
            [chunk.targets[p] for p in changed],
            {"staff_count": [staff[p] for p in changed]},
        )
        if PlaceImporter.broken_at in chunk.numbers:
            raise SystemExit("killed")


PLACES_LAYOUT = ImportLayout(
    title="单位台账",
    columns=(
        ImportColumn(
            "name", "单位全称", required=True, longest=120, aliases=("单位名称",), example="某厂"
        ),
        ImportColumn("code", "统一社会信用代码", "digits", longest=18),
        ImportColumn(
            "nature", "单位性质", "choice", choices=EmployerNature.choices, example="私营企业"
        ),
        ImportColumn("staff", "职工总数", "count", required=True, example="12"),
        ImportColumn("women", "女职工数", "count"),
        ImportColumn("opened_on", "开业日期", "date", latest_is_today=True),
    ),
    key="name",
    importer=PlaceImporter,
    offers=lambda context: {"code": ()},
    preview=("name", "staff"),
    notes=("每个单位一行。",),
)
