"""Objections during publicity, as the desk that watches it enters and answers them."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from gonghui.engines.matters import services
from gonghui.engines.matters.forms import AnswerForm, ObjectionForm
from gonghui.engines.matters.models import Desk, Matter, Objection
from gonghui.engines.matters.pages.looking import BehindMatterLook
from gonghui.kernel.ui.pages import ActionPage, Crumb


def _way(matter: Any) -> list[Crumb]:
    return [Crumb("事项", reverse("matters:todo")), Crumb(str(matter), matter.get_absolute_url())]


class ObjectPage(ActionPage):
    """`/matters/desks/<pk>/object/`: what came by telephone, letter or visit."""

    model = Desk
    permission = "matters.submit"
    view_permission = "matters.view"
    related = ("matter__union", "publicity")
    title = "登记异议"
    submit_label = "登记异议"
    form_class = ObjectionForm
    question = "登记后公示停表，核查答复后继续计算。"
    success_text = "已登记异议，公示停表。"

    def get_row(self) -> Any:
        row = super().get_row()
        if getattr(row, "publicity", None) is None:
            raise Http404
        return row

    def get_parents(self) -> list[Crumb]:
        return _way(self.row.matter)

    def perform(self, row: Any, form: Any) -> Any:
        services.object_to(row.publicity, actor=self.request.user, **form.cleaned_data)
        return row.matter


class AnswerPage(BehindMatterLook, ActionPage):
    """`/matters/objections/<pk>/answer/`"""

    model = Objection
    permission = "matters.act"
    related = ("publicity__desk__matter__union",)
    title = "答复异议"
    submit_label = "答复"
    form_class = AnswerForm
    success_text = "已答复异议。"

    @property
    def matter(self) -> Matter:
        matter: Matter = self.row.publicity.desk.matter
        return matter

    def get_question(self) -> str:
        return f"{self.row.name}：{self.row.text}"

    def get_parents(self) -> list[Crumb]:
        return _way(self.row.publicity.desk.matter)

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        services.answer_objection(
            row, upheld=data["verdict"] == "yes", answer=data["answer"], actor=self.request.user
        )
        return row.publicity.desk.matter
