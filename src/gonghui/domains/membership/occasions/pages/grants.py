"""One grant: what, why, how far; and each step of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from gonghui.domains.membership.occasions import services
from gonghui.domains.membership.occasions.enums import GrantState, SignedBy
from gonghui.domains.membership.occasions.forms import (
    CancelForm,
    DayForm,
    GiftForGrantForm,
    SignForm,
)
from gonghui.domains.membership.occasions.models import CareGrant
from gonghui.domains.membership.occasions.pages.lists import month_crumb
from gonghui.domains.membership.occasions.pages.months import GRANT_TONES
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import ActionPage, Crumb, DetailPage, Link, Panel
from gonghui.kernel.ui.pages.base import RowPage

RELATED = ("membership__person", "membership__union", "union", "care_list__union", "event")


def _in(*states: str) -> Any:
    return lambda row: row.state in states


class GrantPage(DetailPage):
    """`/care/grants/<pk>/`"""

    model = CareGrant
    permission = "occasions.view"
    related = RELATED
    panels = (
        Panel(
            "慰问",
            (
                Column("name", "会员", "membership.person.name"),
                Column("member_union", "所属工会", "membership.union.name"),
                Column("title", "事由"),
                Column("due_on", "日期", kind="date"),
                Column("union", "慰问工会", "union.name", wide=True),
                Column("form", "形式", kind="choice"),
                Column("item", "慰问内容"),
                Column("amount", "金额", kind="money", unit="元"),
                Column("rule", "适用规定", wide=True),
            ),
        ),
        Panel(
            "发放与签收",
            (
                Column("state", "状态", kind="choice"),
                Column("given_on", "发放日期", kind="date"),
                Column("signed_on", "签收日期", kind="date"),
                Column("signed_by", "签收方式", kind="choice"),
                Column("reason", "取消原因"),
            ),
        ),
    )
    links = (
        Link(
            "标为已发放",
            "occasions:give",
            "gift",
            "occasions.edit",
            "primary",
            when=_in(GrantState.PLANNED),
        ),
        Link(
            "登记签收",
            "occasions:sign",
            "check",
            "occasions.edit",
            when=_in(GrantState.PLANNED, GrantState.GIVEN),
        ),
        Link("改内容", "occasions:gift", "pencil", "occasions.edit", when=_in(GrantState.PLANNED)),
        Link(
            "撤回上一步",
            "occasions:back",
            "arrow-back-up",
            "occasions.edit",
            when=_in(GrantState.GIVEN, GrantState.SIGNED),
        ),
        Link("取消", "occasions:cancel", "x", "occasions.edit", when=_in(GrantState.PLANNED)),
        Link("签收单", "occasions:slip", "printer", "occasions.view"),
    )

    def get_title(self) -> str:
        return f"{self.row.membership.person.name}：{self.row.title}"

    def badge(self) -> tuple[str, str]:
        return GRANT_TONES[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [
            month_crumb(),
            Crumb(str(self.row.care_list), self.row.care_list.get_absolute_url()),
        ]


class GrantAction(ActionPage):
    """Base of the steps of one grant."""

    model = CareGrant
    permission = "occasions.edit"
    view_permission = "occasions.view"
    related = RELATED

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_question(self) -> str:
        what = self.row.item or self.row.get_form_display()
        amount = f"，{self.row.amount}元" if self.row.amount else ""
        return f"{self.row.membership.person.name}　{self.row.title}：{what}{amount}"

    def marked(self, result: services.Marked) -> services.Marked:
        """Of one row a verdict is a refusal."""
        if not result.done:
            raise Refusal(f"{next(iter(result.left))}。")
        return result

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class GivePage(GrantAction):
    title = "标为已发放"
    form_class = DayForm
    success_text = "已标为发放。"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.mark(
                [row.pk],
                care_list=row.care_list,
                state=GrantState.GIVEN,
                on=form.cleaned_data["on"],
                actor=self.request.user,
            )
        )


class SignPage(GrantAction):
    title = "登记签收"
    form_class = SignForm
    success_text = "已登记签收。"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.mark(
                [row.pk],
                care_list=row.care_list,
                state=GrantState.SIGNED,
                on=form.cleaned_data["on"],
                signed_by=SignedBy(form.cleaned_data["signed_by"]),
                actor=self.request.user,
            )
        )


class CancelPage(GrantAction):
    title = "取消慰问"
    form_class = CancelForm
    is_danger = True
    success_text = "已取消。"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.mark(
                [row.pk],
                care_list=row.care_list,
                state=GrantState.CANCELLED,
                on=timezone.localdate(),
                reason=form.cleaned_data["reason"],
                actor=self.request.user,
            )
        )


class BackPage(GrantAction):
    title = "撤回上一步"
    success_text = "已撤回。"

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.take_back([row.pk], care_list=row.care_list, actor=self.request.user)
        )


class GiftPage(GrantAction):
    title = "改慰问内容"
    form_class = GiftForGrantForm
    submit_label = "保存"
    success_text = "已修改。"

    def form_kwargs(self) -> dict[str, Any]:
        row = self.row
        return {
            "kind": row.kind,
            "initial": {"form": row.form, "item": row.item, "amount": row.amount or None},
        }

    def perform(self, row: Any, form: Any) -> Any:
        return self.marked(
            services.change_gift(
                [row.pk], care_list=row.care_list, gift=form.gift(), actor=self.request.user
            )
        )


class SlipPage(RowPage):
    """`/care/grants/<pk>/slip/`: a sheet of one, for what is nobody else's business."""

    model = CareGrant
    permission = "occasions.view"
    related = RELATED
    template_name = "occasions/sheet.html"

    def get_title(self) -> str:
        return "慰问签收单"

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record(
            "occasions.sheet_printed",
            actor=self.request.user,
            union=self.row.union,
            target=self.row.care_list,
        )
        grants: Sequence[CareGrant] = [self.row]
        return super().get_context_data(
            row=self.row.care_list, grants=grants, total=self.row.amount, **kwargs
        )
