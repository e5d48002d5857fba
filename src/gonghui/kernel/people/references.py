"""Who refers to a table: found by looking at the models, so that nobody has to keep a list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True)
class Reference:
    """A foreign key (or one-to-one) of `model` to the table asked for."""

    model: type[models.Model]
    field: Any

    @property
    def code(self) -> str:
        """`app.Model.field`"""
        return f"{self.model._meta.label}.{self.field.name}"

    @property
    def title(self) -> str:
        """What its rows are called."""
        return str(self.model._meta.verbose_name)

    def rows_of(self, key: Any) -> Any:
        """Rows that refer to this key, whatever the model's own manager leaves out."""
        return self.model._base_manager.filter(**{self.field.attname: key})

    def unique_sets(self) -> Iterator[UniqueSet]:
        """Constraints that two rows of one person could break."""
        meta = self.model._meta
        if self.field.unique:
            yield UniqueSet((), None)
        for names in meta.unique_together:
            if self.field.name in names:
                yield UniqueSet(tuple(n for n in names if n != self.field.name), None)
        for constraint in meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and (
                self.field.name in constraint.fields
            ):
                others = tuple(n for n in constraint.fields if n != self.field.name)
                yield UniqueSet(others, constraint.condition)

    @property
    def may_collide(self) -> bool:
        return any(True for _ in self.unique_sets())

    @property
    def guards_itself(self) -> bool:
        """Whether the model refuses updates in sets, as ledgers do."""
        update = type(self.model._default_manager.none()).update
        return update is not models.QuerySet.update


@dataclass(frozen=True)
class UniqueSet:
    """The other fields of a unique constraint, and the condition under which it holds."""

    others: tuple[str, ...]
    condition: models.Q | None

    def rival_of(self, row: models.Model, among: Any) -> models.Model | None:
        """The row, among those of the other person, that cannot stand beside this one."""
        if self.condition is not None:
            model = type(row)
            if not model._base_manager.filter(self.condition, pk=row.pk).exists():
                return None
            among = among.filter(self.condition)
        facts = {name: getattr(row, row._meta.get_field(name).attname) for name in self.others}  # type: ignore[union-attr]
        if None in facts.values():
            return None
        found: models.Model | None = among.filter(**facts).first()
        return found


def references_to(model: type[models.Model]) -> list[Reference]:
    """Every concrete reference to a table, those of many-to-many tables among them."""
    return [
        Reference(one, field)
        for one in apps.get_models(include_auto_created=True)
        for field in one._meta.concrete_fields
        if field.remote_field is not None and field.remote_field.model is model
    ]


def sealed_columns(model: type[models.Model]) -> list[tuple[str, str]]:
    """Columns whose seal is bound to a row: (column, name of the property that says to which)."""
    classes = vars(model).get("data_classes", {})
    return [
        (name, f"{name.removesuffix('_sealed')}_context")
        for name, level in classes.items()
        if level == "C3" and hasattr(model, f"{name.removesuffix('_sealed')}_context")
    ]
