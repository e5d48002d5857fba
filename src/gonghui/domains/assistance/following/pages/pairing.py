"""一对一帮扶: who stands by whom, measures, calls; the helper's own list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from gonghui.domains.assistance.following import queries
from gonghui.domains.assistance.following.enums import HelperKind
from gonghui.domains.assistance.following.forms import (
    EndForm,
    MeasureDoneForm,
    MeasureForm,
    PairForm,
    PairVisitForm,
)
from gonghui.domains.assistance.following.models import PairAssistance, PairMeasure, PairVisit
from gonghui.domains.assistance.following.pages.about_file import (
    FILE_NAME,
    FILE_UNION,
    AboutFile,
    OfFile,
    home_crumb,
)
from gonghui.domains.assistance.following.rules import pairing as rules
from gonghui.domains.assistance.following.services import pairing
from gonghui.domains.assistance.hardship.pages.files import CATEGORY_TONES
from gonghui.engines.activities.people_sources import search_people
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.models import Person
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import (
    ActionPage,
    BehindLookMixin,
    Crumb,
    DetailPage,
    ListPage,
    Page,
    Panel,
    ProtectedMixin,
    RelatedTable,
    UpdatePage,
)
from gonghui.kernel.ui.pages.base import ShownLink
from gonghui.kernel.ui.pages.edit import FormPage


def pairs_crumb() -> Crumb:
    return Crumb("一对一帮扶", reverse("following:pairs"))


@dataclass(frozen=True)
class QuietFilter(ChoiceFilter):
    """How long nobody has called."""

    choices: Any = (("30", "30天"), ("60", "60天"), ("90", "90天"), ("180", "180天"))
    any_label: str = "不限"

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queries.quiet_pairs(queryset, days=int(value), today=timezone.localdate())


@dataclass(frozen=True)
class OpenFilter(ChoiceFilter):
    """By default pairs that hold."""

    choices: Any = (("ended", "已结束"), ("all", "全部"))
    any_label: str = "正在结对"

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset  # the page narrows itself


def _quiet(row: PairAssistance) -> Any:
    if not row.is_open:
        return None
    return rules.days_quiet(row.last_visit_on, row.from_on, timezone.localdate())


class PairsPage(ListPage):
    """`/following/pairs/`: those longest without a call first."""

    model = PairAssistance
    permission = "hardship.view"
    title = "一对一帮扶"
    columns = (
        FILE_NAME,
        Column("category", "类别", "file.category", kind="choice", tones=CATEGORY_TONES, width=8),
        Column("helper_name", "责任人", wide=True),
        Column("kind", "责任人类别", kind="choice", hide_on_phone=True),
        Column("from_on", "结对", kind="date", sortable=True, hide_on_phone=True),
        Column("last_visit_on", "最近走访", kind="date", empty="未走访"),
        Column("quiet", "未走访", _quiet, kind="number", unit="天"),
        FILE_UNION,
    )
    filters: ClassVar[Sequence[Filter]] = (
        QuietFilter("quiet", "超过多少天未走访"),
        OpenFilter("state", "状态"),
        ChoiceFilter("kind", "责任人类别", choices=HelperKind.choices),
        UnionFilter("union", "工会（含下级）", permission="hardship.view"),
    )
    search_paths = ("file__number", "file__person__name", "helper_name")
    search_label = "姓名、档号、责任人"
    ordering = ("called_on", "pk")
    related = ("file__person", "file__union")
    count_unit = "户"
    row_url_name = "following:pair"
    empty_text = "没有一对一帮扶。在档案的“动态管理”中安排责任人。"

    def shown_links(self) -> list[ShownLink]:
        url = f"{reverse('following:files')}?what=alone"
        return [ShownLink("没有责任人的家庭", url, "heart-handshake", "", False)]

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = queries.with_last_call(queryset)
        state = self.request.GET.get("state", "")
        if state == "all":
            return rows
        return rows.filter(to_on__isnull=state != "ended")


class NewPairPage(AboutFile, UpdatePage):
    """`/following/files/<pk>/pair/`"""

    title = "安排责任人"
    form_class = PairForm
    submit_label = "安排"
    success_text = "已安排责任人，职工本人在手机上能看到。"
    intro = "深度困难和特别困难的家庭，每户安排一名责任人，每季度至少走访一次。"

    @cached_property
    def cadres(self) -> Any:
        return queries.cadres_around(self.row.union)

    def form_kwargs(self) -> dict[str, Any]:
        unions = Union.objects.visible_to(self.request.user, self.permission)
        return {"cadres": self.cadres, "unions": unions}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        kind = HelperKind(data["kind"])
        helper: Person | None = None
        if kind is HelperKind.CADRE:
            helper = data["cadre"].person
        elif kind is HelperKind.MODEL_WORKER:
            helper = self._member(data["member"])
        return pairing.pair(
            self.row,
            kind=kind,
            helper=helper,
            helper_union=data["helper_union"] if kind is HelperKind.UNION else None,
            phone=data["phone"],
            goal=data["goal"],
            target_on=data["target_on"],
            from_on=data["from_on"],
            actor=self.request.user,
        )

    def _member(self, asked: str) -> Person:
        found = search_people(self.request.user, asked.strip())
        if not found:
            raise Refusal("没有找到这名会员，请核对会员号或手机号。")
        if len(found) > 1:
            raise Refusal("找到不止一名会员，请填写完整的会员号或手机号。")
        return found[0].person

    def after_url(self, result: Any) -> str:
        return str(result.get_absolute_url())


MEASURES = RelatedTable(
    "帮扶措施",
    (
        Column("kind", "类别", kind="choice", link=True),
        Column("words", "措施", wide=True),
        Column("due_on", "时限", kind="date"),
        Column("done_on", "完成", kind="date", empty="未完成"),
        Column("achieved", "结果", wide=True),
    ),
    lambda row, request: PairMeasure.objects.visible_to(request.user, "hardship.view").filter(
        pair=row
    ),
    row_url_name="following:measure",
    empty_text="还没有措施，请与家庭商量后逐项列出。",
    behind_look=True,
)
VISITS = RelatedTable(
    "走访",
    (
        Column("visited_on", "日期", kind="date"),
        Column("way", "方式", kind="choice"),
        Column("words", "情况", wide=True),
        Column("brought", "落实的物资、资金、就业等", wide=True),
    ),
    lambda row, request: PairVisit.objects.visible_to(request.user, "hardship.view").filter(
        pair=row
    ),
    empty_text="还没有走访。",
    behind_look=True,
)


class PairPage(OfFile, ProtectedMixin, DetailPage):
    """`/following/pairs/<pk>/`"""

    model = PairAssistance
    permission = "hardship.view"
    related = (*OfFile.related, "helper_union", "made_by")
    panels = (
        Panel(
            "结对",
            (
                Column("family", "对象户", "file.masked_name"),
                Column("category", "类别", "file.category", kind="choice", tones=CATEGORY_TONES),
                Column("union", "所在工会", "file.union.name", wide=True),
                Column("helper_name", "责任人"),
                Column("kind", "责任人类别", kind="choice"),
                Column("helper_phone", "联系电话"),
                Column("from_on", "结对日期", kind="date"),
                Column("target_on", "目标日期", kind="date"),
                Column("last_visit_on", "最近走访", kind="date", empty="未走访"),
                Column("to_on", "结束日期", kind="date"),
                Column("end_reason", "结束原因", kind="choice"),
                Column("made_by", "安排人", empty="系统"),
            ),
        ),
        Panel(
            "目标和结果",
            (
                Column("goal", "帮扶目标", wide=True),
                Column("achieved", "帮扶结果", wide=True),
            ),
            behind_look=True,
        ),
    )
    tables = (MEASURES, VISITS)

    def badge(self) -> tuple[str, str]:
        return ("ok", "正在结对") if self.row.is_open else ("mute", "已结束")

    def get_parents(self) -> list[Crumb]:
        return [home_crumb(), pairs_crumb()]

    def shown_links(self) -> list[ShownLink]:
        row = self.row
        user: Any = self.request.user
        if not row.is_open or not any(
            user.may_at("hardship.edit", at) for at in (row.file.union, row.file.county)
        ):
            return []

        def link(label: str, name: str, icon: str, look: str = "") -> ShownLink:
            return ShownLink(label, reverse(f"following:{name}", args=[row.pk]), icon, look, False)

        return [
            link("登记走访", "pair-visit", "home", "primary"),
            link("增加措施", "measure-new", "plus"),
            link("结束结对", "pair-end", "x"),
        ]


class OfPair(OfFile):
    """Acts on a pair by who looks after the file."""

    model = PairAssistance
    permission = "hardship.edit"
    view_permission = "hardship.view"

    def get_parents(self) -> list[Crumb]:
        return [home_crumb(), pairs_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def after_url(self, result: Any) -> str:
        return str(self.row.get_absolute_url())


class PairVisitPage(OfPair, UpdatePage):
    """`/following/pairs/<pk>/visit/`"""

    title = "登记走访"
    form_class = PairVisitForm
    submit_label = "登记"
    success_text = "已登记走访。"

    def perform(self, form: Any) -> Any:
        return pairing.record_pair_visit(self.row, actor=self.request.user, **form.cleaned_data)


class NewMeasurePage(OfPair, UpdatePage):
    """`/following/pairs/<pk>/measure/`"""

    title = "增加措施"
    form_class = MeasureForm
    submit_label = "增加"
    success_text = "已增加。"

    def perform(self, form: Any) -> Any:
        return pairing.add_measure(self.row, actor=self.request.user, **form.cleaned_data)


class EndPairPage(OfPair, UpdatePage):
    """`/following/pairs/<pk>/end/`"""

    title = "结束结对"
    form_class = EndForm
    submit_label = "结束结对"
    success_text = "结对已结束。"

    def perform(self, form: Any) -> Any:
        return pairing.end_pair(self.row, actor=self.request.user, **form.cleaned_data)


class MeasurePage(BehindLookMixin, ActionPage):
    """`/following/measures/<pk>/`: a measure is done."""

    model = PairMeasure
    permission = "hardship.edit"
    view_permission = "hardship.view"
    related = ("pair__file__person", "pair__file__union", "pair__file__county")
    look_event = "hardship.looked"
    look_permission = "hardship.look"
    title = "登记措施完成"
    form_class = MeasureDoneForm
    submit_label = "登记"
    success_text = "已登记。"

    def look_row(self) -> Any:
        return self.row.pair.file

    def look_union(self) -> Any:
        return self.row.pair.file.union

    def look_url(self) -> str:
        """The pair's card, where the reader says why he looks."""
        return str(self.row.pair.get_absolute_url())

    def get_parents(self) -> list[Crumb]:
        pair = self.row.pair
        return [home_crumb(), pairs_crumb(), Crumb(str(pair), pair.get_absolute_url())]

    def get_question(self) -> str:
        done = f"已于{self.row.done_on}完成：{self.row.achieved}" if self.row.done_on else ""
        return f"{self.row.get_kind_display()}：{self.row.words}\n{done}".strip()

    def perform(self, row: Any, form: Any) -> Any:
        return pairing.finish_measure(row, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return str(self.row.pair.get_absolute_url())


# ---------------------------------------------------------------- the helper's own


class MinePage(Page):
    """`/following/mine/`: the families that the account's person stands by."""

    permission = "following.count"
    title = "我结对的家庭"
    template_name = "following/mine.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        rows = [
            (
                row,
                rules.days_quiet(row.last_visit_on, row.from_on, today),
                rules.is_quiet(
                    row.last_visit_on,
                    row.from_on,
                    today,
                    queries.pair_days(row.file.union, today),
                ),
            )
            for row in queries.own_families(self.request.user)
        ]
        return super().get_context_data(rows=rows, **kwargs)


class OwnPair:
    """One of the helper's own families; anybody else's does not exist."""

    permission = "following.count"
    request: Any
    kwargs: Any

    @cached_property
    def pair(self) -> PairAssistance:
        found = queries.own_families(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        row: PairAssistance = found
        return row

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            _ = self.pair
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_parents(self) -> list[Crumb]:
        return [Crumb("我结对的家庭", reverse("following:mine"))]

    def own_url(self) -> str:
        return reverse("following:my-family", args=[self.pair.pk])


class MyFamilyPage(OwnPair, Page):
    """`/following/mine/<pk>/`: what the helper needs to know: how to reach the family, the goal,
    the measures, his own calls. Income, illness and the rest stay in the file."""

    template_name = "following/my_family.html"

    def get_title(self) -> str:
        return str(self.pair.file.person.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pair = self.pair
        return super().get_context_data(
            pair=pair,
            measures=list(pair.measures.all()),
            visits=list(pair.visits.order_by("-visited_on", "-pk")),
            **kwargs,
        )


class OwnForm(OwnPair, FormPage):
    """Base of what the helper writes himself."""

    def get_parents(self) -> list[Crumb]:
        return [*super().get_parents(), Crumb(str(self.pair.file.person.name), self.own_url())]

    def after_url(self, result: Any) -> str:
        return self.own_url()


class MyVisitPage(OwnForm):
    """`/following/mine/<pk>/visit/`"""

    title = "登记走访"
    form_class = PairVisitForm
    submit_label = "登记"
    success_text = "已登记走访。"

    def perform(self, form: Any) -> Any:
        return pairing.record_pair_visit(self.pair, actor=self.request.user, **form.cleaned_data)


class MyMeasurePage(OwnForm):
    """`/following/mine/<pk>/measures/<measure>/`"""

    title = "登记措施完成"
    form_class = MeasureDoneForm
    submit_label = "登记"
    success_text = "已登记。"

    @cached_property
    def measure(self) -> PairMeasure:
        found: PairMeasure | None = self.pair.measures.filter(pk=self.kwargs["measure"]).first()
        if found is None:
            raise Http404
        return found

    def get_subtitle(self) -> str:
        return f"{self.measure.get_kind_display()}：{self.measure.words}"

    def perform(self, form: Any) -> Any:
        return pairing.finish_measure(self.measure, actor=self.request.user, **form.cleaned_data)
