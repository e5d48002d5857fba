"""Many cards on their way through the maker: applied for, sent, answered, handed out."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.membership.cards import forms, queries
from gonghui.domains.membership.cards.enums import CardKind
from gonghui.domains.membership.cards.models import CardBatch, MemberCard
from gonghui.domains.membership.cards.panels import TONES
from gonghui.domains.membership.cards.services import batches, listing
from gonghui.domains.membership.cards.views.acting import list_crumb
from gonghui.engines.registers.exporting import workbook
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import (
    ActionPage,
    CreatePage,
    Crumb,
    DetailPage,
    Link,
    ListPage,
    Panel,
    RelatedTable,
)
from gonghui.kernel.ui.pages.download import XLSX, file_response


class ApplyUnionPage(CreatePage):
    """Cards for every member of a union who has none."""

    title = "集中申领"
    permission = "cards.edit"
    form_class = forms.ApplyUnionForm
    submit_label = "申领"
    intro = "为所选工会的全部在籍会员申领，已有同类卡的跳过。申领后编入制卡批次送制。"

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return batches.apply_for_union(
            data["union"], kind=data["kind"], bank=data["bank"], actor=self.request.user
        )

    def success_message(self, result: Any) -> str:
        return f"已为{result}名会员申领。"

    def after_url(self, result: Any) -> str:
        return reverse("cards:batches")


class BatchListPage(ListPage):
    """`/member-cards/batches/`"""

    model = CardBatch
    permission = "cards.make"
    title = "制卡批次"
    columns = (
        Column("name", "批次", str, link=True, width=10),
        Column("union", "制卡工会", wide=True),
        Column("kind", "卡别", kind="choice"),
        Column("bank", "制卡银行"),
        Column("card_count", "张数", kind="number"),
        Column("waiting_count", "待制卡", kind="number"),
        Column("made_count", "待发放", kind="number"),
        Column("created_at", "建立时间", kind="datetime", hide_on_phone=True),
    )
    ordering = ("-pk",)
    row_url_name = "cards:batch"
    count_unit = "批"
    empty_text = "还没有制卡批次。会员申领后，把等待制卡的编成一批，导出制卡名单送银行。"
    links = (Link("新建批次", "cards:batch-new", "plus", "cards.make", "primary"),)
    empty_link = Link("新建批次", "cards:batch-new", "plus", "cards.make", "primary")

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]

    def get_queryset(self) -> QuerySet[Any]:
        return queries.batches_of(self.request.user, self.permission)


class BatchCreatePage(CreatePage):
    """A new batch of everything that waits."""

    title = "新建制卡批次"
    permission = "cards.make"
    form_class = forms.BatchForm
    submit_label = "建立批次"
    intro = "把所选工会及其下级等待制卡的申领编成一批。"

    def get_parents(self) -> list[Crumb]:
        return [list_crumb(), Crumb("制卡批次", reverse("cards:batches"))]

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, form: Any) -> Any:
        data = form.cleaned_data
        return batches.open_batch(
            data["union"], kind=data["kind"], bank=data["bank"], actor=self.request.user
        )

    def success_message(self, result: Any) -> str:
        return f"已建立{result}，请导出制卡名单。"

    def after_url(self, result: Any) -> str:
        return result.get_absolute_url()


def _cards(row: Any, request: HttpRequest) -> Any:
    return (
        MemberCard.objects.visible_to(request.user, "cards.view")
        .filter(batch=row)
        .select_related("membership__person", "union")
        .order_by("pk")
    )


def _is_service(row: Any) -> bool:
    return row.kind == CardKind.SERVICE


class BatchPage(DetailPage):
    """One batch: what to do next, and its cards."""

    model = CardBatch
    permission = "cards.make"
    related = ("union", "created_by")
    panels = (
        Panel(
            "批次",
            (
                Column("union", "制卡工会", "union.name", wide=True),
                Column("kind", "卡别", kind="choice"),
                Column("bank", "制卡银行"),
                Column("created_at", "建立时间", kind="datetime"),
                Column("created_by", "经办人"),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "本批会员卡",
            (
                Column("number", "会员卡号", "number_spelt", link=True),
                Column("name", "姓名", "membership.person.name"),
                Column("union", "所属工会"),
                Column("status", "状态", kind="choice", tones=TONES),
                Column("note", "说明", hide_on_phone=True),
            ),
            _cards,
            row_url_name="cards:open",
            permission="cards.view",
            limit=100,
            empty_text="这一批的申领都已退回，待改正后编入下一批。",
        ),
    )
    links = (
        Link("导出制卡名单", "cards:make-list", "download", "cards.make", "primary"),
        Link(
            "导入制卡结果",
            "registers:import",
            "upload",
            "cards.make",
            with_row=False,
            url_kwargs={"code": "member-cards"},
            when=_is_service,
        ),
        Link(
            "登记已制好",
            "cards:batch-made",
            "check",
            "cards.make",
            when=lambda row: not _is_service(row),
        ),
        Link("批量发放", "cards:many", "checkbox", "cards.edit", with_row=False),
    )

    def get_parents(self) -> list[Crumb]:
        return [list_crumb(), Crumb("制卡批次", reverse("cards:batches"))]


class BatchAction(ActionPage):
    """Base of the pages that act on a batch."""

    model = CardBatch
    permission = "cards.make"
    related = ("union",)

    def get_parents(self) -> list[Crumb]:
        return [
            list_crumb(),
            Crumb("制卡批次", reverse("cards:batches")),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]


class MakeListPage(BatchAction):
    """The workbook for the maker, with whole identity numbers: by POST, with a reason, recorded."""

    title = "导出制卡名单"
    form_class = forms.MakeListForm
    submit_label = "导出"
    question = (
        "名单含完整证件号码和手机号，供银行实名开卡。请妥善保管，用后删除；每次导出都会记入审计。"
    )

    def perform(self, row: Any, form: Any) -> HttpResponseBase:
        cards = listing.cards_for_maker(
            row, actor=self.request.user, reason=form.cleaned_data["reason"]
        )
        user: Any = self.request.user
        today = timezone.localdate()
        sheet = workbook.Sheet("制卡名单", row.union.name, "张", today, user.display_name, True)
        body = workbook.pieces_of(listing.COLUMNS, cards, sheet)
        return file_response(body, f"{row.union}_{row}_制卡名单_{today:%Y%m%d}.xlsx", XLSX)


class MadePage(BatchAction):
    """Paper cards are printed: no bank answers for them."""

    title = "登记已制好"
    question = "确认本批会员证已经印制完成，可以发放。"
    success_text = "已登记，可以发放了。"

    def perform(self, row: Any, form: Any) -> Any:
        batches.make_paper_cards(row, actor=self.request.user)
        return row
