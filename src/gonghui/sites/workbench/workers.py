"""What the desk does for a worker's access to the phone."""

from __future__ import annotations

from typing import Any

from django import forms

from gonghui.domains.membership.models import Membership
from gonghui.kernel.access import workers
from gonghui.kernel.people.masks import mask_mobile
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import ActionPage, Crumb


class UnbindForm(GonghuiForm):
    reason = forms.CharField(
        label="事由",
        max_length=100,
        help_text="例如“本人到窗口申请，手机丢失”“号码已转给他人使用”",
    )


class WorkerBindingPage(ActionPage):
    """`/members/<pk>/phone/`: undo the binding of a member's account; every device is signed
    out, and the member binds again with the phone that the register holds."""

    model = Membership
    permission = "membership.edit"
    view_permission = "membership.view"
    related = ("person", "union")
    title = "职工端绑定"
    form_class = UnbindForm
    submit_label = "解除绑定"
    is_danger = True
    success_text = "已解除绑定，原来登录的设备都已退出。"

    def get_parents(self) -> list[Crumb]:
        return [Crumb(str(self.row), self.row.get_absolute_url())]

    def get_question(self) -> str:
        account = workers.worker_account_of(self.row.person)
        registered = self.row.person.mobile_masked or "未登记"
        if account is None:
            return (
                f"{self.row}还没有绑定职工端。登记的手机号是{registered}：号码不对的，"
                "先在会员信息里变更；然后请本人用这个号码登录职工端，核对姓名和证件号码即可绑定。"
            )
        return (
            f"{self.row}已用手机号{mask_mobile(account.mobile or '')}绑定职工端，"
            f"登记的手机号是{registered}。解除后，该号码不再能看到本人的信息和申请；"
            "本人可用登记的手机号重新绑定。请先核对本人身份证件。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        account = workers.worker_account_of(row.person)
        if account is None:
            raise Refusal("该会员没有绑定职工端，不需要解除。")
        workers.unbind(
            account,
            actor=self.request.user,
            union=row.union,
            reason=form.cleaned_data["reason"],
        )
