"""What the forms of leads choose from; each form narrows it to its account."""

from __future__ import annotations

from typing import Any

from gonghui.kernel.access.models import Account
from gonghui.kernel.access.permissions import roles_with
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.org.queries import ancestors_and_self


def active_unions() -> Any:
    """Unions that work, in the order of the tree."""
    return Union.objects.filter(status=UnionStatus.ACTIVE)


def open_employers() -> Any:
    """Employers that still exist, by name."""
    return Employer.objects.filter(closed_on=None).order_by("name_key", "pk")


def assignable(union: Any) -> Any:
    """Accounts that may work on leads of a union."""
    accounts = Account.objects.filter(
        grants__role__in=roles_with("leads.edit"),
        grants__union__in=ancestors_and_self(union),
        is_active=True,
    )
    return accounts.distinct().order_by("display_name", "pk")
