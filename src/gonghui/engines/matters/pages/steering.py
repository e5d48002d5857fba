"""What is done about a matter from beside its desks."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from gonghui.engines.matters import services
from gonghui.engines.matters.forms import ReasonForm, ReopenForm, SuperviseForm, UrgeForm
from gonghui.engines.matters.models import Matter
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import ActionPage, Crumb


class MatterActionPage(ActionPage):
    """A dialog about a matter."""

    model = Matter
    permission = "matters.view"
    related = ("union",)

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("事项", reverse("matters:todo")),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]


class SupervisorPage(MatterActionPage):
    """One that only a chair in scope has."""

    permission = "matters.supervise"
    view_permission = "matters.view"


class WithdrawPage(MatterActionPage):
    """`/matters/<pk>/withdraw/`"""

    title = "撤回"
    submit_label = "撤回"
    is_danger = True
    form_class = ReasonForm
    question = "撤回后事项办结，不再办理。需要时可以重新提交。"
    success_text = "已撤回。"

    def perform(self, row: Any, form: Any) -> Matter:
        reason = form.cleaned_data["reason"]
        return services.withdraw(row, actor=self.request.user, reason=reason)


class UrgePage(MatterActionPage):
    """`/matters/<pk>/urge/`"""

    permission = "matters.submit"
    view_permission = "matters.view"

    title = "催办"
    submit_label = "催办"
    form_class = UrgeForm
    question = "提醒现在的办理人尽快办理，每天一次。"
    success_text = "已催办，提醒在办理人的待办页面显示。"

    def perform(self, row: Any, form: Any) -> Matter:
        return services.urge(row, actor=self.request.user, text=form.cleaned_data["text"])


class SupervisePage(SupervisorPage):
    """`/matters/<pk>/supervise/`"""

    title = "督办"
    submit_label = "督办"
    form_class = SuperviseForm
    question = "列为督办事项，要求办理人限期办理。"
    success_text = "已督办。"

    def perform(self, row: Any, form: Any) -> Matter:
        data = form.cleaned_data
        return services.supervise(
            row, actor=self.request.user, text=data["text"], due_on=data["due_on"]
        )


class SuspendPage(SupervisorPage):
    """`/matters/<pk>/suspend/`"""

    title = "中止"
    submit_label = "中止"
    form_class = ReasonForm
    question = "中止期间停表，任何人不能办理；恢复后按剩余工作日继续计算。"
    success_text = "已中止。"

    def perform(self, row: Any, form: Any) -> Matter:
        reason = form.cleaned_data["reason"]
        return services.suspend(row, actor=self.request.user, reason=reason)


class ResumePage(SupervisorPage):
    """`/matters/<pk>/resume/`"""

    title = "恢复办理"
    submit_label = "恢复办理"
    form_class = GonghuiForm
    question = "恢复办理后，各环节按中止前剩余的工作日继续计算期限。"
    success_text = "已恢复办理。"

    def perform(self, row: Any, form: Any) -> Matter:
        return services.resume(row, actor=self.request.user)


class ReopenPage(SupervisorPage):
    """`/matters/<pk>/reopen/`"""

    title = "重开"
    submit_label = "重开"
    form_class = ReopenForm
    question = "重新办理这件未通过或已撤回的事项。"
    success_text = "已重开。"

    def perform(self, row: Any, form: Any) -> Matter:
        data = form.cleaned_data
        return services.reopen(
            row,
            actor=self.request.user,
            reason=data["reason"],
            one_level_up=data["where"] == "up",
        )
