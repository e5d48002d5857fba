"""Stand-ins: whom I let act for me, and for whom I act."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gonghui.engines.matters import queries, services
from gonghui.engines.matters.forms import StandInForm
from gonghui.engines.matters.models import StandIn
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import ActionPage, CreatePage, Link, ListPage


class StandInListPage(ListPage):
    """`/matters/stand-ins/`"""

    model = StandIn
    permission = "matters.act"
    title = "代理设置"
    subtitle = "点委托人姓名可以提前结束自己的委托"
    parents = (("事项", "matters:todo"),)
    columns = (
        Column("account", "委托人", link=True),
        Column("to", "代理人"),
        Column("union", "工会"),
        Column("role", "岗位", kind="choice"),
        Column("from_on", "起", kind="date"),
        Column("to_on", "止", kind="date"),
        Column("reason", "事由", hide_on_phone=True),
    )
    related = ("account", "to", "union")
    ordering = ("-to_on", "-pk")
    empty_text = "外出期间可以委托同事代为办理，到期自动结束，办理记录写明代谁办理。"
    empty_link = Link("委托代理", "matters:name_stand_in", "plus", "matters.act")
    links = (Link("委托代理", "matters:name_stand_in", "plus", "matters.act", "primary"),)

    def get_queryset(self) -> QuerySet[Any]:
        return queries.stand_ins_of(self.request.user).select_related(*self.related)

    def url_of(self, row: Any) -> str:
        mine = row.account_id == self.request.user.pk and row.to_on >= timezone.localdate()
        return reverse("matters:end_stand_in", args=[row.pk]) if mine else ""


class NameStandInPage(CreatePage):
    """`/matters/stand-ins/new/`"""

    permission = "matters.act"
    title = "委托代理"
    form_class = StandInForm
    submit_label = "委托"
    parents = (("事项", "matters:todo"), ("代理设置", "matters:stand_ins"))
    success_url_name = "matters:stand_ins"
    success_text = "已委托。"
    intro = "代理人在期限内可以办理您这个岗位的待办，办理记录写明由谁代办。"

    def form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        return {"account": user, "candidates": queries.stand_in_candidates(user)}

    def perform(self, form: Any) -> StandIn:
        data = form.cleaned_data
        grant = form.grants[data["seat"]]
        return services.name_stand_in(
            actor=self.request.user,
            to=data["to"],
            union=grant.union,
            role=grant.role,
            from_on=data["from_on"],
            to_on=data["to_on"],
            reason=data["reason"],
        )


class EndStandInPage(ActionPage):
    """`/matters/stand-ins/<pk>/end/`"""

    model = StandIn
    permission = "matters.act"
    related = ("account", "to", "union")
    title = "结束委托"
    submit_label = "结束委托"
    success_url_name = "matters:stand_ins"
    success_text = "委托已结束。"
    parents = (("事项", "matters:todo"), ("代理设置", "matters:stand_ins"))

    def visible(self, permission: str) -> QuerySet[Any]:
        return queries.stand_ins_of(self.request.user).filter(account=self.request.user)

    def get_question(self) -> str:
        return f"结束{self.row.to}对您在{self.row.union}的代理，立即生效。"

    def perform(self, row: Any, form: Any) -> StandIn:
        return services.end_stand_in(row, actor=self.request.user)
