"""What the models of goods share."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models


def account_key(label: str, **kwargs: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **kwargs
    )


def money_field(label: str, **kwargs: Any) -> Any:
    return models.DecimalField(label, max_digits=14, decimal_places=2, **kwargs)


def once_field() -> Any:
    return models.CharField("防重编号", max_length=120, null=True, blank=True, unique=True)


def upwards(union: Any) -> list[str]:
    """Paths of a union and of its superiors."""
    return [union.path[:end] for end in range(union.steplen, len(union.path) + 1, union.steplen)]


class Numbered:
    """Mixin: a paper's number, from its year and key."""

    letters: ClassVar[str]
    number_day: ClassVar[str]
    pk: Any

    @property
    def number(self) -> str:
        return f"{self.letters}{getattr(self, self.number_day).year}-{self.pk:06d}"
