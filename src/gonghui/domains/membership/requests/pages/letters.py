"""Letters of introduction, and members whose firm has a union of its own by now."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.requests import queries
from gonghui.domains.membership.requests.enums import LetterState
from gonghui.domains.membership.requests.models import TransferLetter
from gonghui.domains.membership.views import card_url, list_crumb
from gonghui.kernel.audit.services import record
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter
from gonghui.kernel.ui.pages import Crumb, Link, ListPage
from gonghui.kernel.ui.pages.base import RowPage

TONES = {
    LetterState.ISSUED: "warn",
    LetterState.RECEIVED: "ok",
    LetterState.CALLED_BACK: "mute",
    LetterState.FALLEN_BACK: "info",
}


class LetterListPage(ListPage):
    """`/members/requests/letters/`: letters that one's unions wrote or receive."""

    model = TransferLetter
    permission = "membership.view"
    title = "会员接转介绍信"
    columns = (
        Column("number", "编号", link=True, wide=True),
        Column("member", "会员", "membership.person.name", width=8),
        Column("from_union", "转出工会"),
        Column("to_union", "转入工会"),
        Column("state", "状态", kind="choice", tones=TONES),
        Column("issued_on", "开具日期", kind="date", sortable=True),
        Column("valid_until", "有效期至", kind="date", hide_on_phone=True),
    )
    filters = (ChoiceFilter("state", "状态", choices=LetterState.choices),)
    search_paths = ("number", "membership__person__name")
    search_label = "编号或姓名"
    related = ("membership__person", "from_union", "to_union")
    ordering = ("-issued_on", "-pk")
    row_url_name = "membership_requests:letter"
    count_unit = "份"
    links = (
        Link("邀请会员转入", "membership_requests:invite", "plus", "membership.edit", "primary"),
    )
    empty_text = "还没有介绍信。会员提出转接、转出工会确认后，系统开具电子介绍信。"

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]


class LetterPage(RowPage):
    """`/members/requests/letters/<pk>/`: the letter as it is printed, with a code to check it."""

    model = TransferLetter
    permission = "membership.view"
    related = ("membership__person", "from_union", "to_union", "matter")
    template_name = "membership_requests/letter.html"

    def get_title(self) -> str:
        return "工会会员组织关系接转介绍信"

    def get_parents(self) -> list[Crumb]:
        return [Crumb("介绍信", reverse("membership_requests:letters"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        record(
            "membership.letter_printed",
            actor=self.request.user,
            union=row.from_union,
            target=row,
        )
        return super().get_context_data(
            letter=row,
            tone=TONES[LetterState(row.state)],
            check_url=self.request.build_absolute_uri(
                reverse("portal:letter-check", args=[row.uid])
            ),
            is_expired=row.state == LetterState.ISSUED and row.valid_until < timezone.localdate(),
            **kwargs,
        )


class HandOverListPage(ListPage):
    """`/members/requests/to-hand-over/`: members held for want of a union of their own firm."""

    model = Membership
    permission = "membership.view"
    title = "待转会员"
    subtitle = "单位已经建会、会籍还在联合工会的会员，请提醒本人办理会籍转接"
    columns = (
        Column("name", "姓名", "person.name", link=True, width=8),
        Column("union", "现在的工会", "union.name", wide=True),
        Column("employer", "工作单位", "employer.name", wide=True),
        Column("own", "单位已建工会", "own_union", wide=True),
        Column("joined_on", "入会日期", kind="date"),
    )
    related = ("person", "union", "employer")
    ordering = ("name_key", "pk")
    count_unit = "人"
    empty_text = "没有待转的会员。单位建会后，还在联合工会的本单位会员会列在这里。"

    def get_queryset(self) -> QuerySet[Any]:
        found: QuerySet[Any] = queries.to_hand_over(self.request.user, self.permission)
        return found.select_related(*self.related)

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]

    def url_of(self, row: Any) -> str:
        return card_url(row)

    def body(self) -> Any:
        rows = self.keyset_page.rows
        unions = queries.new_unions_of(rows, on=timezone.localdate())
        for row in rows:
            row.own_union = str(unions.get(row.pk) or "")
        return super().body()
