"""Students of partner areas: a list read in, approved by another hand, paid to the school."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from gonghui.domains.assistance.aid.enums import ListState
from gonghui.domains.assistance.aid.forms import ImportForm, PayForm, ReasonForm
from gonghui.domains.assistance.aid.models import PartnerList, StudyApplication
from gonghui.domains.assistance.aid.pages.campaigns import (
    LIST_TONES,
    OfCampaign,
    campaigns_crumb,
)
from gonghui.domains.assistance.aid.rules.amounts import yuan
from gonghui.domains.assistance.aid.services import partners
from gonghui.engines.money.rules.words import amount_words
from gonghui.kernel.people import masks
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.pages import (
    ActionPage,
    Crumb,
    DetailPage,
    Panel,
    ProtectedMixin,
    RelatedTable,
)
from gonghui.kernel.ui.pages.base import ShownLink


class ImportPage(OfCampaign, ActionPage):
    """`/aid/study/<pk>/import/`"""

    permission = "aid.edit"
    view_permission = "aid.view"
    title = "导入联系地区名单"
    form_class = ImportForm
    submit_label = "导入"
    question = "名单整份导入：有一行不合格就不导入，并说明是哪一行。同一学生一年只资助一次。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return partners.import_list(
            row,
            area_kind=data["area_kind"],
            area=data["area"],
            school=data["school"],
            name=data["file"].name,
            content=data["file"].read(),
            actor=self.request.user,
        )

    def success_message(self, result: Any) -> str:
        return f"已导入{result.count}人，合计{yuan(result.total)}，等待审批。"


def _students(row: Any, request: HttpRequest) -> Iterable[Any]:
    met = StudyApplication.objects.visible_to(request.user, "aid.view")
    return met.filter(partner_list=row).order_by("pk")


class OfList:
    """What pages about one list share."""

    model = PartnerList
    related = ("campaign__union", "school", "order", "imported_by", "approved_by")
    row: Any
    request: Any

    def get_parents(self) -> list[Crumb]:
        campaign = self.row.campaign
        return [
            campaigns_crumb(),
            Crumb(str(campaign), campaign.get_absolute_url()),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]


class PartnerListPage(OfList, ProtectedMixin, DetailPage):
    """`/aid/study/lists/<pk>/`: students by name after saying why."""

    permission = "aid.view"
    look_event = "aid.list_looked"
    look_permission = "aid.look"
    panels = (
        Panel(
            "名单",
            (
                Column("area", "联系地区"),
                Column("area_kind", "地区类别", kind="choice"),
                Column("school", "收款学校（单位）", "school.name", wide=True),
                Column("count", "人数", kind="number", unit="人"),
                Column("total", "合计", kind="money", unit="元"),
                Column("total_words", "合计大写", lambda row: amount_words(row.total), wide=True),
                Column("file_name", "名单文件"),
                Column("imported_by", "导入人"),
                Column("imported_at", "导入时间", kind="datetime"),
                Column("approved_by", "批准人"),
                Column("approved_on", "批准日期", kind="date"),
                Column("order", "支付单", lambda row: row.order.number if row.order else ""),
                Column("paid_on", "发放日期", kind="date"),
            ),
        ),
    )
    tables = (
        RelatedTable(
            "学生",
            (
                Column("name", "姓名", lambda row: row.student.get("name", "")),
                Column(
                    "number",
                    "证件号码",
                    lambda row: masks.mask_identity(row.student.get("id_number", "")),
                ),
                Column("stage", "学段", kind="choice"),
                Column("school", "学校", lambda row: row.student.get("school", "")),
                Column("amount", "助学金", kind="money", unit="元"),
                Column("state", "状态", kind="choice"),
            ),
            _students,
            limit=3000,
            behind_look=True,
        ),
    )

    def get_parents(self) -> list[Crumb]:
        return super().get_parents()[:2]

    def badge(self) -> tuple[str, str]:
        return LIST_TONES[self.row.state], self.row.get_state_display()

    def shown_links(self) -> list[ShownLink]:
        row, user = self.row, self.request.user
        links: list[ShownLink] = []

        def add(label: str, name: str, icon: str, look: str = "") -> None:
            url = reverse(f"aid:{name}", args=[row.pk])
            links.append(ShownLink(label, url, icon, look, False))

        union = row.campaign.union
        waits = row.order is None or row.order.state == "cancelled"
        imported_here = row.imported_by is not None and user.is_same_person(row.imported_by)
        if (
            row.state == ListState.IMPORTED
            and user.may_at("aid.approve", union)
            and not imported_here
        ):
            add("批准名单", "list-approve", "check", "primary")
        if row.state == ListState.APPROVED and waits and user.may_at("aid.pay", union):
            add("制发放单", "list-pay", "coin", "primary")
        if (
            row.state in (ListState.IMPORTED, ListState.APPROVED)
            and waits
            and user.may_at("aid.edit", union)
        ):
            add("作废", "list-drop", "x")
        return links


class ApproveListPage(OfList, ActionPage):
    """`/aid/study/lists/<pk>/approve/`"""

    permission = "aid.approve"
    view_permission = "aid.view"
    title = "批准名单"
    submit_label = "批准"
    success_text = "已批准，等待制发放单。"

    def get_question(self) -> str:
        row = self.row
        return f"{row.area}{row.count}名学生，合计{yuan(row.total)}（{amount_words(row.total)}），付给{row.school}代发。"

    def perform(self, row: Any, form: Any) -> Any:
        return partners.approve_list(row, actor=self.request.user)


class DropListPage(OfList, ActionPage):
    """`/aid/study/lists/<pk>/drop/`"""

    permission = "aid.edit"
    view_permission = "aid.view"
    title = "作废名单"
    form_class = ReasonForm
    is_danger = True
    success_text = "已作废，名单中的学生可以重新导入。"

    def perform(self, row: Any, form: Any) -> Any:
        return partners.drop_list(row, reason=form.cleaned_data["reason"], actor=self.request.user)


class PayListPage(OfList, ActionPage):
    """`/aid/study/lists/<pk>/pay/`"""

    permission = "aid.pay"
    view_permission = "aid.view"
    title = "制发放单"
    form_class = PayForm
    submit_label = "制单"
    success_text = "已制支付单，等待审批和支付。"

    def form_kwargs(self) -> dict[str, Any]:
        campaign = self.row.campaign
        return {
            "union": campaign.union,
            "account": self.request.user,
            "with_way": False,
            "initial": {"line": campaign.line_id},
        }

    def get_question(self) -> str:
        return f"{self.row.area}{self.row.count}名学生，合计{yuan(self.row.total)}，转账给{self.row.school}。"

    def perform(self, row: Any, form: Any) -> Any:
        partners.draft_list(row, line=form.cleaned_data["line"], actor=self.request.user)
        return row
