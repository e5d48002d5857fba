"""The card of one row, and the forms that make and change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest

from gonghui.engines.registers.declaration import resolve
from gonghui.engines.registers.pages.base import RegisterPage
from gonghui.kernel.ui.pages import (
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    Panel,
    RelatedTable,
    TimelineEntry,
    UpdatePage,
)


class RegisterCardPage(RegisterPage, DetailPage):
    """`/registers/<code>/<pk>/`"""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        register, here = self.register, {"code": self.register.code}
        links = list(register.actions)
        links.append(
            Link(
                "变更记录",
                "registers:history",
                "history",
                register.permissions.view,
                url_kwargs=here,
            )
        )
        if register.can_update:
            links.append(
                Link(
                    "修改",
                    "registers:edit",
                    "edit",
                    register.permissions.edit,
                    "primary",
                    url_kwargs=here,
                )
            )
        self.links = links  # type: ignore[misc]

    def get_panels(self) -> Sequence[Panel]:
        return self.register.panels or (Panel("基本信息", self.register.columns),)

    def get_tables(self) -> Sequence[RelatedTable]:
        return self.register.tables

    def badge(self) -> tuple[str, str] | None:
        for column in self.register.columns:
            if column.name == self.register.badge:
                stored = column.stored(self.row)
                return column.tones.get(str(stored), "mute"), column.display(self.row)
        return None

    def timeline(self) -> Sequence[TimelineEntry]:
        if not self.register.timeline:
            return ()
        entries: Sequence[TimelineEntry] = resolve(self.register.timeline)(self.row, self.request)
        return entries


class RegisterFormPage(RegisterPage):
    """What creating and changing share: the declared form, with choices of the account only."""

    needs = "edit"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user, "permission": self.permission}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form_class: type[forms.BaseForm] = resolve(self.register.form)

    def after_url(self, result: Any) -> str:
        return self.register.url("card", result)


class RegisterCreatePage(RegisterFormPage, CreatePage):
    """`/registers/<code>/new/`"""

    def offered(self) -> bool:
        return self.register.can_create

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.intro = self.register.intro  # type: ignore[misc]

    def get_title(self) -> str:
        return f"新增{self.register.noun}"

    def perform(self, form: Any) -> Any:
        return resolve(self.register.create)(form.cleaned_data, actor=self.request.user)

    def success_message(self, result: Any) -> str:
        return f"已登记{self.register.noun}“{result}”。"


class RegisterUpdatePage(RegisterFormPage, UpdatePage):
    """`/registers/<code>/<pk>/edit/`"""

    def offered(self) -> bool:
        return self.register.can_update

    def form_kwargs(self) -> dict[str, Any]:
        kwargs = super().form_kwargs()
        if not issubclass(self.form_class, forms.BaseModelForm):
            kwargs["row"] = self.row
        return kwargs

    def get_parents(self) -> list[Crumb]:
        return [self.list_crumb(), Crumb(str(self.row), self.register.url("card", self.row))]

    def perform(self, form: Any) -> Any:
        # A model form has written onto its row while it was checked: the service gets a fresh one.
        row = self.get_row()
        return resolve(self.register.update)(row, form.cleaned_data, actor=self.request.user)

    def success_message(self, result: Any) -> str:
        return f"已修改{self.register.noun}“{result}”。"
