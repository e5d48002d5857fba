"""Acting on a row: a sentence that says what will happen, perhaps a form, one button."""

from __future__ import annotations

from copy import copy
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse

from gonghui.kernel.ui.pages.base import RowPage
from gonghui.kernel.ui.pages.submission import Submission, url_for
from gonghui.kernel.wording import nest_quotes


class ActionPage(Submission, RowPage):
    """`perform(row, form)` calls the service. `form_class` is optional."""

    template_name = "ui/confirm.html"
    form_class: ClassVar[type[forms.BaseForm] | None] = None
    submit_label: ClassVar[str] = "确定"
    is_danger: ClassVar[bool] = False
    question: ClassVar[str] = ""
    success_text = "已办理。"

    def get_question(self) -> str:
        """What will happen when the button is pressed."""
        return self.question

    def form_kwargs(self) -> dict[str, Any]:
        """Further arguments of the form."""
        return {}

    def build_form(self, data: Any = None, files: Any = None) -> forms.BaseForm | None:
        if self.form_class is None:
            return None
        kwargs = self.form_kwargs()
        if data is not None:
            kwargs.update(data=data, files=files)
        if issubclass(self.form_class, forms.BaseModelForm):
            kwargs.setdefault("instance", copy(self.row))
        return self.form_class(**kwargs)

    def perform(self, row: Any, form: Any) -> Any:
        """Call the service."""
        raise NotImplementedError

    def run(self, form: Any) -> Any:
        return self.perform(self.row, form)

    def render_form(
        self, form: forms.BaseForm | None, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            refusal=refusal,
            question=nest_quotes(self.get_question()),
            cancel_url=self.cancel_url(),
        )
        return self.render_to_response(context, status=status)

    def after_url(self, result: Any) -> str:
        row = result if getattr(result, "pk", None) is not None else self.row
        if self.success_url_name:
            return url_for(self.success_url_name, row)
        return str(row.get_absolute_url())

    def cancel_url(self) -> str:
        """Back to the last page above this one."""
        parents = self.get_parents()
        return parents[-1].url if parents else ""
