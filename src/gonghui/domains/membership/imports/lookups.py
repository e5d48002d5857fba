"""Unions and employers that a file names, found once for each name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from gonghui.domains.membership.rules.joining import holding_problem
from gonghui.engines.registers.importing.layout import ImportContext
from gonghui.kernel.org.models import Employer, Union

SYSTEM = "an import that the system itself runs"


@dataclass(frozen=True)
class Found:
    """What a name in the file means: a row's key, or why it means nothing."""

    pk: int | None = None
    problem: str = ""
    row: Any = None


def scoped(model: Any, context: ImportContext, permission: str) -> Any:
    """Rows within the importer's reach."""
    if context.actor is None:
        return model.objects.everything(reason=SYSTEM)
    return model.objects.visible_to(context.actor, permission)


class UnionBook:
    """Unions of the importer's scope by name, short name or code."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self.default = _judged(context.union)
        self._known: dict[str, Found] = {}

    def find(self, names: Iterable[str]) -> dict[str, Found]:
        """What each of the names means."""
        new = {name for name in names if name not in self._known}
        if new:
            self._look_up(new)
        return self._known

    def _look_up(self, names: set[str]) -> None:
        unions = scoped(Union, self.context, self.context.register.permissions.imports).filter(
            Q(name__in=names) | Q(short_name__in=names) | Q(code__in=names)
        )
        by_code: dict[str, Any] = {}
        by_name: dict[str, list[Any]] = {}
        for union in unions:
            by_code[union.code] = union
            for name in {union.name, union.short_name}:
                by_name.setdefault(name, []).append(union)
        for name in names:
            named = by_name.get(name, [])
            if name in by_code:
                self._known[name] = _judged(by_code[name])
            elif len(named) == 1:
                self._known[name] = _judged(named[0])
            elif named:
                self._known[name] = Found(
                    problem=f"有{len(named)}个工会都叫“{name}”，请改填工会编号"
                )
            else:
                self._known[name] = Found(
                    problem=f"您的管理范围内没有工会“{name}”，请核对名称或改填工会编号"
                )


def _judged(union: Any) -> Found:
    problem = holding_problem(kind=union.kind, status=union.status, is_gig=union.is_gig)
    return Found(problem=problem) if problem else Found(union.pk, row=union)


class EmployerBook:
    """Employers of the importer's scope by credit code or exact name."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self._known: dict[str, Found] = {}

    def find(self, names: Iterable[str]) -> dict[str, Found]:
        """What each of the names means."""
        new = {name for name in names if name not in self._known}
        if new:
            self._look_up(new)
        return self._known

    def _look_up(self, names: set[str]) -> None:
        codes = {name.upper() for name in names}
        employers = scoped(Employer, self.context, "employers.view").filter(
            Q(name__in=names) | Q(credit_code__in=codes)
        )
        found: dict[str, list[int]] = {}
        for pk, name, code in employers.values_list("pk", "name", "credit_code"):
            found.setdefault(name, []).append(pk)
            if code:
                found.setdefault(code, []).append(pk)
        for name in names:
            keys = found.get(name.upper()) or found.get(name) or []
            if len(keys) == 1:
                self._known[name] = Found(keys[0])
            elif keys:
                self._known[name] = Found(
                    problem=f"有{len(keys)}个单位都叫“{name}”，请改填统一社会信用代码"
                )
            else:
                self._known[name] = Found(
                    problem=f"没有找到单位“{name}”，请先在用人单位台账登记，或核对名称"
                )
