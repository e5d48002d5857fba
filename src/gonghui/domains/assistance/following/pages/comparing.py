"""Lists of government relief: in as a file, differences out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.assistance.following.enums import Difference, ReliefKind
from gonghui.domains.assistance.following.forms import AnswerForm, CompareForm
from gonghui.domains.assistance.following.models import Comparison, ComparisonFinding
from gonghui.domains.assistance.following.pages.about_file import home_crumb
from gonghui.domains.assistance.following.services import comparing
from gonghui.domains.assistance.hardship.enums import Category
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.people import masks
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.pages import ActionPage, CreatePage, Crumb, Link, ListPage
from gonghui.kernel.ui.pages.base import RowPage, ShownLink
from gonghui.kernel.ui.pages.download import XLSX, file_response

TONES = {
    Difference.OURS_ONLY: "warn",
    Difference.THEIRS_ONLY: "bad",
    Difference.CATEGORY: "info",
    Difference.LEFT: "bad",
}


def comparisons_crumb() -> Crumb:
    return Crumb("救助名单比对", reverse("following:comparisons"))


class ComparisonsPage(ListPage):
    """`/following/comparisons/`, newest first."""

    model = Comparison
    permission = "hardship.edit"
    title = "救助名单比对"
    columns = (
        Column("title", "名单", link=True, wide=True),
        Column("as_of", "名单截止", kind="date"),
        Column("union", "工会（含下级）", "union.name", wide=True),
        Column("rows", "名单人数", kind="number", unit="人"),
        Column("same", "一致", kind="number", unit="户"),
        Column("strangers", "与工会无关", kind="number", unit="人", hide_on_phone=True),
        Column("made_at", "比对时间", kind="datetime"),
    )
    ordering = ("-made_at", "-pk")
    related = ("union",)
    count_unit = "次"
    row_url_name = "following:comparison"
    empty_text = "还没有比对过。导入民政部门的低保、特困等名单，找出两边不一致的家庭。"
    empty_link = Link("比对名单", "following:compare", "file-import", "hardship.edit")
    links = (Link("比对名单", "following:compare", "file-import", "hardship.edit", "primary"),)

    def get_parents(self) -> list[Crumb]:
        return [home_crumb()]


class ComparePage(CreatePage):
    """`/following/comparisons/new/`"""

    permission = "hardship.edit"
    title = "比对名单"
    form_class = CompareForm
    submit_label = "比对"
    intro = "按证件号码比对。名单中与工会无关的人只计人数，不保存任何信息。"

    def get_parents(self) -> list[Crumb]:
        return [home_crumb(), comparisons_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        unions = Union.objects.visible_to(self.request.user, self.permission)
        return {"unions": unions, "initial": {"union": unions.first()}}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return comparing.compare_list(
            union=data["union"],
            title=data["title"],
            as_of=data["as_of"],
            name=data["table"].name,
            content=data["table"].read(),
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        return f"已比对名单{result.rows}人，差异{result.findings.count()}条。"


def _name(row: ComparisonFinding) -> str:
    return masks.mask_name(row.person.name)


def _category(row: ComparisonFinding) -> str:
    return Category(row.category).label if row.category else ""


FINDING_COLUMNS = (
    Column("name", "姓名", _name, link=True, width=6),
    Column("what", "差异", kind="choice", tones=TONES, width=12),
    Column("category", "档案类别", _category),
    Column("relief", "名单类别", kind="choice"),
    Column("union", "所在工会", "union.name", wide=True),
    Column("number", "档号", "file.number", hide_on_phone=True),
    Column("handled_on", "处理日期", kind="date", empty="未处理"),
    Column("answer", "处理情况", wide=True, hide_on_phone=True),
)


class OfComparison:
    """Pages of one comparison's findings."""

    request: Any
    kwargs: Any
    permission: str

    @cached_property
    def comparison(self) -> Comparison:
        """The comparison of the address."""
        found: Comparison = get_visible_or_404(
            Comparison, self.kwargs["pk"], user=self.request.user, permission=self.permission
        )
        return found


class ComparisonPage(OfComparison, ListPage):
    """`/following/comparisons/<pk>/`: where the two sides differ."""

    model = ComparisonFinding
    permission = "hardship.edit"
    template_name = "following/comparison.html"
    columns = FINDING_COLUMNS
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("what", "差异", choices=Difference.choices),
        ChoiceFilter("relief", "名单类别", choices=ReliefKind.choices),
        UnionFilter("union", "工会（含下级）", permission="hardship.edit"),
    )
    search_paths = ("person__name", "file__number")
    search_label = "姓名、档号"
    ordering = ("what", "pk")
    related = ("person", "file__person", "union")
    count_unit = "条"
    empty_text = "没有差异，两边一致。"

    def get_title(self) -> str:
        return str(self.comparison)

    def get_parents(self) -> list[Crumb]:
        return [home_crumb(), comparisons_crumb()]

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(comparison=self.comparison)

    def url_of(self, row: Any) -> str:
        if row.handled_on is None:
            return reverse("following:finding", args=[row.pk])
        return reverse("following:file", args=[row.file_id]) if row.file_id else ""

    def shown_links(self) -> list[ShownLink]:
        user: Any = self.request.user
        if not user.may("following.export"):
            return []
        url = reverse("following:comparison-export", args=[self.comparison.pk])
        return [ShownLink("导出差异", url, "download", "", False)]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            _ = self.comparison
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(comparison=self.comparison, **kwargs)


class ComparisonExportPage(RowPage):
    """`/following/comparisons/<pk>/export/`"""

    model = Comparison
    permission = "following.export"
    related = ("union",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        rows = list(
            ComparisonFinding.objects.visible_to(user, "hardship.view")
            .filter(comparison=self.row)
            .select_related("person", "file", "union")
            .order_by("what", "pk")
        )
        record(
            "following.exported",
            actor=user,
            union=self.row.union,
            target=self.row,
            detail={"what": str(self.row), "count": len(rows)},
        )
        title = f"{self.row.title}比对差异"
        sheet = workbook.Sheet(
            title, self.row.union.name, "", timezone.localdate(), user.display_name
        )
        body = workbook.pieces_of(FINDING_COLUMNS, iter(rows), sheet)
        return file_response(body, f"{title}.xlsx", XLSX)


class FindingPage(ActionPage):
    """`/following/findings/<pk>/`"""

    model = ComparisonFinding
    permission = "hardship.edit"
    view_permission = "hardship.view"
    related = ("comparison", "union", "person", "file__person")
    title = "处理差异"
    form_class = AnswerForm
    submit_label = "登记处理情况"
    success_text = "已登记。"

    def get_parents(self) -> list[Crumb]:
        row = self.row
        return [
            home_crumb(),
            comparisons_crumb(),
            Crumb(str(row.comparison), row.comparison.get_absolute_url()),
        ]

    def get_question(self) -> str:
        row = self.row
        said = [_name(row), row.union.name, row.get_what_display()]
        if row.category:
            said.append(f"档案为{_category(row)}")
        if row.relief:
            said.append(f"名单为{row.get_relief_display()}")
        advice = {
            Difference.OURS_ONLY: "核实后协助家庭申请低保，或者复核档案类别。",
            Difference.THEIRS_ONLY: "主动联系，符合条件的帮助申请建档。",
            Difference.CATEGORY: "按最近的收入支出复核档案。",
            Difference.LEFT: "走访核实，又陷入困难的办理返困。",
        }
        return f"{'，'.join(said)}。{advice[Difference(row.what)]}"

    def perform(self, row: Any, form: Any) -> Any:
        return comparing.answer_finding(row, actor=self.request.user, **form.cleaned_data)

    def after_url(self, result: Any) -> str:
        return str(self.row.comparison.get_absolute_url())
