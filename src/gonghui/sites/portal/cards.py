"""会员卡 on the phone: the card to show, and what its holder does with it himself."""

from __future__ import annotations

from typing import Any

import segno
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from gonghui.domains.membership.cards import queries
from gonghui.domains.membership.cards.enums import CardAct, CardKind, CardStatus, Channel
from gonghui.domains.membership.cards.rules.states import TRANSITIONS, result_of
from gonghui.domains.membership.cards.services import acts
from gonghui.domains.membership.cards.tokens import LIFETIME, issue_token
from gonghui.domains.membership.enums import MembershipStatus
from gonghui.kernel.refusal import Refusal
from gonghui.sites.portal.pages import PortalForm, PortalPage

TONES = {
    CardStatus.APPLIED: "info",
    CardStatus.MADE: "info",
    CardStatus.ISSUED: "warn",
    CardStatus.ACTIVE: "ok",
    CardStatus.LOST: "bad",
    CardStatus.REPLACED: "mute",
    CardStatus.CANCELLED: "mute",
}
NEXT_STEPS = {
    CardStatus.APPLIED: "已经申领，等待制卡。",
    CardStatus.MADE: "卡已制好，请到所在工会领取。",
    CardStatus.ISSUED: "领到后请激活，激活后即可使用。",
    CardStatus.ACTIVE: "",
    CardStatus.LOST: "这张卡已停用。找到了可以解除挂失，找不到请到所在工会换卡。",
    CardStatus.REPLACED: "这张卡已换成新卡。",
    CardStatus.CANCELLED: "这张卡已注销。",
}


def draw_code(text: str) -> SafeString:
    """A QR code as markup of the page: no picture to load, sharp at every size."""
    code = segno.make(text, error="l", micro=False)
    svg = code.svg_inline(border=3, omitsize=True, svgclass="m-qr", lineclass=None, light="#fff")
    return mark_safe(svg)  # noqa: S308  drawn from numbers only


class CardPage(PortalPage):
    """`/m/card/`: the card itself. The browser keeps it for a day, for places without a network."""

    template_name = "portal/card.html"
    tab = "card"
    title = "会员卡"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cards = queries.cards_of(self.person)
        shown = cards[0] if cards and cards[0].status == CardStatus.ACTIVE else None
        context = super().get_context_data(
            membership=queries.membership_of(self.person),
            card=shown,
            cards=[(card, TONES[CardStatus(card.status)]) for card in cards],
            may_apply=self._may_apply(cards),
            **kwargs,
        )
        if shown is None:
            return context
        now = timezone.now()
        token = issue_token(shown, now=now)
        address = self.request.build_absolute_uri(reverse("checking:token", args=[token]))
        context.update(
            code=draw_code(address),
            expires_at=now + LIFETIME,
            is_expired=result_of(shown.status, shown.valid_until, today=timezone.localdate())
            == "expired",
        )
        return context

    @staticmethod
    def _may_apply(cards: list[Any]) -> bool:
        open_kinds = {card.kind for card in cards if CardStatus(card.status) in OPEN}
        if CardKind.SERVICE in open_kinds or not cards:
            return False
        return cards[0].membership.status == MembershipStatus.ACTIVE


OPEN = frozenset(TRANSITIONS[CardAct.CANCEL])


class OwnCard(PortalPage):
    """Base of the pages about one of one's own cards; another's is as good as absent."""

    tab = "card"
    back = "portal:card"
    card: Any = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            self.card = queries.own_card(self.person, kwargs["pk"])
            if self.card is None:
                raise Http404


class CardDetailPage(OwnCard):
    """`/m/card/<pk>/`: one card, its history, and what to do when it is lost."""

    template_name = "portal/card_detail.html"

    def get_title(self) -> str:
        return str(self.card.get_kind_display())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        status = CardStatus(self.card.status)
        return super().get_context_data(
            card=self.card,
            tone=TONES[status],
            next_step=NEXT_STEPS[status],
            events=list(queries.events_of(self.card)),
            may_lose=status in TRANSITIONS[CardAct.LOSE],
            may_find=status in TRANSITIONS[CardAct.FIND],
            may_activate=status in TRANSITIONS[CardAct.ACTIVATE],
            **kwargs,
        )


class CardAction(PortalForm, OwnCard):
    """Base: a sentence and one button."""

    def run(self, form: Any) -> Any:
        return self.act()(self.card, actor=self.account, channel=Channel.PHONE)

    def act(self) -> Any:
        """The service."""
        raise NotImplementedError

    def after_url(self, result: Any) -> str:
        return reverse("portal:card-detail", args=[result.pk])

    def back_url(self) -> str:
        return reverse("portal:card-detail", args=[self.card.pk])


class LosePage(CardAction):
    title = "挂失会员卡"
    intro = "挂失后这张卡立即停用，别人扫码会看到“已挂失”。找到后可以随时解除。会员服务卡的银行账户，请另外打银行客服电话挂失。"
    submit_label = "确认挂失"
    is_danger = True
    success_text = "已挂失。"

    def act(self) -> Any:
        return acts.report_loss


class FindPage(CardAction):
    title = "解除挂失"
    intro = "请确认卡已经回到您手中。解除后马上可以使用。"
    submit_label = "解除挂失"
    success_text = "已解除挂失。"

    def act(self) -> Any:
        return acts.report_found


class ActivatePage(CardAction):
    title = "激活会员卡"
    intro = "请确认卡已经领到手，并核对卡面上的姓名。"
    submit_label = "激活"
    success_text = "已激活，可以使用了。"

    def act(self) -> Any:
        return acts.activate


class ApplyPage(PortalForm, PortalPage):
    """`/m/card/apply/`: ask for a service card."""

    tab = "card"
    back = "portal:card"
    title = "申领会员服务卡"
    intro = (
        "会员服务卡由工会和银行联合制发，在职会员每人一张，免费。"
        "工会汇总后送银行制卡，须用您登记的姓名、证件和手机号开卡；制好后到所在工会领取。"
    )
    submit_label = "申领"
    success_text = "已申领。请留意“会员卡”里的进度，制好后到所在工会领取。"
    after = "portal:card"

    def run(self, form: Any) -> Any:
        membership = queries.membership_of(self.person)
        if membership is None:
            raise Refusal("您还不是工会会员，请先申请入会。")
        return acts.apply_for_card(
            membership, kind=CardKind.SERVICE, actor=self.account, channel=Channel.PHONE
        )
