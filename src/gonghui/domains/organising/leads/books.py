"""Employers and unions that a list from another office names, found once for each chunk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.layout import ImportContext
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.org.rules import credit_code_problem

SYSTEM = "a list that the system itself reads"


def scoped(model: Any, context: ImportContext, permission: str) -> Any:
    """Rows within the reader's reach."""
    if context.actor is None:
        return model.objects.everything(reason=SYSTEM)
    return model.objects.visible_to(context.actor, permission)


@dataclass(frozen=True)
class Named:
    """What a row's names mean: the employer, None for a new one, or why neither."""

    employer: Any = None
    problem: str = ""


class Employers:
    """Employers by credit code; by full name where either side has no code."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context

    def find(self, rows: Iterable[tuple[str | None, str | None]]) -> list[Named]:
        """What each (credit code, name) means. Two queries a chunk."""
        asked = [((code or "").upper(), name or "") for code, name in rows]
        codes = {code for code, _ in asked if code}
        names = {name for _, name in asked if name}
        by_code: dict[str, Any] = {}
        by_name: dict[str, list[Any]] = {}
        everybody = Employer.objects.everything(reason="an employer is listed once anywhere")
        for row in everybody.filter(Q(credit_code__in=codes) | Q(name__in=names)).select_related(
            "registrar"
        ):
            if row.credit_code:
                by_code[row.credit_code] = row
            by_name.setdefault(row.name, []).append(row)
        keys = [row.pk for rows_ in by_name.values() for row in rows_]
        reach = scoped(Employer, self.context, "employers.view").filter(pk__in=keys)
        self.visible: set[int] = set(reach.values_list("pk", flat=True)) if keys else set()
        return [self._judge(code, name, by_code, by_name) for code, name in asked]

    def _judge(
        self, code: str, name: str, by_code: dict[str, Any], by_name: dict[str, list[Any]]
    ) -> Named:
        found = by_code.get(code) if code else None
        if found is None:
            alike = [row for row in by_name.get(name, []) if not code or row.credit_code is None]
            if len(alike) > 1:
                return Named(problem=f"有{len(alike)}个单位都叫“{name}”，请填写统一社会信用代码")
            found = alike[0] if alike else None
        if found is not None and found.pk not in self.visible:
            return Named(problem="该单位由您管理范围以外的工会登记，请联系上级工会")
        return Named(found)


class Unions:
    """Unions of the reader's reach by name, short name or code."""

    def __init__(self, context: ImportContext, permission: str) -> None:
        self.context, self.permission = context, permission
        self._known: dict[str, list[Any]] = {}

    def find(self, names: Iterable[str | None]) -> list[Any]:
        """The union of each name; the one imported for where no name stands; else a sentence."""
        asked = [name or "" for name in names]
        new = {name for name in asked if name and name not in self._known}
        if new:
            rows = scoped(Union, self.context, self.permission).filter(
                Q(name__in=new) | Q(short_name__in=new) | Q(code__in=new),
                status=UnionStatus.ACTIVE,
            )
            self._known |= {name: [] for name in new}
            for row in rows:
                for name in {row.name, row.short_name, row.code} & new:
                    self._known[name].append(row)
        return [self._judge(name) for name in asked]

    def _judge(self, name: str) -> Any:
        if not name:
            return self.context.union
        found = self._known[name]
        if len(found) == 1:
            return found[0]
        if found:
            return f"有{len(found)}个工会都叫“{name}”，请改填工会编号"
        return f"您的管理范围内没有工会“{name}”，请核对名称或改填工会编号"


def check_codes(chunk: Chunk) -> None:
    """Unified social credit codes, GB 32100-2015."""
    if not chunk.has("credit_code"):
        return
    label = chunk.layout.column("credit_code").label
    for place, code in enumerate(chunk.values("credit_code")):
        if code and (problem := credit_code_problem(code.upper())):
            chunk.refuse_one(place, label, problem)
