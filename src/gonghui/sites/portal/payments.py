"""我的发放: what the union paid to the worker, and his signature for it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from gonghui.engines.money import queries, services
from gonghui.engines.money.enums import OrderState
from gonghui.engines.money.models import PaymentOrder
from gonghui.engines.money.rules.words import amount_words
from gonghui.kernel.ui.formats import money
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField
from gonghui.sites.portal.pages import PortalForm, PortalPage

MOST = 50


class PaymentsPage(PortalPage):
    """`/m/payments/`"""

    template_name = "portal/payments.html"
    title = "我的发放"
    tab = "me"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(queries.own_payments(self.account)[:MOST])
        return super().get_context_data(
            waiting=[row for row in rows if row.state == OrderState.PAID],
            signed=[row for row in rows if row.state == OrderState.SIGNED],
            **kwargs,
        )


class InkForm(GonghuiForm):
    """A signature by finger, or one's name."""

    def __init__(self, *args: Any, signer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ink"] = InkField(signer=signer, label="本人签名")


class SignPaymentPage(PortalForm, PortalPage):
    """`/m/payments/<pk>/sign/`: one of the worker's own payments. Anybody else's does not exist."""

    title = "签收发放"
    tab = "me"
    back = "portal:payments"
    form_class = InkForm
    submit_label = "我已收到，签名确认"
    success_text = "已签收，谢谢。"
    after = "portal:payments"

    @cached_property
    def order(self) -> PaymentOrder:
        """The worker's own row."""
        found = queries.own_payments(self.account).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        row: PaymentOrder = found
        return row

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.order
        return super().dispatch(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"signer": self.order.payee_name}

    def get_intro(self) -> str:
        row = self.order
        to = f"，付到{row.account}" if row.account else ""
        return (
            f"{row.union.name}　{row.kind_title or queries.HIDDEN}：{money(row.amount)}元（{amount_words(row.amount)}），"
            f"{row.paid_on}{row.get_way_display()}{to}。请核对收到后签名。"
        )

    def run(self, form: Any) -> Any:
        return services.sign(self.order, ink=form.cleaned_data["ink"], actor=self.account)
