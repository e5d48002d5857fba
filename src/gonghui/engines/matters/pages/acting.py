"""Acting at a desk: one dialog for each action, and one for many rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from gonghui.engines.matters import queries, services
from gonghui.engines.matters.enums import Action
from gonghui.engines.matters.forms import (
    BatchForm,
    OpinionForm,
    ReasonedOpinionForm,
    TransferForm,
)
from gonghui.engines.matters.models import Desk, Matter
from gonghui.engines.matters.pages.looking import BehindMatterLook
from gonghui.kernel.ui.pages import ActionPage, Crumb, Page, say

RETURN_PHRASES = ("材料不全，请补齐后再次提交。", "填写内容与材料不符，请核对更正。")
REFUSE_PHRASES = ("经审核，不符合规定条件。",)
MOST_AT_ONCE = 100


class DeskPage(BehindMatterLook, ActionPage):
    """What the four dialogs share."""

    model = Desk
    permission = "matters.act"
    related = ("matter__union", "union", "holder")
    template_name = "matters/act.html"
    form_class = OpinionForm
    action: ClassVar[Action]

    @property
    def matter(self) -> Matter:
        matter: Matter = self.row.matter
        return matter

    def get_title(self) -> str:
        return str(self.action.label)

    def get_parents(self) -> list[Crumb]:
        matter = self.row.matter
        return [
            Crumb("事项", reverse("matters:todo")),
            Crumb(str(matter), matter.get_absolute_url()),
        ]

    @property
    def step(self) -> Any:
        return self.row.matter.declared.step(self.row.step)

    def phrases(self) -> tuple[str, ...]:
        """Common opinions for this action."""
        return ()

    def form_kwargs(self) -> dict[str, Any]:
        answers = self.action in (Action.PASS, Action.REFUSE)
        return {"phrases": self.phrases(), "outside": self.row.outside if answers else ""}

    def next_text(self) -> str:
        """Who gets it next."""
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=self.row,
            matter=self.row.matter,
            answers=queries.said_answers(self.row.matter),
            compared=queries.compared(self.row.matter),
            next_text=self.next_text(),
            **kwargs,
        )

    def perform(self, row: Any, form: Any) -> Matter:
        return services.act(
            row,
            action=self.action,
            actor=self.request.user,
            opinion=form.said(),
            letter=form.letter(),
        )

    def success_message(self, result: Any) -> str:
        return f"已办理：{self.action.label}。现为“{result.stage_title}”。"


class PassPage(DeskPage):
    action = Action.PASS
    submit_label = "通过"

    def phrases(self) -> tuple[str, ...]:
        return tuple(self.step.phrases)

    def next_text(self) -> str:
        step = self.step
        if len(step.offices) > 1:
            needs = {"all": "全部同意", "any": "一方同意"}.get(
                str(step.needs), f"{step.needs}方同意"
            )
            return f"本环节{len(step.offices)}方会签，{needs}后生效。{self._after()}"
        return self._after()

    def _after(self) -> str:
        return queries.next_text(self.row.matter, self.step)


class ReturnPage(DeskPage):
    action = Action.RETURN
    submit_label = "退回补正"
    form_class = ReasonedOpinionForm

    def phrases(self) -> tuple[str, ...]:
        return RETURN_PHRASES

    def next_text(self) -> str:
        return f"退回申请人补正，补正期间停表；再次提交后回到“{self.step.title}”环节"


class RefusePage(DeskPage):
    action = Action.REFUSE
    submit_label = "不予通过"
    is_danger = True
    form_class = ReasonedOpinionForm

    def phrases(self) -> tuple[str, ...]:
        return REFUSE_PHRASES

    def next_text(self) -> str:
        if len(self.step.offices) > 1 and not self.step.veto:
            return "本环节由多方会签，按各方意见合并决定"
        return "事项办结，结果告知申请人"


class TransferPage(DeskPage):
    action = Action.TRANSFER
    submit_label = "转办"
    form_class = TransferForm

    def form_kwargs(self) -> dict[str, Any]:
        return {"candidates": queries.transfer_candidates(self.row, account=self.request.user)}

    def next_text(self) -> str:
        return "仍在本环节，由所选人员办理，期限不变"

    def perform(self, row: Any, form: Any) -> Matter:
        return services.act(
            row,
            action=self.action,
            actor=self.request.user,
            opinion=form.said(),
            to=form.cleaned_data["to"],
        )

    def success_message(self, result: Any) -> str:
        return "已转办。"


PAGES: dict[Action, type[DeskPage]] = {
    page.action: page for page in (PassPage, ReturnPage, RefusePage, TransferPage)
}


class BatchPage(Page):
    """`/matters/batch/`: the same action for the rows picked in the inbox, a verdict for each."""

    permission = "matters.act"
    template_name = "matters/batch.html"
    title = "批量办理结果"
    parents = (("事项", "matters:todo"),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("matters:todo"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BatchForm(request.POST)
        keys = [key for key in request.POST.getlist("desk") if key.isdecimal()][:MOST_AT_ONCE]
        action = request.POST.get("action", "")
        if not keys or action not in (Action.PASS, Action.RETURN) or not form.is_valid():
            say(request, "请先勾选要办理的事项。", level=30)
            return HttpResponseRedirect(reverse("matters:todo"))
        desks = Desk.objects.visible_to(request.user, "matters.act").filter(pk__in=keys)
        verdicts = services.act_in_batch(
            desks.select_related("matter__union").order_by("due_on", "pk"),
            action=action,
            actor=request.user,
            opinion=form.cleaned_data["opinion"],
        )
        done = sum(one.done for one in verdicts)
        context = self.get_context_data(
            verdicts=verdicts, done=done, left=len(verdicts) - done, action=Action(action).label
        )
        return self.render_to_response(context)
