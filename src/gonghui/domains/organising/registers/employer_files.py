"""Employers in: a file read into the register, matched by credit code, else by name and registrar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from gonghui.engines.registers.importing.chunk import Change, Chunk, Settled
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext, ImportLayout
from gonghui.engines.registers.models import Verdict
from gonghui.kernel.org import rules
from gonghui.kernel.org.enums import EmployerNature, Industry, UnionStatus
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.org.services import save_employer

SYSTEM = "an import that the system itself runs"
OFFERED = 2_000
STAFF = ("staff_count", "women_count", "migrant_count", "dispatched_count")

COLUMNS = (
    ImportColumn(
        "name",
        "单位全称",
        required=True,
        longest=120,
        aliases=("单位名称", "用人单位", "企业名称", "名称"),
        example="清河县东方机械厂",
        help="与营业执照或登记证书一致。",
    ),
    ImportColumn(
        "credit_code",
        "统一社会信用代码",
        "digits",
        longest=18,
        aliases=("信用代码", "社会信用代码"),
        help="18位，单元格须为文本格式；没有的按单位全称和登记工会识别。",
    ),
    ImportColumn(
        "registrar",
        "登记工会",
        longest=120,
        aliases=("工会", "所属工会"),
        help="写工会全称、简称或编号；不填，按上传时选择的工会。",
    ),
    ImportColumn(
        "nature",
        "单位性质",
        "choice",
        required=True,
        choices=EmployerNature.choices,
        synonyms={"民营": "170", "私营企业": "170", "国企": "110", "国有企业": "110"},
        example="私营",
    ),
    ImportColumn("industry", "行业", "choice", choices=Industry.choices),
    ImportColumn("staff_count", "职工总数", "count", aliases=("职工人数", "职工数"), example="120"),
    ImportColumn("women_count", "女职工数", "count", aliases=("女职工",)),
    ImportColumn("migrant_count", "农民工数", "count", aliases=("农民工",)),
    ImportColumn("dispatched_count", "劳务派遣工数", "count", aliases=("派遣工", "劳务派遣工")),
    ImportColumn("opened_on", "开业日期", "date", latest_is_today=True, aliases=("成立日期",)),
    ImportColumn("closed_on", "终止日期", "date", latest_is_today=True, aliases=("注销日期",)),
    ImportColumn("must_unionise", "应建会单位", "flag", aliases=("应建会",)),
    ImportColumn("is_digital", "数字经济企业", "flag"),
    ImportColumn("legal_representative", "法定代表人", longest=50),
    ImportColumn("contact", "联系人", longest=50),
    ImportColumn("phone", "联系电话", longest=30, aliases=("电话",)),
    ImportColumn("region_code", "行政区划代码", "digits", longest=12),
    ImportColumn("address", "地址", longest=200, aliases=("单位地址",)),
)
FACTS = tuple(
    column.name for column in COLUMNS if column.name not in ("name", "credit_code", "registrar")
)


class EmployerImporter:
    """Reads employers for one run."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self._unions: dict[str, Any] = {}
        self._codes: list[str | None] = []
        self._registrars: list[Any] = []
        self._found: dict[int, Employer] = {}

    def check(self, chunk: Chunk) -> None:
        """Codes, registrars, and staff within the whole. A row without a code is recognised by
        its name and registrar."""
        self._codes = [(code or "").upper() or None for code in chunk.values("credit_code")]
        for place, code in enumerate(self._codes):
            if code and (problem := rules.credit_code_problem(code)):
                chunk.refuse_one(place, "统一社会信用代码", problem)
        self._find_registrars(chunk)
        for name in STAFF[1:]:
            too_many = chunk.frame[name] > chunk.frame["staff_count"].fill_null(0)
            if chunk.has("staff_count"):
                chunk.refuse(too_many, name, "“{}”超过职工总数")
        chunk.refuse(
            chunk.frame["closed_on"] < chunk.frame["opened_on"], "closed_on", "“{}”早于开业日期"
        )
        known = [
            code or (name and union and f"{union.pk} {name}")
            for code, name, union in zip(
                self._codes, chunk.values("name"), self._registrars, strict=True
            )
        ]
        chunk.frame = chunk.frame.with_columns(
            credit_code=pl.Series([key or None for key in known], dtype=pl.String)
        )

    def _find_registrars(self, chunk: Chunk) -> None:
        named = chunk.values("registrar")
        new = {name for name in named if name} - set(self._unions)
        if new:
            self._look_up(new)
        self._registrars = []
        for place, name in enumerate(named):
            union = self._unions[name] if name else self.context.union
            if isinstance(union, str):
                chunk.refuse_one(place, "登记工会", union)
                union = None
            self._registrars.append(union)

    def _look_up(self, wanted: set[str]) -> None:
        found: dict[str, list[Any]] = {}
        for union in self._scoped(Union).filter(status=UnionStatus.ACTIVE):
            for key in {union.name, union.short_name, union.code} & wanted:
                found.setdefault(key, []).append(union)
        for name in wanted:
            unions = found.get(name, [])
            self._unions[name] = (
                unions[0]
                if len(unions) == 1
                else f"有{len(unions)}个工会都叫“{name}”，请改填工会编号"
                if unions
                else f"您的管理范围内没有工会“{name}”，请核对名称或改填工会编号"
            )

    def _scoped(self, model: Any) -> Any:
        if self.context.actor is None:
            return model.objects.everything(reason=SYSTEM)
        return model.objects.visible_to(
            self.context.actor, self.context.register.permissions.imports
        )

    def match(self, chunk: Chunk) -> None:
        """Which employers are new, which changed: three queries."""
        good = chunk.good()
        codes = {self._codes[place] for place in good} - {None}
        names = chunk.values("name")
        everybody = Employer.objects.everything(reason="credit codes are unique everywhere")
        coded = {
            row.credit_code: row
            for row in everybody.filter(credit_code__in=codes).select_related("registrar")
        }
        wanted = {names[place] for place in good}
        named = {
            (row.registrar_id, row.name): row
            for row in self._scoped(Employer).filter(name__in=wanted).select_related("registrar")
        }
        reach = set(
            self._scoped(Employer)
            .filter(pk__in=[row.pk for row in coded.values()])
            .values_list("pk", flat=True)
        )
        rows = chunk.frame.to_dicts()
        self._found = {}
        for place in good:
            code, union = self._codes[place], self._registrars[place]
            row = coded.get(code) if code else None
            if row is not None and row.pk not in reach:
                chunk.refuse_one(
                    place,
                    "统一社会信用代码",
                    "已由您管理范围以外的工会登记，请联系上级工会核对",
                    Verdict.CONFLICT,
                )
                continue
            if row is None:
                row = named.get((union.pk, names[place]))
                if row is not None and row.credit_code and code and row.credit_code != code:
                    chunk.refuse_one(
                        place,
                        "统一社会信用代码",
                        "与同名单位已登记的代码不同，请核对；确需更正的在单位卡上修改",
                        Verdict.CONFLICT,
                    )
                    continue
            if row is None:
                chunk.settle(place, Settled(Verdict.NEW))
                continue
            self._found[place] = row
            changes = self._changes(chunk, place, row, rows[place])
            verdict = Verdict.CHANGED if changes else Verdict.SAME
            chunk.settle(place, Settled(verdict, row.pk, tuple(changes)))

    def _wanted(self, chunk: Chunk, place: int, cells: Mapping[str, Any]) -> dict[str, Any]:
        """Columns the row fills in: an empty cell leaves what is registered."""
        found = {name: cells[name] for name in FACTS if cells[name] is not None}
        found["name"] = cells["name"]
        if self._codes[place]:
            found["credit_code"] = self._codes[place]
        if cells["registrar"]:
            found["registrar"] = self._registrars[place]
        return found

    def _changes(
        self, chunk: Chunk, place: int, row: Employer, cells: Mapping[str, Any]
    ) -> list[Change]:
        return [
            (chunk.layout.column(name).label, _said(row, name), _words(row, name, value))
            for name, value in self._wanted(chunk, place, cells).items()
            if getattr(row, name) != value
        ]

    def apply(self, chunk: Chunk) -> None:
        """Write through the service: each employer has its own record."""
        rows = chunk.frame.to_dicts()
        for place in (*chunk.settled_as(Verdict.NEW), *chunk.settled_as(Verdict.CHANGED)):
            employer = self._found.get(place) or Employer(registrar=self._registrars[place])
            for name, value in self._wanted(chunk, place, rows[place]).items():
                setattr(employer, name, value)
            chunk.targets[place] = save_employer(employer, actor=self.context.actor).pk


def _said(row: Employer, name: str) -> str:
    return _words(row, name, getattr(row, name))


def _words(row: Employer, name: str, value: Any) -> str:
    """A value as people read it."""
    field: Any = row._meta.get_field(name)
    if isinstance(value, bool):
        return "是" if value else "否"
    labels = dict(field.flatchoices)
    return str(labels.get(value, "" if value is None else value))


def offers(context: ImportContext) -> Mapping[str, Sequence[str]]:
    """Unions that the template lets choose from."""
    if context.actor is None:
        unions = Union.objects.everything(reason=SYSTEM)
    else:
        unions = Union.objects.visible_to(context.actor, context.register.permissions.imports)
    names = unions.filter(status=UnionStatus.ACTIVE).values_list("name", flat=True)
    return {"registrar": list(names[:OFFERED])}


EMPLOYER_FILE = ImportLayout(
    title="用人单位",
    columns=COLUMNS,
    key="credit_code",
    importer=EmployerImporter,
    offers=offers,
    preview=("name", "credit_code", "registrar"),
    notes=(
        "每家单位一行，以统一社会信用代码识别；没有代码的，以单位全称和登记工会识别。",
        "空着的单元格不会抹掉已经登记的内容。",
        "列为哪个工会的覆盖单位，在单位卡上办理，不通过导入。",
    ),
)
