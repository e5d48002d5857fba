"""Life events: told by workers or taken down at the desk, confirmed, called upon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries, services
from gonghui.domains.membership.occasions.enums import LIFE_EVENTS, EventState
from gonghui.domains.membership.occasions.forms import (
    DismissForm,
    GiftForGrantForm,
    TellForm,
    WishForm,
)
from gonghui.domains.membership.occasions.models import CareGrant, LifeEvent
from gonghui.domains.membership.occasions.pages.lists import GRANT_COLUMNS, month_crumb
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    ActionPage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    RelatedTable,
)

STATE_TONES = {
    EventState.TOLD: "warn",
    EventState.CONFIRMED: "ok",
    EventState.DISMISSED: "mute",
}


@dataclass(frozen=True)
class OpenFilter(ChoiceFilter):
    """What nobody has called on yet."""

    choices: Any = (("1", "还没有慰问"),)

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queries.open_events(queryset, Month.of(timezone.localdate()))


class EventsPage(ListPage):
    """`/care/events/`, newest first; sensitive ones only for those who may meet them."""

    model = LifeEvent
    permission = "occasions.view"
    title = "生活事项"
    columns = (
        Column("name", "姓名", "membership.person.name", link=True, width=8),
        Column("state", "状态", kind="choice", tones=STATE_TONES, width=8),
        Column("kind", "事项", kind="choice"),
        Column("occurred_on", "发生日期", kind="date", sortable=True),
        Column("union", "工会", "union.name", wide=True),
        Column("told_by", "来源", kind="choice", hide_on_phone=True),
        Column("told_at", "登记时间", kind="datetime", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "事项", choices=[(one.value, one.label) for one in LIFE_EVENTS]),
        ChoiceFilter("state", "状态", choices=EventState.choices),
        OpenFilter("open", "慰问"),
        UnionFilter("union", "工会（含下级）", permission="occasions.view"),
        DateRangeFilter("occurred_on", "发生日期"),
    )
    search_paths = ("membership__person__name", "membership__person__name_initials")
    search_label = "姓名、拼音首字母"
    ordering = ("-occurred_on", "-pk")
    related = ("membership__person", "union")
    row_url_name = "occasions:event"
    count_unit = "件"
    empty_text = "还没有生活事项。可以在会员卡上“登记关怀事项”，职工也可以在手机上“告诉工会”。"
    empty_link = Link(
        "打开会员名册", "registers:list", "users", "membership.view", url_kwargs={"code": "members"}
    )

    def get_parents(self) -> list[Crumb]:
        return [month_crumb()]


def _events_grants(row: LifeEvent, request: HttpRequest) -> Any:
    return (
        CareGrant.objects.visible_to(request.user, "occasions.view")
        .filter(event=row)
        .select_related("membership__person", "membership__union")
        .order_by("pk")
    )


def _is(state: str) -> Any:
    return lambda row: row.state == state


class EventPage(DetailPage):
    """`/care/events/<pk>/`"""

    model = LifeEvent
    permission = "occasions.view"
    related = ("membership__person", "union", "teller", "settled_by")
    panels = (
        Panel(
            "事项",
            (
                Column("name", "会员", "membership.person.name"),
                Column("union", "工会", "union.name", wide=True),
                Column("kind", "事项", kind="choice"),
                Column("relation", "与会员关系", kind="choice"),
                Column("occurred_on", "发生日期", kind="date"),
                Column("told_by", "来源", kind="choice"),
                Column("teller", "登记人", empty="系统"),
                Column("told_at", "登记时间", kind="datetime"),
                Column("settled_by", "核实人"),
                Column("settled_at", "核实时间", kind="datetime"),
                Column("answer", "答复", wide=True),
            ),
        ),
        Panel("说明", (Column("note", "说明", wide=True),), permission="occasions.sensitive"),
    )
    tables = (
        RelatedTable(
            "慰问",
            GRANT_COLUMNS[:7],
            _events_grants,
            row_url_name="occasions:grant",
            empty_text="还没有安排慰问。",
        ),
    )
    links = (
        Link(
            "核实",
            "occasions:confirm",
            "check",
            "occasions.edit",
            "primary",
            when=_is(EventState.TOLD),
        ),
        Link("不予登记", "occasions:dismiss", "x", "occasions.edit", when=_is(EventState.TOLD)),
        Link(
            "安排慰问",
            "occasions:plan",
            "gift",
            "occasions.edit",
            "primary",
            when=lambda row: row.state == EventState.CONFIRMED and not queries.is_called_on(row),
        ),
    )

    def badge(self) -> tuple[str, str]:
        return STATE_TONES[self.row.state], self.row.get_state_display()

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb("生活事项", reverse("occasions:events"))]


class EventAction(ActionPage):
    """Base of the steps of one life event."""

    model = LifeEvent
    permission = "occasions.edit"
    view_permission = "occasions.view"
    related = ("membership__person", "union")

    def get_parents(self) -> list[Crumb]:
        return [
            month_crumb(),
            Crumb("生活事项", reverse("occasions:events")),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]


class ConfirmPage(EventAction):
    title = "核实生活事项"
    submit_label = "情况属实"
    success_text = "已核实，可以安排慰问。"

    def get_question(self) -> str:
        row = self.row
        return (
            f"{row.membership.person.name}反映：{row.occurred_on:%Y年%-m月%-d日}"
            f"{row.get_kind_display()}。核对有关凭证后确认。"
        )

    def perform(self, row: Any, form: Any) -> Any:
        return services.settle_event(row, is_true=True, actor=self.request.user)


class DismissPage(EventAction):
    title = "不予登记"
    form_class = DismissForm
    is_danger = True
    success_text = "已答复本人。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.settle_event(
            row, is_true=False, actor=self.request.user, answer=form.cleaned_data["answer"]
        )


class PlanPage(EventAction):
    title = "安排慰问"
    form_class = GiftForGrantForm
    submit_label = "列入本月清单"
    success_text = "已列入本月关怀清单。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"kind": self.row.kind}

    def get_question(self) -> str:
        limit = queries.limit_of(self.row.kind, self.row.union, timezone.localdate())
        return limit.text if limit else ""

    def perform(self, row: Any, form: Any) -> Any:
        return services.plan_for_event(row, gift=form.gift(), actor=self.request.user)


class MemberCare(ActionPage):
    """Base of what is done about one member."""

    model = Membership
    permission = "occasions.edit"
    view_permission = "occasions.view"
    related = ("person", "union")

    def get_parents(self) -> list[Crumb]:
        return [
            Crumb("会员名册", reverse("registers:list", kwargs={"code": "members"})),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]


class TellPage(MemberCare):
    """`/care/members/<pk>/tell/`"""

    title = "登记关怀事项"
    form_class = TellForm
    submit_label = "登记"
    success_text = "已登记，可以安排慰问。"

    def get_question(self) -> str:
        return f"登记{self.row.person.name}（{self.row.union}）的婚育、住院、去世、退休等事项。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.tell_event(row, actor=self.request.user, **form.cleaned_data)


class WishPage(MemberCare):
    """`/care/members/<pk>/wish/`"""

    title = "关怀意愿"
    form_class = WishForm
    submit_label = "保存"
    success_text = "已保存。"

    def form_kwargs(self) -> dict[str, Any]:
        wish = queries.wish_of(self.row)
        return {
            "initial": {
                "by_moon": bool(wish and wish.lunar_month),
                "wants_greetings": wish is None or wish.wants_greetings,
            }
        }

    def get_question(self) -> str:
        return f"按{self.row.person.name}本人的意愿设置。"

    def perform(self, row: Any, form: Any) -> Any:
        services.set_wish(row, actor=self.request.user, **form.cleaned_data)
        return row
