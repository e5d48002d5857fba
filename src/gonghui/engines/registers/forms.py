"""Bases of the forms that registers declare."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from gonghui.kernel.ui.forms import GonghuiForm, GonghuiModelForm, StyledForm


class ScopedChoices(StyledForm):
    """Mixin: every choice list over a scoped model offers only rows the account may meet.

    By default rows under the register's edit permission; `scopes` names another permission for a
    field (`{"employer": "employers.view"}`).
    """

    scopes: ClassVar[dict[str, str]] = {}

    def _narrow_choices(self, account: Any, permission: str) -> None:
        for name, field in self.fields.items():
            queryset: Any = getattr(field, "queryset", None)
            if isinstance(field, forms.ModelChoiceField) and hasattr(queryset, "visible_to"):
                field.queryset = queryset.visible_to(account, self.scopes.get(name, permission))


class RegisterForm(ScopedChoices, GonghuiForm):
    """A form that is not over one model; `row` is the row being changed, None for a new one."""

    def __init__(
        self, *args: Any, account: Any, permission: str, row: Any = None, **kwargs: Any
    ) -> None:
        self.account, self.row = account, row
        if row is not None:
            kwargs["initial"] = {**self.initial_of(row), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._narrow_choices(account, permission)

    def initial_of(self, row: Any) -> dict[str, Any]:
        """What the form shows of a row that is about to be changed."""
        return {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}


class RegisterModelForm(ScopedChoices, GonghuiModelForm):
    """A form over the register's model."""

    def __init__(self, *args: Any, account: Any, permission: str, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)
        self._narrow_choices(account, permission)
