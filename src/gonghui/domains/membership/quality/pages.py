"""数据质量 and 采集审核."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from gonghui.domains.membership.duplicates.enums import PairState
from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.enums import LIVING_STATUSES, CollectionStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.quality import queries, rules, services
from gonghui.domains.membership.quality.checks import BY_CODE, CHECKS, Check
from gonghui.domains.membership.quality.forms import StepForm
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import Crumb, DashboardPage, ListPage, Page, Stat, say

NAMED_AT_MOST = 5


class QualityPage(DashboardPage):
    """`/members/quality/`: counts, each opened, and which unions they lie at."""

    permission = "quality.view"
    title = "会员数据质量"
    template_name = "quality/overview.html"

    def rows(self) -> Any:
        return Membership.objects.visible_to(self.request.user, "quality.view")

    def stats(self) -> Sequence[Stat]:
        counts = queries.counts(self.rows())
        user: Any = self.request.user
        found = [
            Stat(
                check.title,
                counts[check.code],
                "人",
                reverse("quality:check", kwargs={"code": check.code}),
                tone="warn" if counts[check.code] else "ok",
            )
            for check in CHECKS
        ]
        pairs = DuplicatePair.objects.visible_to(user, "duplicates.view").filter(
            state=PairState.OPEN, one__merged_into=None, other__merged_into=None
        )
        count = pairs.count()
        found.append(
            Stat(
                "疑似重复",
                count,
                "对",
                reverse("duplicates:list"),
                tone="warn" if count else "ok",
            )
        )
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unions = [
            (
                row["union__name"],
                [
                    (
                        row[check.code],
                        f"{reverse('quality:check', kwargs={'code': check.code})}"
                        f"?union={row['union']}",
                        check.title,
                    )
                    for check in CHECKS
                ],
            )
            for row in queries.by_union(self.rows())
        ]
        return super().get_context_data(unions=unions, checks=CHECKS, **kwargs)


class CheckPage(ListPage):
    """`/members/quality/<code>/`: the members, each with the page that mends it."""

    model = Membership
    permission = "quality.view"
    template_name = "quality/check.html"
    ordering = ("name_key", "pk")
    related = ("person", "union", "employer")
    count_unit = "人"
    empty_text = "没有这样的会员，不用处理。"
    search_paths = ("person__name",)
    search_label = "姓名"
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="quality.view"),
    )
    check: Check

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["code"] not in BY_CODE:
            raise Http404
        self.check = BY_CODE[kwargs["code"]]
        self.columns = (
            Column("name", "姓名", "person.name", link=True, width=8),
            Column("union", "所属工会", wide=True),
            Column("status", "会籍状态", kind="choice", width=8),
            Column("work_status", "就业状况", kind="choice", width=8),
            Column("mobile", "移动电话", "person.mobile_masked", width=10),
            Column("mend", "办理", self._mend, width=10),
        )

    def _mend(self, row: Membership) -> str:
        kwargs: dict[str, Any] = {"pk": row.pk}
        if self.check.register:
            kwargs["code"] = "members"
        return format_html(
            '<a href="{}">{}<span class="visually-hidden">：{}</span></a>',
            reverse(self.check.mend, kwargs=kwargs),
            self.check.mend_label,
            row.person.name,
        )

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(self.check.where())

    def get_title(self) -> str:
        return self.check.title

    def get_parents(self) -> list[Crumb]:
        return [Crumb("会员数据质量", reverse("quality:overview"))]

    def url_of(self, row: Any) -> str:
        return str(row.get_absolute_url())


TONES = {
    CollectionStatus.COLLECTED: "info",
    CollectionStatus.BASE_CHECKED: "info",
    CollectionStatus.SUPERIOR_ACCEPTED: "info",
    CollectionStatus.ENABLED: "ok",
    CollectionStatus.RETURNED: "warn",
}


def _pick(row: Membership) -> str:
    return format_html(
        '<input class="form-check-input" type="checkbox" name="member" value="{}" form="step" '
        'aria-label="选择{}">',
        row.pk,
        row.person.name,
    )


class CollectionPage(ListPage):
    """`/members/quality/collection/`: whose data wait for the next step; many at once."""

    model = Membership
    permission = "membership.edit"
    title = "采集审核"
    template_name = "quality/collection.html"
    ordering = ("name_key", "pk")
    related = ("person", "union")
    count_unit = "人"
    empty_text = "没有处于这个状态的会员。"
    search_paths = ("person__name",)
    search_label = "姓名"
    columns = (
        Column("name", "姓名", "person.name", link=True, width=8),
        Column("pick", "选择", _pick),
        Column("union", "所属工会", wide=True),
        Column("collection_status", "采集状态", kind="choice", tones=TONES, width=8),
        Column("collected_by", "采集员", width=8, hide_on_phone=True),
        Column("collected_on", "采集日期", kind="date", hide_on_phone=True),
        Column("checked_by", "审核人", width=8, hide_on_phone=True),
        Column("checked_on", "审核日期", kind="date", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter(
            "collection_status",
            "采集状态",
            choices=CollectionStatus.choices,
            any_label=str(CollectionStatus.COLLECTED.label),
        ),
        UnionFilter("union", "工会（含下级）", permission="membership.edit"),
    )

    @property
    def state(self) -> CollectionStatus:
        """The state whose members are shown."""
        asked = self.request.GET.get("collection_status", "")
        return (
            CollectionStatus(asked)
            if asked in CollectionStatus.values
            else next(iter(CollectionStatus))
        )

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(status__in=LIVING_STATUSES, collection_status=self.state)

    def steps(self) -> list[tuple[str, str]]:
        """Steps that lead on from the state shown."""
        return [
            (to.value, rules.ACTS[to]) for to, before in rules.FROM.items() if self.state in before
        ]

    def step_form(self) -> StepForm:
        return StepForm()

    def url_of(self, row: Any) -> str:
        return str(row.get_absolute_url())


class CollectionStepPage(Page):
    """`/members/quality/collection/step/`: POST only."""

    permission = "membership.edit"
    http_method_names: ClassVar[list[str]] = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        keys = [int(key) for key in request.POST.getlist("member") if key.isdecimal()]
        to = request.POST.get("to", "")
        form = StepForm(request.POST)
        try:
            if to not in CollectionStatus.values or not form.is_valid():
                raise Refusal("请选择要办理的步骤。")
            outcome = services.advance(
                keys, to=to, actor=request.user, note=form.cleaned_data["note"]
            )
        except Refusal as refusal:
            say(request, refusal.message, level=messages.ERROR)
            return self._back()
        if outcome.done:
            say(request, f"{rules.ACTS[CollectionStatus(to)]}：{outcome.done}人。")
        if outcome.refused:
            named = "；".join(f"{name}：{why}" for name, why in outcome.refused[:NAMED_AT_MOST])
            more = f"等{len(outcome.refused)}人" if len(outcome.refused) > NAMED_AT_MOST else ""
            say(request, f"未办理：{named}{more}。", level=messages.WARNING)
        return self._back()

    def _back(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("quality:collection"))
