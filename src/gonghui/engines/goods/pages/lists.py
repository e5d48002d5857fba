"""Lists of issue: made, filled, handed out, signed, closed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.html import format_html

from gonghui.engines.goods import queries, services, tones
from gonghui.engines.goods.enums import LineState, ListState, Purpose
from gonghui.engines.goods.forms import CloseForm, ListForm, PaperForm, ReasonForm
from gonghui.engines.goods.models import IssueLine, IssueList
from gonghui.engines.goods.pages.base import Exported, GoodsAction, crumb, row_crumb
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.checks import MEGABYTE, FileRule
from gonghui.kernel.files.services import store_file
from gonghui.kernel.people.masks import mask_name
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, Filter, UnionFilter
from gonghui.kernel.ui.ink import shown_ink
from gonghui.kernel.ui.pages import CreatePage, Crumb, Link, ListPage, say
from gonghui.kernel.ui.pages.base import RowPage

SCANS = FileRule(("pdf", "jpg", "jpeg", "png"), 20 * MEGABYTE)
RELATED = ("union", "warehouse__union")
MOST_PICKED = 1000


class ListsPage(ListPage):
    """`/goods/lists/`, newest first."""

    model = IssueList
    permission = "goods.view"
    title = "物资发放"
    columns = (
        Column("title", "清单", link=True, wide=True),
        Column("state", "状态", kind="choice", tones=tones.LIST, width=8),
        Column("purpose", "用途", kind="choice", width=8),
        Column("planned", "待发放", kind="number", unit="项"),
        Column("handed", "待签收", kind="number", unit="项"),
        Column("signed", "已签收", kind="number", unit="项"),
        Column("value", "价值", lambda row: row.value or 0, kind="money", unit="元"),
        Column("planned_on", "发放日期", kind="date", sortable=True),
        Column("union", "工会", wide=True),
        Column("number", "单号", hide_on_phone=True),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="goods.view"),
        ChoiceFilter("state", "状态", choices=ListState.choices),
        ChoiceFilter("purpose", "用途", choices=Purpose.choices),
        DateRangeFilter("planned_on", "发放日期"),
    )
    search_paths = ("title", "note")
    search_label = "标题或说明"
    ordering = ("-planned_on", "-pk")
    related = RELATED
    row_url_name = "goods:list"
    count_unit = "张"
    empty_text = "还没有发放清单。走访慰问等业务会自动生成清单，也可以在这里制单。"
    empty_link = Link("新制清单", "goods:new_list", "gift", "goods.keep")
    links = (Link("新制清单", "goods:new_list", "plus", "goods.keep", "primary"),)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        def of(state: str) -> Any:
            return Count("lines", filter=Q(lines__state=state))

        return queryset.annotate(
            planned=of(LineState.PLANNED),
            handed=of(LineState.HANDED),
            signed=of(LineState.SIGNED),
            value=Sum("lines__value"),
        )


class NewListPage(CreatePage):
    """`/goods/lists/new/`"""

    permission = "goods.keep"
    title = "新制发放清单"
    form_class = ListForm
    submit_label = "下一步：选领取人"
    success_text = "已制单，请加入领取人和物资。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def get_parents(self) -> list[Crumb]:
        return [crumb("物资发放", "goods:lists")]

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return services.make_issue_list(
            union=data["warehouse"].union, actor=self.request.user, **data
        )


def name_shown(row: IssueLine, may_know: bool) -> str:
    """The recipient; of a sensitive list masked for those who do not hand out."""
    if may_know or row.person_id is None:
        return row.name
    return mask_name(row.name)


class OfList:
    """Mixin of lists of lines: the list they belong to is the page's row."""

    request: HttpRequest
    permission: ClassVar[str]
    row: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            self.row = get_visible_or_404(
                IssueList, kwargs["pk"], user=user, permission=self.permission
            )

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(issue_list=self.row)

    def may_here(self, permission: str) -> bool:
        user: Any = self.request.user
        return bool(user.may_at(permission, self.row.union))

    @cached_property
    def may_know(self) -> bool:
        """Whether the names may be shown whole."""
        return not self.row.is_sensitive or self.may_here("goods.keep")

    @cached_property
    def may_change(self) -> bool:
        return self.row.is_open and self.may_here("goods.keep")

    def get_parents(self) -> list[Crumb]:
        return [crumb("物资发放", "goods:lists")]


def _open(row: IssueList) -> bool:
    return row.is_open


def _by_hand(row: IssueList) -> bool:
    """Open, and not kept by another line of business."""
    return row.is_open and not row.origin_type


class LinesPage(OfList, ListPage):
    """`/goods/lists/<pk>/`: everybody on a list with how far he is."""

    template_name = "goods/list.html"
    model = IssueLine
    permission = "goods.view"
    related = ("item", "issue_list", "person")
    search_label = "姓名、单位"
    ordering = ("name_key", "pk")
    row_url_name = "goods:line"
    count_unit = "项"
    empty_text = "清单上还没有人。"
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("state", "状态", choices=LineState.choices),
    )
    links = (
        Link("逐个发放", "goods:hand", "device-mobile", "goods.keep", "primary", when=_open),
        Link("加人", "goods:add", "user-plus", "goods.keep", when=_by_hand),
        Link("粘贴或导入名单", "goods:paste", "clipboard-text", "goods.keep", when=_by_hand),
        Link("加单位", "goods:add_unit", "building", "goods.keep", when=_by_hand),
        Link("签收表", "goods:sheet", "printer", "goods.view"),
        Link("按签收表确认", "goods:paper", "checklist", "goods.keep", when=_open),
        Link("导出Excel", "goods:export_list", "download", "goods.export", with_query=True),
        Link("办结", "goods:close", "check", "goods.keep", when=_open),
        Link("作废", "goods:cancel", "x", "goods.keep", when=_open),
    )

    @property
    def search_paths(self) -> Sequence[str]:  # type: ignore[override]
        """Names that are masked are not searched either."""
        return ("name", "name_key", "belongs") if self.may_know else ("belongs",)

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        found = list(line_columns(self.may_know))
        if self.may_change:
            found.insert(1, Column("pick", "选择", _pick))
        return found

    def get_title(self) -> str:
        return str(self.row)

    def get_subtitle(self) -> str:
        row = self.row
        return f"{row.get_purpose_display()}　{row.warehouse.label}　{row.planned_on:%Y-%m-%d}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = IssueLine.objects.visible_to(self.request.user, self.permission).filter(
            issue_list=self.row
        )
        return super().get_context_data(
            row=self.row,
            sums=queries.list_sums(lines),
            needs=queries.needs(lines, self.row.warehouse) if self.row.is_open else (),
            tone=tones.LIST[self.row.state],
            **kwargs,
        )


def line_columns(may_know: bool) -> tuple[Column, ...]:
    """Columns of a list of lines."""
    return (
        Column(
            "name", "领取人（单位）", lambda row: name_shown(row, may_know), link=True, width=10
        ),
        Column("state", "状态", kind="choice", tones=tones.LINE, width=8),
        Column("item", "物资", wide=True),
        Column("quantity", "数量", lambda row: f"{row.kept}{row.item.unit}", width=6),
        Column("value", "价值", lambda row: row.value or None, kind="money", unit="元"),
        Column("headcount", "受益人数", kind="number", unit="人", hide_on_phone=True),
        Column("belongs", "所在工会", hide_on_phone=True),
        Column("handed_on", "发放", kind="date", hide_on_phone=True),
        Column("signed_on", "签收", kind="date", hide_on_phone=True),
        Column("signed_way", "签收方式", kind="choice", hide_on_phone=True),
    )


def _pick(row: IssueLine) -> str:
    if row.state != LineState.PLANNED:
        return ""
    return format_html(
        '<label class="gh-check"><input class="form-check-input" type="checkbox" name="line" '
        'value="{}" form="batch" aria-label="选择{}的{}"></label>',
        row.pk,
        row.name,
        row.item,
    )


class LinesExportPage(Exported, LinesPage):
    """`/goods/lists/<pk>/export/`"""

    permission = "goods.export"

    @property
    def exported(self) -> Sequence[Column]:  # type: ignore[override]
        return (
            Column("name", "领取人（单位）", lambda row: name_shown(row, self.may_know)),
            Column("belongs", "所在工会"),
            Column("headcount", "受益人数", kind="number"),
            Column("item", "物资"),
            Column("unit", "单位", "item.unit"),
            Column("quantity", "数量", "kept", kind="number"),
            Column("value", "价值", kind="money"),
            Column("state", "状态", kind="choice"),
            Column("handed_on", "发放日期", kind="date"),
            Column("signed_on", "签收日期", kind="date"),
            Column("signed_way", "签收方式", kind="choice"),
            Column("proxy", "代领说明"),
        )


class ListAct(GoodsAction):
    """Base of what is done with a whole list."""

    model = IssueList
    related = RELATED

    def get_parents(self) -> list[Crumb]:
        return [crumb("物资发放", "goods:lists"), row_crumb(self.row)]


class BatchPage(ListAct):
    """`/goods/lists/<pk>/batch/`: the ticked lines handed out, to be signed for later, or
    cancelled."""

    title = "批量办理"
    form_class = CloseForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self.row.get_absolute_url())

    def perform(self, row: Any, form: Any) -> Any:
        lines = picked_lines(row, self.request.POST.getlist("line"))
        if self.request.POST.get("action") == "cancel":
            count = services.cancel_lines(
                lines, reason=form.cleaned_data["note"], actor=self.request.user
            )
            self.told = f"已取消{count}项。"
        else:
            done = services.hand_out_many(lines, actor=self.request.user, tell=True)
            self.told = f"已发放{len(done)}项，等领取人签收。"
        return row

    def success_message(self, result: Any) -> str:
        return self.told

    def render_form(
        self, form: forms.BaseForm | None, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        """Back to the list with the sentence: there is no form of its own to show."""
        say(self.request, refusal or "请先勾选要办理的人。", level=messages.ERROR)
        return HttpResponseRedirect(self.row.get_absolute_url())


def picked_lines(row: IssueList, keys: Sequence[str]) -> list[IssueLine]:
    """The lines of a list that were ticked."""
    wanted = [int(key) for key in keys[:MOST_PICKED] if key.isascii() and key.isdecimal()]
    wanted = [key for key in wanted if key < 2**63]
    return list(row.lines.filter(pk__in=wanted).select_related("issue_list").order_by("pk"))


class ClosePage(ListAct):
    """`/goods/lists/<pk>/close/`"""

    title = "办结清单"
    form_class = CloseForm
    submit_label = "办结"
    success_text = "已办结。"
    question = "办结后没有领取的取消，清单不能再改。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.close_list(row, note=form.cleaned_data["note"], actor=self.request.user)


class CancelPage(ListAct):
    """`/goods/lists/<pk>/cancel/`"""

    title = "作废清单"
    form_class = ReasonForm
    is_danger = True
    submit_label = "作废"
    success_text = "已作废。"
    question = "没有发放过的清单可以作废。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.cancel_list(
            row, reason=form.cleaned_data["reason"], actor=self.request.user
        )


class SheetPage(RowPage):
    """`/goods/lists/<pk>/sheet/`: to sign with a pen, or what was signed, on paper."""

    model = IssueList
    permission = "goods.view"
    related = RELATED
    template_name = "goods/sheet.html"

    def get_title(self) -> str:
        return "物资签收表"

    def get_parents(self) -> list[Crumb]:
        return [crumb("物资发放", "goods:lists"), row_crumb(self.row)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_know = not self.row.is_sensitive or self.may_here("goods.keep")
        record(
            "goods.sheet_printed", actor=self.request.user, union=self.row.union, target=self.row
        )
        return super().get_context_data(
            row=self.row, recipients=recipients_of(self.row, may_know), **kwargs
        )


class Recipient:
    """One recipient of a sheet with all his lines."""

    def __init__(self, line: IssueLine, may_know: bool) -> None:
        self.name = name_shown(line, may_know)
        self.belongs, self.headcount = line.belongs, line.headcount
        self.lines: list[IssueLine] = []
        self.signed_on = line.signed_on
        self.way = line.get_signed_way_display() if line.signed_way else ""
        self.ink = shown_ink(line.ink) if line.ink and may_know else ""
        self.proxy = line.proxy

    @property
    def goods(self) -> str:
        return "、".join(f"{one.item}{one.kept}{one.item.unit}" for one in self.lines)


def recipients_of(row: IssueList, may_know: bool) -> list[Recipient]:
    """Recipients in the order of their names, with the signature of each."""
    found: dict[str, Recipient] = {}
    lines = row.lines.live().exclude(state=LineState.RETURNED).select_related("item", "ink")
    for line in lines.order_by("name_key", "pk"):
        one = found.setdefault(line.recipient, Recipient(line, may_know))
        one.lines.append(line)
    return list(found.values())


class PaperPage(ListAct):
    """`/goods/lists/<pk>/paper/`: the signed sheet's scan stands for the ticked lines."""

    title = "按签收表确认"
    template_name = "goods/paper.html"
    form_class = PaperForm
    submit_label = "确认签收"

    def lines(self) -> list[IssueLine]:
        """Lines that nobody has signed for."""
        waiting = self.row.lines.filter(state__in=(LineState.PLANNED, LineState.HANDED))
        return list(waiting.select_related("item").order_by("name_key", "pk")[:MOST_PICKED])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lines=self.lines(), **kwargs)

    def get_question(self) -> str:
        return "上传签好字的签收表，勾选已签收的人。还没有登记发放的，一并登记为当日发放。"

    def perform(self, row: Any, form: Any) -> Any:
        lines = picked_lines(row, self.request.POST.getlist("line"))
        upload = form.cleaned_data["scan"]
        scan = store_file(
            name=upload.name,
            content=upload.read(),
            union=row.union,
            permission="goods.keep" if row.is_sensitive else "goods.view",
            actor=self.request.user,
            rule=SCANS,
            sealed=True,
        )
        self.count = services.confirm_paper(
            lines, scan, on=form.cleaned_data["on"], actor=self.request.user
        )
        return row

    def success_message(self, result: Any) -> str:
        return f"已确认{self.count}项签收。"
