"""What is done with a card: small pages, each a sentence, a short form and one button; and the same
for many cards at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from gonghui.domains.membership.cards import forms
from gonghui.domains.membership.cards.enums import CardKind, CardStatus
from gonghui.domains.membership.cards.models import MemberCard
from gonghui.domains.membership.cards.panels import TONES
from gonghui.domains.membership.cards.register import ExpiringFilter
from gonghui.domains.membership.cards.services import acts, batches
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, UnionFilter
from gonghui.kernel.ui.pages import ActionPage, Crumb, ListPage, Page
from gonghui.kernel.ui.pages.base import RowPage


def list_crumb() -> Crumb:
    return Crumb("会员卡台账", reverse("registers:list", kwargs={"code": "member-cards"}))


class OpenPage(RowPage):
    """`/member-cards/<pk>/`: to the card's page in the register."""

    model = MemberCard
    permission = "cards.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.row.get_absolute_url())


class CardAction(ActionPage):
    """Base of the pages that change one card."""

    model = MemberCard
    permission = "cards.edit"
    view_permission = "cards.view"
    related = ("membership__person", "union")
    form_class: Any = forms.DayForm

    def get_parents(self) -> list[Crumb]:
        return [list_crumb(), Crumb(str(self.row), self.row.get_absolute_url())]

    def get_subtitle(self) -> str:
        return f"{self.row.membership.person.name} · {self.row.union}" if self.row else ""

    def call(self, row: Any, data: dict[str, Any]) -> Any:
        """The service."""
        raise NotImplementedError

    def perform(self, row: Any, form: Any) -> Any:
        return self.call(row, dict(form.cleaned_data))

    def after_url(self, result: Any) -> str:
        return result.get_absolute_url()


class IssuePage(CardAction):
    title = "发放会员卡"
    question = "确认会员卡已交到本人手中。有效期自发放之日起算。"
    success_text = "已发放，会员本人激活后即可使用。"

    def call(self, row: Any, data: dict[str, Any]) -> Any:
        return acts.issue(row, actor=self.request.user, **data)


class ActivatePage(CardAction):
    title = "激活会员卡"
    question = "激活后即可使用，并计入新增会员服务卡（补换的卡不计）。"
    success_text = "已激活。"

    def call(self, row: Any, data: dict[str, Any]) -> Any:
        return acts.activate(row, actor=self.request.user, **data)


class LosePage(CardAction):
    title = "挂失"
    question = "挂失后这张卡立即停用，核验时显示“已挂失”。找到后可以解除。银行账户的挂失请会员另向银行办理。"
    submit_label = "挂失"
    success_text = "已挂失。找到后可以解除挂失，找不到请办理换卡。"
    is_danger = True

    def call(self, row: Any, data: dict[str, Any]) -> Any:
        return acts.report_loss(row, actor=self.request.user, **data)


class FindPage(CardAction):
    title = "解除挂失"
    question = "确认本人已找到这张卡。解除后恢复原来的状态。"
    success_text = "已解除挂失。"

    def call(self, row: Any, data: dict[str, Any]) -> Any:
        return acts.report_found(row, actor=self.request.user, **data)


class ReplacePage(CardAction):
    title = "换卡"
    question = (
        "原卡终止，换发新卡、新卡号，不计入新增。会员证和会员服务卡须重新制卡，电子会员证立即可用。"
    )
    submit_label = "换卡"
    success_text = "已换卡，这是新卡。"

    def call(self, row: Any, data: dict[str, Any]) -> Any:
        return acts.replace(row, actor=self.request.user, **data)


class RenewPage(CardAction):
    title = "续期"
    question = "卡号不变，有效期顺延一个周期。"
    success_text = "已续期。"

    def call(self, row: Any, data: dict[str, Any]) -> Any:
        return acts.renew(row, actor=self.request.user, **data)


class CancelPage(CardAction):
    title = "注销会员卡"
    form_class = forms.ReasonForm
    question = "注销后不能恢复；会员还需要卡的，须重新申领。"
    submit_label = "注销"
    success_text = "已注销。"
    is_danger = True

    def call(self, row: Any, data: dict[str, Any]) -> Any:
        return acts.cancel(row, actor=self.request.user, **data)


def _pick(card: MemberCard) -> str:
    return format_html(
        '<input class="form-check-input" type="checkbox" name="card" value="{}" form="batch" '
        'aria-label="选择{}的{}">',
        card.pk,
        card.membership.person.name,
        card,
    )


class ManyPage(ListPage):
    """`/member-cards/many/`: cards to pick, and one act for them."""

    model = MemberCard
    permission = "cards.edit"
    title = "批量办理会员卡"
    template_name = "cards/many.html"
    columns = (
        Column("number", "会员卡号", "number_spelt", link=True, width=16),
        Column("pick", "选择", _pick, width=4),
        Column("name", "姓名", "membership.person.name", width=8),
        Column("kind", "卡别", kind="choice"),
        Column("status", "状态", kind="choice", tones=TONES),
        Column("union", "所属工会", wide=True),
        Column("valid_until", "有效期至", kind="date"),
    )
    filters = (
        UnionFilter("union", "工会（含下级）", permission="cards.edit"),
        ChoiceFilter("kind", "卡别", choices=CardKind.choices),
        ChoiceFilter("status", "状态", choices=CardStatus.choices),
        ExpiringFilter("expiring", "有效期"),
    )
    ordering = ("-pk",)
    related = ("membership__person", "union")
    row_url_name = "cards:open"
    count_unit = "张"
    empty_text = "没有符合条件的会员卡，请放宽上面的条件。"

    def get_parents(self) -> list[Crumb]:
        return [list_crumb()]

    def narrow(self, queryset: Any) -> Any:
        return queryset.open()

    def batch_form(self) -> forms.ManyForm:
        """The act that goes to all cards picked."""
        return forms.ManyForm()


class ManyActPage(Page):
    """`/member-cards/many/act/`: what became of each card picked."""

    permission = "cards.edit"
    title = "批量办理结果"
    template_name = "cards/verdicts.html"

    def get_parents(self) -> list[Crumb]:
        return [list_crumb(), Crumb("批量办理会员卡", reverse("cards:many"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse("cards:many"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = forms.ManyForm(request.POST)
        keys = [key for key in request.POST.getlist("card") if key.isdecimal()]
        keys = keys[: batches.MOST_AT_ONCE]
        if not form.is_valid() or not keys:
            return self.render_to_response(
                self.get_context_data(
                    problem="请在列表中勾选会员卡，并选择要办理的事项。", verdicts=[]
                ),
                status=422,
            )
        cards = (
            MemberCard.objects.visible_to(request.user, self.permission)
            .filter(pk__in=keys)
            .select_related("membership__person", "union")
            .order_by("pk")
        )
        verdicts = batches.act_on_many(
            cards, form.cleaned_data["act"], actor=request.user, note=form.cleaned_data["note"]
        )
        done = sum(not verdict.problem for verdict in verdicts)
        return self.render_to_response(
            self.get_context_data(
                verdicts=verdicts,
                done=done,
                refused=len(verdicts) - done,
                act=dict(forms.MANY_ACTS)[form.cleaned_data["act"]],
            )
        )
