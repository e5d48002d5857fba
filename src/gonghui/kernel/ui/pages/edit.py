"""Creating and changing a row through a form."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse

from gonghui.kernel.ui.pages.base import Page, RowPage
from gonghui.kernel.ui.pages.submission import Submission, url_for


class FormPage(Submission, Page):
    """What creating and changing share."""

    template_name = "ui/form.html"
    form_class: ClassVar[type[forms.BaseForm]]
    submit_label: ClassVar[str] = "保存"
    intro: ClassVar[str] = ""
    cancel_url_name: ClassVar[str] = ""

    def form_kwargs(self) -> dict[str, Any]:
        """Further arguments of the form (say, the account whose choices it offers)."""
        return {}

    def build_form(self, data: Any = None, files: Any = None) -> forms.BaseForm:
        kwargs = self.form_kwargs()
        if data is not None:
            kwargs.update(data=data, files=files)
        if issubclass(self.form_class, forms.BaseModelForm) and self.row is not None:
            kwargs.setdefault("instance", copy(self.row))  # a refused change must not show
        return self.form_class(**kwargs)

    def perform(self, form: Any) -> Any:
        """Call the service with the cleaned data; return what was made or changed."""
        raise NotImplementedError

    def run(self, form: Any) -> Any:
        return self.perform(form)

    def render_form(
        self, form: forms.BaseForm | None, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        context = self.get_context_data(form=form, refusal=refusal, cancel_url=self.cancel_url())
        return self.render_to_response(context, status=status)

    def after_url(self, result: Any) -> str:
        if self.success_url_name:
            return url_for(self.success_url_name, result)
        return str(result.get_absolute_url())

    def cancel_url(self) -> str:
        """Where 取消 leads: by default the last page above this one."""
        if self.cancel_url_name:
            return url_for(self.cancel_url_name, self.row)
        parents = self.get_parents()
        return parents[-1].url if parents else ""


class CreatePage(FormPage):
    """A form that makes something: `form_class`, `permission`, `perform(form)`."""


class UpdatePage(FormPage, RowPage):
    """A form over a row that the account may change: `self.row` is it."""

    def get_title(self) -> str:
        return self.title or f"修改：{self.row}"
