"""Rows that are written once: ledgers and histories. A mistake is answered by another row."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

from gonghui.kernel.access.scoping import ScopedQuerySet

Row = TypeVar("Row", bound=models.Model)


class RowIsAppendOnly(TypeError):
    """Somebody tried to change or delete a row that stays as it was written."""


class AppendOnlyQuerySet(ScopedQuerySet[Row]):
    """Such rows, seen as any others."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise RowIsAppendOnly(f"{self.model.__name__} rows are never updated")

    def delete(self) -> NoReturn:
        raise RowIsAppendOnly(f"{self.model.__name__} rows are never deleted")


class AppendOnly(models.Model):
    """Base of models whose rows are written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; an existing one stays as it is."""
        if not self._state.adding:
            raise RowIsAppendOnly(f"{type(self).__name__} rows are never updated")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RowIsAppendOnly(f"{type(self).__name__} rows are never deleted")
