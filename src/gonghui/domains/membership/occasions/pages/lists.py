"""The care list of a union for a month: made, ticked off, printed, exported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries, services
from gonghui.domains.membership.occasions.enums import (
    SENSITIVE,
    CareKind,
    GiftForm,
    GrantState,
)
from gonghui.domains.membership.occasions.forms import (
    BatchForm,
    MakeListForm,
)
from gonghui.domains.membership.occasions.models import CareGrant, CareList
from gonghui.domains.membership.occasions.pages.months import GRANT_TONES, month_asked
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.access.scoping import get_visible_or_404
from gonghui.kernel.audit.services import record
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, Filter, UnionFilter
from gonghui.kernel.ui.keyset import Keyset
from gonghui.kernel.ui.pages import ActionPage, CreatePage, Crumb, Link, ListPage, say
from gonghui.kernel.ui.pages.base import RowPage, ShownLink
from gonghui.kernel.ui.pages.download import XLSX, file_response


def month_crumb() -> Crumb:
    return Crumb("会员关怀", reverse("occasions:month"))


class ListsPage(ListPage):
    """`/care/lists/`, newest first."""

    model = CareList
    permission = "occasions.view"
    title = "关怀清单"
    columns = (
        Column("month", "月份", lambda row: Month.of(row.month).label, link=True, width=8),
        Column("union", "工会", "union.name", wide=True),
        Column("waiting", "待审批", kind="number", unit="人"),
        Column("planned", "待发放", kind="number", unit="人"),
        Column("given", "已发放", kind="number", unit="人"),
        Column("signed", "已签收", kind="number", unit="人"),
        Column("amount", "金额", lambda row: row.amount or 0, kind="money", unit="元"),
    )
    filters: ClassVar[Sequence[Filter]] = (
        UnionFilter("union", "工会（含下级）", permission="occasions.view"),
    )
    ordering = ("-month", "-pk")
    related = ("union",)
    row_url_name = "occasions:list"
    count_unit = "份"
    empty_text = "还没有关怀清单。选好月份和慰问内容，一次生成全月名单。"
    empty_link = Link("生成清单", "occasions:make", "plus", "occasions.edit")
    links = (Link("生成清单", "occasions:make", "plus", "occasions.edit", "primary"),)

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        def of(state: str) -> Any:
            return Count("grants", filter=Q(grants__state=state))

        return queryset.annotate(
            waiting=of(GrantState.PLANNED),
            planned=of(GrantState.CONFIRMED),
            given=of(GrantState.GIVEN),
            signed=of(GrantState.SIGNED),
            amount=Sum("grants__amount", filter=~Q(grants__state=GrantState.CANCELLED)),
        )

    def get_parents(self) -> list[Crumb]:
        return [month_crumb()]


class MakePage(CreatePage):
    """`/care/lists/make/`: everybody of a kind onto the list of a month, with the same gift."""

    permission = "occasions.edit"
    title = "生成关怀清单"
    form_class = MakeListForm
    submit_label = "列入清单"
    intro = "同一人同一事由只列一次，可以重复生成。金额按政策参数中的标准检查，超过标准的不能列入。"

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb("关怀清单", reverse("occasions:lists"))]

    def form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        asked = self.request.POST.get("month", "") or self.request.GET.get("month", "")
        month = month_asked(asked)
        visible = Union.objects.visible_to(user, self.permission)
        union = picking.chosen(visible, self.request.GET, "union") if self.request.GET else None
        kind = self.request.GET.get("kind", "")
        initial = {
            "union": union or user.grants_for(self.permission)[0].union,
            "month": month.name,
            "kind": kind,
        }
        return {"account": user, "month": month, "initial": initial}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        kind, festival = form.chosen
        month = Month.read(data["month"])
        assert month is not None
        self.made = services.make_care_list(
            data["union"],
            month,
            kind=kind,
            festival=festival,
            gift=form.gift(),
            actor=self.request.user,
        )
        return self.made.care_list

    def success_message(self, result: Any) -> str:
        return f"{self.made.text}。"


GRANT_COLUMNS = (
    Column("name", "姓名", "membership.person.name", link=True, width=8),
    Column("state", "状态", kind="choice", tones=GRANT_TONES, width=8),
    Column("title", "事由", width=8),
    Column("due_on", "日期", kind="date"),
    Column("form", "形式", kind="choice", width=6),
    Column("item", "慰问内容", width=10),
    Column("amount", "金额", kind="money", unit="元"),
    Column("member_union", "所属工会", "membership.union", hide_on_phone=True),
    Column("given_on", "发放", kind="date", hide_on_phone=True),
    Column("signed_on", "签收", kind="date", hide_on_phone=True),
)
EXPORTED = (
    GRANT_COLUMNS[0],
    *GRANT_COLUMNS[2:8],
    GRANT_COLUMNS[1],
    *GRANT_COLUMNS[8:],
    Column("signed_by", "签收方式", kind="choice"),
    Column("line", "预算项目", "line.title"),
    Column("order", "支付单", "order.number"),
    Column("rule", "适用规定"),
)


def _pick(row: CareGrant) -> str:
    return format_html(
        '<label class="gh-check"><input class="form-check-input" type="checkbox" name="grant" value="{}" form="batch" '
        'aria-label="选择{}"></label>',
        row.pk,
        row.membership.person.name,
    )


class GrantListPage(ListPage):
    """`/care/lists/<pk>/`: everybody on one list, in the order of days."""

    model = CareGrant
    permission = "occasions.view"
    template_name = "occasions/list.html"
    related = ("membership__person", "membership__union", "union")
    search_paths = ("membership__person__name", "membership__person__name_initials")
    search_label = "姓名、拼音首字母"
    ordering = ("due_on", "name_key", "pk")
    row_url_name = "occasions:grant"
    count_unit = "人"
    empty_text = "清单上还没有人。"
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter("kind", "类别", choices=CareKind.choices),
        ChoiceFilter("state", "状态", choices=GrantState.choices),
        ChoiceFilter("form", "形式", choices=GiftForm.choices),
    )
    links = (
        Link("审批", "occasions:confirm-list", "check", "occasions.confirm", "primary"),
        Link("制发放清单", "occasions:issue-list", "archive", "occasions.edit"),
        Link("制支付单", "occasions:order-list", "coin", "money.draft"),
        Link("导出Excel", "occasions:export", "download", "occasions.export", with_query=True),
        Link("签收表", "occasions:sheet", "printer", "occasions.view", with_query=True),
        Link("再列入", "occasions:make", "plus", "occasions.edit", with_row=False),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            self.row = get_visible_or_404(
                CareList, kwargs["pk"], user=user, permission=self.permission
            )

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        if not self.may_change:
            return GRANT_COLUMNS
        return (GRANT_COLUMNS[0], Column("pick", "选择", _pick), *GRANT_COLUMNS[1:])

    @cached_property
    def may_change(self) -> bool:
        user: Any = self.request.user
        return bool(user.may_at("occasions.edit", self.row.union))

    def narrow(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(care_list=self.row)

    def may_here(self, permission: str) -> bool:
        user: Any = self.request.user
        return bool(user.may_at(permission, self.row.union))

    def shown_links(self) -> list[ShownLink]:
        query = f"?union={self.row.union_id}&month={Month.of(self.row.month).name}"
        return [
            ShownLink(one.label, one.url + query, one.icon, one.look, one.with_query)
            if one.label == "再列入"
            else one
            for one in super().shown_links()
        ]

    def get_title(self) -> str:
        return f"{Month.of(self.row.month).label}关怀清单"

    def get_subtitle(self) -> str:
        return str(self.row.union.name)

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb("关怀清单", reverse("occasions:lists"))]

    def batch_form(self) -> BatchForm:
        return BatchForm()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        met = CareGrant.objects.visible_to(self.request.user, self.permission)
        sums = queries.grant_sums(met.filter(care_list=self.row))
        return super().get_context_data(row=self.row, sums=sums, **kwargs)


class BatchPage(ActionPage):
    """`/care/lists/<pk>/batch/`: one mark for all rows ticked."""

    model = CareList
    permission = "occasions.edit"
    view_permission = "occasions.view"
    related = ("union",)
    title = "批量办理"
    form_class = BatchForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self.row.get_absolute_url())

    def perform(self, row: Any, form: Any) -> Any:
        picked = [int(pk) for pk in self.request.POST.getlist("grant")[:1000] if pk.isdecimal()]
        action, user = self.request.POST.get("action", ""), self.request.user
        if action == "back":
            self.marked = services.take_back(picked, care_list=row, actor=user)
            return row
        states = {
            "give": GrantState.GIVEN,
            "sign": GrantState.SIGNED,
            "cancel": GrantState.CANCELLED,
        }
        self.marked = services.mark(
            picked,
            care_list=row,
            state=states.get(action, GrantState.GIVEN),
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            actor=user,
        )
        return row

    def success_message(self, result: Any) -> str:
        return f"{self.marked.text}。"

    def render_form(
        self, form: forms.BaseForm | None, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        """Back to the list with the sentence: there is no form of its own to show."""
        text = refusal or "；".join(str(e) for errors in form.errors.values() for e in errors)  # type: ignore[union-attr]
        say(self.request, text, level=messages.ERROR)
        return HttpResponseRedirect(self.row.get_absolute_url())


class SheetPage(RowPage):
    """`/care/lists/<pk>/sheet/`: names to sign beside. What is nobody else's business is signed
    on a slip of its own."""

    model = CareList
    permission = "occasions.view"
    related = ("union",)
    template_name = "occasions/sheet.html"

    def get_title(self) -> str:
        return f"{Month.of(self.row.month).label}慰问签收表"

    def get_parents(self) -> list[Crumb]:
        return [month_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        grants = (
            CareGrant.objects.visible_to(self.request.user, self.permission)
            .filter(care_list=self.row)
            .exclude(kind__in=SENSITIVE)
            .exclude(state=GrantState.CANCELLED)
            .exclude(form=GiftForm.GREETING)
        )
        if kind in CareKind.values:
            grants = grants.filter(kind=kind)
        rows = list(
            grants.select_related("membership__person", "membership__union").order_by(
                "kind", "occasion", "membership__union__path", "name_key", "pk"
            )
        )
        record(
            "occasions.sheet_printed",
            actor=self.request.user,
            union=self.row.union,
            target=self.row,
        )
        return super().get_context_data(
            row=self.row,
            month=Month.of(self.row.month),
            grants=rows,
            total=sum(one.amount for one in rows),
            **kwargs,
        )


class ExportPage(GrantListPage):
    """`/care/lists/<pk>/export/`"""

    permission = "occasions.export"
    related = (*GrantListPage.related, "line", "order")

    def rows(self) -> Iterator[CareGrant]:
        terms = Keyset(self.filtered, self.get_ordering()).terms
        ordered = self.filtered.order_by(*(term.ordering(False) for term in terms))
        yield from ordered.iterator(chunk_size=500)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user: Any = request.user
        today = timezone.localdate()
        record(
            "occasions.exported",
            actor=user,
            union=self.row.union,
            target=self.row,
            detail={"count": self.filtered.order_by().count()},
        )
        sheet = workbook.Sheet(
            self.get_title(), self.row.union.name, "元", today, user.display_name
        )
        body = workbook.pieces_of(EXPORTED, self.rows(), sheet)
        return file_response(body, f"{self.row}_{today:%Y%m%d}.xlsx", XLSX)
