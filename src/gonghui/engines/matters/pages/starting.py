"""Starting a matter at the desk, and answering a return."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.matters import queries, services
from gonghui.engines.matters.enums import MatterState
from gonghui.engines.matters.forms import StartForm, SupplementForm
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind
from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.pages.looking import BehindMatterLook
from gonghui.engines.matters.pages.steering import MatterActionPage
from gonghui.kernel.ui.pages import CreatePage, Page


class KindListPage(Page):
    """`/matters/new/`: what can be asked for, who may have it, how long it takes."""

    permission = "matters.submit"
    template_name = "matters/kinds.html"
    title = "提交事项"
    parents = (("事项", "matters:todo"),)

    def groups(self) -> list[tuple[str, list[MatterKind]]]:
        """Kinds that the account may submit, under their headings."""
        user: Any = self.request.user
        groups: dict[str, list[MatterKind]] = {}
        for kind in MATTER_KINDS.newest():
            if kind.from_desk and user.may(kind.submit_permission):
                groups.setdefault(kind.group, []).append(kind)
        return list(groups.items())


class StartPage(CreatePage):
    """`/matters/new/<code>/`: the form comes from the declaration; after an error nothing typed is
    lost."""

    permission = "matters.submit"
    form_class = StartForm
    template_name = "matters/start.html"
    submit_label = "提交"
    parents = (("事项", "matters:todo"), ("提交事项", "matters:kinds"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            kind = MATTER_KINDS.get(kwargs["code"])
            if kind is None or not kind.from_desk:
                raise Http404
            if not user.may(kind.submit_permission):
                raise PermissionDenied
            self.kind = kind
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return self.kind.title

    def form_kwargs(self) -> dict[str, Any]:
        return {"kind": self.kind, "account": self.request.user}

    def route(self) -> list[tuple[Any, str, str, str]]:
        """Step, who decides, how long, and under which condition."""
        labels = self.kind.labels
        return [
            (
                step,
                "、".join(office.say() for office in step.offices),
                self._limit(step),
                step.when.say(labels) if step.when else "",
            )
            for step in self.kind.route
        ]

    def _limit(self, step: Any) -> str:
        user: Any = self.request.user
        term = step.publicity or step.within
        if term is None:
            return "不限时"
        if user.main_union is not None:
            term = queries.term_at(term, user.main_union, on=timezone.localdate())
        return str(term.say(self.kind.labels))

    def perform(self, form: Any) -> Matter:
        key = self.request.POST.get("once_key", "")[:32]
        return services.submit(
            self.kind.code,
            union=form.cleaned_data["union"],
            actor=self.request.user,
            data=form.answers(),
            files=form.papers(),
            submission_key=f"{self.request.user.pk}:{key}" if key else None,
            **form.applicants(),
        )

    def success_message(self, result: Any) -> str:
        return f"已提交，编号{result.number}，现为“{result.stage_title}”。"


class SupplementPage(BehindMatterLook, MatterActionPage):
    """`/matters/<pk>/supplement/`"""

    title = "补正"
    submit_label = "再次提交"
    form_class = SupplementForm
    success_text = "已补正，回到办理环节。"

    def get_row(self) -> Any:
        row = super().get_row()
        if row.state != MatterState.RETURNED:
            raise Http404
        return row

    def get_question(self) -> str:
        return f"退回原因：{queries.reason_of_return(self.row)}"

    def form_kwargs(self) -> dict[str, Any]:
        kind = self.row.declared
        return {
            "kind": kind,
            "account": self.request.user,
            "initial": queries.answers_for_editing(self.row),
        }

    def perform(self, row: Any, form: Any) -> Matter:
        return services.supplement(
            row,
            actor=self.request.user,
            data=form.answers(),
            text=form.cleaned_data["text"],
            files=form.papers(),
        )

    def cancel_url(self) -> str:
        return reverse("matters:detail", args=[self.row.pk])
