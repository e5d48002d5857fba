"""物资签收: what the union handed out to the worker, to be signed for."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property

from gonghui.engines.goods import queries, services
from gonghui.engines.goods.enums import LineState
from gonghui.engines.goods.models import IssueLine
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import InkField
from gonghui.sites.portal.pages import PortalForm, PortalPage

MOST = 50


class SignForm(GonghuiForm):
    """The worker's own signature."""

    ink = InkField(label="签名")

    def __init__(self, *args: Any, signer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ink: Any = self.fields["ink"]
        ink.signer = signer


class GoodsPage(PortalPage):
    """`/m/goods/`"""

    template_name = "portal/goods.html"
    title = "物资签收"
    tab = "me"
    back = "portal:home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = list(queries.own_lines(self.account)[:MOST])
        return super().get_context_data(
            waiting=[one for one in lines if one.state == LineState.HANDED],
            signed=[one for one in lines if one.state == LineState.SIGNED],
            **kwargs,
        )


class SignGoodsPage(PortalForm, PortalPage):
    """`/m/goods/<pk>/sign/`: everything of the same list that waits. Another's does not exist."""

    title = "签收物资"
    tab = "me"
    back = "portal:goods"
    form_class = SignForm
    submit_label = "我已收到"
    success_text = "已签收，谢谢。"
    after = "portal:goods"

    @cached_property
    def lines(self) -> list[IssueLine]:
        """What waits for his signature on the list of this line."""
        own = queries.own_lines(self.account)
        one = own.filter(pk=self.kwargs["pk"]).first()
        if one is None:
            raise Http404
        rest = own.filter(issue_list=one.issue_list_id, state=LineState.HANDED)
        return list(rest) or [one]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is not None:
            _ = self.lines
        return super().dispatch(request, *args, **kwargs)

    def form_kwargs(self) -> dict[str, Any]:
        return {"signer": self.person.name}

    def get_intro(self) -> str:
        goods = "、".join(f"{one.item}{one.kept}{one.item.unit}" for one in self.lines)
        one = self.lines[0]
        return (
            f"{one.issue_list.union.name}{one.handed_on:%-m月%-d日}发放给您：{goods}。"
            "收到并核对数量后签名；没有收到的不要签收，请联系工会。"
        )

    def run(self, form: Any) -> Any:
        return services.sign_own(self.lines, form.cleaned_data["ink"], account=self.account)
