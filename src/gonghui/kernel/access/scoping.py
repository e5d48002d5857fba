"""The one doorway between people and rows.

A scoped model says how to walk from a row to its union; its manager then answers
`visible_to(account, permission)`. Unknown account, no grant: nothing. Undeclared permission:
KeyError, in production too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import models
from django.http import Http404

from gonghui.kernel.access.permissions import PERMISSIONS

if TYPE_CHECKING:
    from gonghui.kernel.access.models import Account

M = TypeVar("M", bound=models.Model)

PATH_LENGTH = 255
"""Length of a union's path column."""


def within(field: str, path: str) -> models.Q:
    """Rows whose `field` is `path` or lies below it.

    A range, not a LIKE: both databases walk the index, and paths use digits and capitals only,
    which every collation orders alike.
    """
    return models.Q(
        **{f"{field}__gte": path, f"{field}__lte": path + "Z" * (PATH_LENGTH - len(path))}
    )


def scope_of(account: Account | Any, permission: str, union_path: str) -> models.Q | None:
    """The condition that an account's grants for a permission put on rows; None for no grant."""
    PERMISSIONS[permission]
    if not getattr(account, "is_authenticated", False) or not account.is_active:
        return None
    prefix = f"{union_path}__" if union_path else ""
    condition: models.Q | None = None
    for grant in account.grants_for(permission):
        part = (
            within(f"{prefix}path", grant.union.path)
            if grant.with_subtree
            else models.Q(**{f"{prefix}pk": grant.union_id})
        )
        condition = part if condition is None else condition | part
    return condition


class ScopedQuerySet(models.QuerySet[M], Generic[M]):
    """Base of every queryset whose rows belong to a union."""

    union_path = "union"
    """Lookup path from a row to its union; "" for the union itself."""

    def visible_to(self, account: Account | Any, permission: str) -> Any:
        """Rows that the account may meet under this permission."""
        condition = scope_of(account, permission, self.union_path)
        return self.none() if condition is None else self.filter(condition)

    def of_subtree(self, union: Any) -> Any:
        """Rows of a union and everything below it. Scope is the caller's business."""
        prefix = f"{self.union_path}__" if self.union_path else ""
        return self.filter(within(f"{prefix}path", union.path))

    def everything(self, *, reason: str) -> Any:
        """Rows without scope, for jobs and commands that say why."""
        if not reason:
            raise ValueError("everything() wants a reason")
        return self.all()


ScopedManager = models.Manager
"""Managers of scoped models are made by `ScopedManager.from_queryset(TheirQuerySet)()`."""


BIGGEST_KEY = 2**63 - 1
"""No database has a bigger one. Django does not bound the key of a row that is another row's."""


def get_visible_or_404(
    model: type[models.Model], pk: Any, *, user: Account | Any, permission: str
) -> Any:
    """The row, if the account may meet it; otherwise it does not exist."""
    if isinstance(pk, int) and pk > BIGGEST_KEY:
        raise Http404
    row = model.objects.visible_to(user, permission).filter(pk=pk).first()  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row
