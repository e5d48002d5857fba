"""Visits: onto the list, planned, paid, signed for; their photos."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from gonghui.domains.assistance.campaigns import forms, services
from gonghui.domains.assistance.campaigns.enums import RecipientState
from gonghui.domains.assistance.campaigns.models import (
    ConsolationRecipient,
    ConsolationVisit,
    VisitPhoto,
)
from gonghui.domains.assistance.campaigns.pages.base import (
    CampaignAction,
    VisitAction,
    campaign_crumbs,
    picked,
)
from gonghui.domains.assistance.campaigns.photos import TYPES
from gonghui.domains.assistance.campaigns.services import Told, Unit, Wanted
from gonghui.kernel.ui.pages import Crumb
from gonghui.kernel.ui.pages.base import RowPage


class AddVisitPage(CampaignAction):
    """`/campaigns/<pk>/visits/new/`"""

    permission = "campaigns.visit"
    title = "列入单位"
    form_class = forms.AddVisitForm
    submit_label = "列入名单"
    success_text = "已列入名单。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"campaign": self.row, "account": self.request.user}

    def perform(self, row: Any, form: Any) -> Any:
        data = dict(form.cleaned_data)
        unit = Unit(data.pop("employer"), data.pop("visited_union"), data.pop("place"))
        data["expected"] = data["expected"] or 0
        data["planned_amount"] = data["planned_amount"] or Decimal(0)
        self.visit = services.list_visit(row, unit=unit, actor=self.request.user, **data)
        return self.visit

    def after_url(self, result: Any) -> str:
        return str(self.visit.get_absolute_url())


class PlanPage(VisitAction):
    title = "安排走访"
    form_class = forms.PlanForm
    submit_label = "保存"
    success_text = "走访已安排。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"visit": self.row}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.plan_visit(
            row,
            planned_on=data["planned_on"],
            leader=data["leader"],
            expected=data["expected"] or 0,
            planned_amount=data["planned_amount"] or Decimal(0),
            again_reason=data["again_reason"],
            actor=self.request.user,
        )


class DoPage(VisitAction):
    """`/campaigns/visits/<pk>/do/`: filled in on the phone, on the spot."""

    template_name = "campaigns/do.html"
    title = "登记走访"
    form_class = forms.DoForm
    submit_label = "登记走访"
    success_text = "走访已登记。"

    def people(self) -> Any:
        found = self.row.recipients.counted().select_related("person")
        return found.order_by("name_key", "pk")

    def form_kwargs(self) -> dict[str, Any]:
        return {"visit": self.row, "roster": self.people().count()}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.do_visit(
            row,
            Told(
                on=data["on"],
                leader=data["leader"],
                declared=data["declared"] or 0,
                direct_cost=data["direct_cost"] or Decimal(0),
                words=data["words"],
                receiver_name=data.get("receiver_name", ""),
                ink=data.get("ink"),
                again_reason=data["again_reason"],
                goods_given=bool(data.get("goods_given")),
                photos=data["photos"],
            ),
            actor=self.request.user,
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        people = list(self.people()) if user.may_at("campaigns.persons", self.row.union) else []
        lines = (
            list(self.row.issue_list.lines.live().select_related("item")[:50])
            if self.row.issue_list is not None
            else []
        )
        return super().get_context_data(row=self.row, people=people, goods=lines, **kwargs)


class AssignPage(VisitAction):
    """`/campaigns/visits/<pk>/people/`: who of the list is called on at this visit."""

    template_name = "campaigns/tick.html"
    title = "列入人员"
    submit_label = "列入这次走访"
    success_text = "已列入。"

    def waiting(self) -> Any:
        """People of the same union on the list without a visit."""
        found = ConsolationRecipient.objects.visible_to(self.request.user, "campaigns.persons")
        return (
            found.filter(
                campaign=self.row.campaign_id,
                union=self.row.union_id,
                visit=None,
                state=RecipientState.LISTED,
            )
            .select_related("person", "person_union", "order")
            .order_by("name_key", "pk")
        )

    def perform(self, row: Any, form: Any) -> Any:
        services.add_to_visit(row, picked(self.request), actor=self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            rows=list(self.waiting()[:500]),
            empty_text="名单上没有等待走访的人。先在慰问活动上列入人员，再列入这次走访。",
            **kwargs,
        )


class GoodsPage(VisitAction):
    title = "备物资"
    form_class = forms.GoodsForm
    submit_label = "列入发放清单"
    success_text = "已列入发放清单，请保管员备货。"

    def get_question(self) -> str:
        if self.row.issue_list is None:
            return "为这次走访制作物资发放清单。按单位发放的填总数；按人发放的先把人员列入走访。"
        lines = self.row.issue_list.lines.live().select_related("item")[:8]
        said = "、".join(f"{one.name}{one.item}{one.quantity}{one.item.unit}" for one in lines)
        return f"清单{self.row.issue_list.number}已有：{said}。可以继续添加。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"visit": self.row}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.list_goods(
            row,
            [Wanted(data["item"], data["quantity"], data["each"])],
            warehouse=data["warehouse"],
            actor=self.request.user,
        )


class ReceivePage(VisitAction):
    title = "签收人签名"
    form_class = forms.ReceiveForm
    submit_label = "签收"
    success_text = "已签收。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"name": self.row.receiver_name}}

    def get_question(self) -> str:
        return f"请{self.row.unit_name}的签收人核对后签名：{self.row.amount}元，{self.row.headcount}人。"

    def perform(self, row: Any, form: Any) -> Any:
        return services.sign_receiver(row, actor=self.request.user, **form.cleaned_data)


class CorrectPage(VisitAction):
    title = "更正走访"
    form_class = forms.CorrectForm
    submit_label = "保存"
    success_text = "已更正。"

    def form_kwargs(self) -> dict[str, Any]:
        return {"visit": self.row}

    def perform(self, row: Any, form: Any) -> Any:
        data = form.cleaned_data
        return services.correct_visit(
            row,
            declared=data["declared"] or 0,
            direct_cost=data["direct_cost"] or Decimal(0),
            words=data["words"],
            photos=data["photos"],
            reason=data["reason"],
            actor=self.request.user,
        )


class CancelVisitPage(VisitAction):
    title = "取消走访"
    form_class = forms.ReasonForm
    question = "取消后，列入这次走访的人员回到活动名单。"
    success_text = "走访已取消。"
    is_danger = True

    def perform(self, row: Any, form: Any) -> Any:
        return services.cancel_visit(row, actor=self.request.user, **form.cleaned_data)


class VisitPage(RowPage):
    """`/campaigns/visits/<pk>/`: to the card."""

    model = ConsolationVisit
    permission = "campaigns.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return HttpResponseRedirect(self.row.get_absolute_url())


def _may_see_photos(user: Any, visit: ConsolationVisit) -> bool:
    """Photos taken in families are for those who may meet the list of people."""
    return visit.is_to_unit or bool(user.may_at("campaigns.persons", visit.union))


class PhotosPage(RowPage):
    """`/campaigns/visits/<pk>/photos/`"""

    model = ConsolationVisit
    permission = "campaigns.view"
    related = ("campaign__union", "union", "employer", "visited_union")
    template_name = "campaigns/photos.html"

    def get_title(self) -> str:
        return "走访照片"

    def get_parents(self) -> list[Crumb]:
        return [
            *campaign_crumbs(self.row.campaign),
            Crumb(str(self.row), self.row.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_see = _may_see_photos(self.request.user, self.row)
        photos = self.row.photos.order_by("pk") if may_see else []
        return super().get_context_data(row=self.row, photos=photos, may_see=may_see, **kwargs)


class PhotoPage(RowPage):
    """`/campaigns/photos/<pk>/`: the picture itself."""

    model = VisitPhoto
    permission = "campaigns.view"
    related = ("visit__union", "file")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _may_see_photos(request.user, self.row.visit):
            raise Http404
        stored = self.row.file
        response = HttpResponse(stored.read(), content_type=TYPES[stored.kind])
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, max-age=3600"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response
