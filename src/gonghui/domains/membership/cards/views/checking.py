"""核验会员卡: checking a card at a service point, and the log of it."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from gonghui.domains.membership.cards import queries
from gonghui.domains.membership.cards.enums import CheckResult
from gonghui.domains.membership.cards.forms import CheckForm
from gonghui.domains.membership.cards.models import CardCheck
from gonghui.domains.membership.cards.services.checking import check_at_point
from gonghui.kernel.people.masks import mask_name
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, UnionFilter
from gonghui.kernel.ui.pages import Link, ListPage, Page

TONES: dict[str, str] = {
    CheckResult.VALID: "ok",
    CheckResult.EXPIRED: "warn",
    CheckResult.LOST: "bad",
    CheckResult.CANCELLED: "bad",
    CheckResult.INACTIVE: "warn",
    CheckResult.STALE: "warn",
    CheckResult.UNKNOWN: "bad",
}
ADVICE = {
    CheckResult.VALID: "可以提供服务。",
    CheckResult.EXPIRED: "会员卡已过有效期，请会员到所在工会办理续期。",
    CheckResult.LOST: "这张卡已经挂失，不能使用。请核实持卡人身份。",
    CheckResult.CANCELLED: "这张卡已经注销，不能使用。请会员出示新卡。",
    CheckResult.INACTIVE: "会员卡尚未激活，请会员先激活再使用。",
    CheckResult.STALE: "二维码超过一天，请会员联网后重新打开会员卡再扫。",
    CheckResult.UNKNOWN: "查不到这张会员卡。请重新扫码，或请会员打开手机上的会员卡核对短码。",
}


@method_decorator(sensitive_post_parameters("text"), name="dispatch")
class CheckPage(Page):
    """`/member-cards/check/`: scan or type, and be told. Each check is written into the log of
    one's own union."""

    permission = "cards.check"
    title = "核验会员卡"
    template_name = "cards/check.html"
    links = (
        Link("手机扫码核验", "checking:scan", "qrcode", "cards.check"),
        Link("核验记录", "cards:checks", "list-details", "cards.check"),
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        point = request.session.get("card_check_point", "")
        return self._render(CheckForm(initial={"point": point}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self._render(form, status=422)
        user: Any = request.user
        point = form.cleaned_data["point"]
        try:
            answer, check = check_at_point(
                form.cleaned_data["text"], union=user.main_union, point=point, actor=user
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            return self._render(form, status=409)
        request.session["card_check_point"] = point
        return self._render(
            CheckForm(initial={"point": point}),
            answer=answer,
            check=check,
            tone=TONES[answer.result],
            advice=ADVICE[answer.result],
        )

    def _render(
        self, form: django_forms.BaseForm, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        counts = queries.checks_today(self.request.user, self.permission)
        context = self.get_context_data(form=form, counts=counts, **more)
        return self.render_to_response(context, status=status)


def _name(check: CardCheck) -> str:
    return mask_name(check.card.membership.person.name) if check.card else ""


def _number(check: CardCheck) -> str:
    return f"尾号{check.card.number[-4:]}" if check.card else ""


class CheckLogPage(ListPage):
    """`/member-cards/checks/`: who checked which card, when, with what result. A service point sees
    of members what a check shows, wherever they belong."""

    model = CardCheck
    permission = "cards.check"
    title = "核验记录"
    parents = (("核验会员卡", "cards:check"),)
    columns = (
        Column("checked_at", "核验时间", kind="datetime", width=16),
        Column("result", "结果", kind="choice", tones=TONES, width=8),
        Column("name", "姓名", _name, width=8),
        Column("number", "会员卡号", _number, hide_on_phone=True),
        Column("union", "核验工会", wide=True),
        Column("point", "服务点"),
        Column("actor", "核验人", width=8),
    )
    filters = (
        UnionFilter("union", "核验工会（含下级）", permission="cards.check"),
        ChoiceFilter("result", "结果", choices=CheckResult.choices),
        DateRangeFilter("checked", "核验日期", path="checked_on"),
    )
    ordering = ("-checked_at", "-pk")
    related = ("card__membership__person", "union", "actor")
    count_unit = "次"
    empty_text = "还没有核验记录。"
    empty_link = Link("核验会员卡", "cards:check", "qrcode", "cards.check")
