"""申请入会: asked before anybody is bound, in two pages, and followed until it is decided."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from gonghui.domains.membership.requests import forms, queries
from gonghui.domains.membership.requests.models import JoinApplication
from gonghui.domains.membership.requests.services.joining import ask_on_phone
from gonghui.engines.matters import queries as matters
from gonghui.engines.matters import services
from gonghui.engines.matters.enums import DeskState, MatterState
from gonghui.engines.matters.models import Matter
from gonghui.kernel.people.masks import mask_mobile
from gonghui.sites.portal.matters import public_way, tone_of
from gonghui.sites.portal.pages import PortalForm, UnboundPortalPage

SECOND = "send"


class JoinPage(PortalForm, UnboundPortalPage):
    """`/m/join/`: who and where; then the union that receives him, with the reason, and consent."""

    template_name = "portal/join.html"
    title = "申请入会"
    back = "portal:home"
    form_class = forms.AskForm
    success_text = "申请已提交，工会审批后会通知您。"

    @property
    def is_second(self) -> bool:
        """Whether the first page has been filled in."""
        return self.request.POST.get("stage") == SECOND

    @property
    def submit_label(self) -> str:  # type: ignore[override]
        return "提交入会申请" if self.is_second or getattr(self, "routes", ()) else "下一步"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.routes: Any = ()
        first = forms.AskForm(request.POST)
        if not first.is_valid():
            return self.render_form(first, "", 422)
        where = first.where()
        self.routes = queries.routes_for(
            **{k: where[k] for k in ("employer", "employer_name", "gig_type", "work_area")}
        )
        if not self.routes:
            text = "没有找到可以接收您的工会，请到工作地的工会窗口办理入会。"
            first.add_error(None, text)
            return self.render_form(first, text, 409)
        if not self.is_second:
            typed = {name: first.data.get(name, "") for name in first.fields}
            return self.render_form(forms.JoinForm(initial=typed, routes=self.routes), "", 200)
        return super().post(request, *args, **kwargs)

    def build_form(self, data: Any = None, files: Any = None) -> Any:
        if data is None:
            return forms.AskForm(initial={"name": getattr(self.person, "name", "")})
        return forms.JoinForm(data, files, routes=self.routes)

    def run(self, form: Any) -> JoinApplication:
        data = form.cleaned_data
        key = self.request.POST.get("once_key", "")[:32]
        return ask_on_phone(
            {"name": data["name"], "id_number": data["id_number"]},
            account=self.account,
            chosen=data.get("chosen"),
            branch=data.get("branch"),
            files=form.papers(),
            submission_key=f"join:{self.account.pk}:{key}" if key else None,
            **form.where(),
        )

    def after_url(self, result: Any) -> str:
        return reverse("portal:join-status", args=[result.pk])

    def render_form(self, form: Any, refusal: str = "", status: int = 200) -> HttpResponse:
        self.form = form
        return super().render_form(form, refusal, status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        routes = getattr(self, "routes", ()) if isinstance(self.form, forms.JoinForm) else ()
        return super().get_context_data(
            routes=routes,
            applications=[] if routes else list(queries.applications_of(self.account)[:5]),
            masked=mask_mobile(self.account.mobile),
            is_member=not queries.may_join(self.account),
            **kwargs,
        )


class JoinStatusPage(UnboundPortalPage):
    """`/m/join/<pk>/`: one's own request. Anybody else's does not exist."""

    template_name = "portal/join_status.html"
    title = "入会申请"
    back = "portal:join"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker:
            found = queries.applications_of(user).filter(pk=kwargs["pk"]).first()
            if found is None:
                raise Http404
            self.application: JoinApplication = found
        return super().dispatch(request, *args, **kwargs)

    @property
    def matter(self) -> Matter:
        found: Matter = self.application.matter
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        matter = self.matter
        desks = matters.desks_of(matter)
        events = matter.events.select_related("desk__union").order_by("pk")
        is_returned = matter.state == MatterState.RETURNED
        return super().get_context_data(
            application=self.application,
            matter=matter,
            tone=tone_of(matter),
            way=public_way(matter, desks, events),
            now=[desk for desk in desks if desk.state == DeskState.WAITING],
            reason=matters.reason_of_return(matter) if is_returned else "",
            routed=matter.data.get("reason") or "",
            may_supplement=is_returned,
            may_withdraw=matter.is_open,
            **kwargs,
        )


class JoinAction(PortalForm, JoinStatusPage):
    """A page that does something about one's own request to join."""

    template_name = "portal/form.html"

    def back_url(self) -> str:
        return reverse("portal:join-status", args=[self.kwargs["pk"]])

    def after_url(self, result: Any) -> str:
        return self.back_url()


class JoinWithdrawPage(JoinAction):
    """`/m/join/<pk>/withdraw/`"""

    title = "撤回入会申请"
    submit_label = "撤回"
    is_danger = True
    form_class = forms.WithdrawRequestForm
    intro = "撤回后不再办理；需要时可以重新申请。"
    success_text = "已撤回。"

    def run(self, form: Any) -> Matter:
        return services.withdraw(
            self.matter, actor=self.account, reason=form.cleaned_data["reason"]
        )


class JoinSupplementPage(JoinAction):
    """`/m/join/<pk>/supplement/`"""

    title = "补充材料"
    submit_label = "提交补充"
    form_class = forms.SupplementPhotoForm
    success_text = "已补充，工会会继续办理。"

    def get_intro(self) -> str:
        return f"工会要求：{matters.reason_of_return(self.matter)}"

    def run(self, form: Any) -> Matter:
        file = form.cleaned_data.get("contract")
        return services.supplement(
            self.matter,
            actor=self.account,
            text=form.cleaned_data["text"],
            files=[("contract", file.name, file.read())] if file else [],
        )
