"""What the pages of the workers' phone share.

Hang a page in: a view below `sites/portal` on one of the three bases, a template that extends
`portal/base.html`, a line in `urls.py`, and a `PortalTile` in the catalogue of the line of business.

    OpenPortalPage     nobody need be signed in
    UnboundPortalPage  a worker, bound to a person or not
    PortalPage         a bound worker; `self.person` is he

A page with a form puts `PortalForm` before its base and gives `build_form`, `run` and `after_url`
(kernel/ui/pages/submission.py). Rows come through the worker's own scope, never by key alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.generic import TemplateView

from gonghui.kernel.access.workers import notice_device
from gonghui.kernel.ui.pages import say
from gonghui.kernel.ui.pages.submission import Submission

LARGE_COOKIE = "gonghui_large"
LARGE_FOR = 365 * 24 * 60 * 60

TABS = (
    ("home", "首页", "home", "portal:home"),
    ("matters", "我的事项", "clipboard-list", "portal:matters"),
    ("card", "会员卡", "id", "portal:card"),
    ("activities", "活动", "calendar-event", "portal:activities"),
    ("me", "我的", "user", "portal:me"),
)
"""The bottom bar: code, label, icon, address."""


@dataclass(frozen=True)
class ShownTab:
    label: str
    icon: str
    url: str
    is_current: bool


class Frame:
    """What the frame around a page shows: who, which tab, which size of type."""

    def __init__(self, request: HttpRequest, tab: str) -> None:
        self.request, self.tab = request, tab

    @cached_property
    def account(self) -> Any:
        """The worker's account, or None."""
        user: Any = self.request.user
        return user if user.is_authenticated and user.is_worker else None

    @cached_property
    def is_large(self) -> bool:
        """Whether the elder version is on: on this phone, or remembered with the account."""
        chosen = self.request.COOKIES.get(LARGE_COOKIE)
        if chosen is not None:
            return chosen == "1"
        return bool(self.account and self.account.large_type)

    @cached_property
    def tabs(self) -> list[ShownTab]:
        """The bottom bar."""
        if self.account is None:
            return []
        shown = []
        for code, label, icon, name in TABS:
            try:
                shown.append(ShownTab(label, icon, reverse(name), code == self.tab))
            except NoReverseMatch:
                continue
        return shown


class OpenPortalPage(TemplateView):
    """A page of the phone that nobody need sign in for."""

    title: ClassVar[str] = ""
    tab: ClassVar[str] = ""
    """Which entry of the bottom bar is marked."""
    back: ClassVar[str] = ""
    """Name of the address that “返回” leads to."""

    @property
    def account(self) -> Any:
        """The signed-in account."""
        return self.request.user

    @property
    def person(self) -> Any:
        """The person the worker is bound to, or None."""
        return getattr(self.request.user, "person", None)

    def get_title(self) -> str:
        """Heading and document title."""
        return self.title

    def back_url(self) -> str:
        """Where “返回” leads, "" for none."""
        return reverse(self.back) if self.back else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            page=self,
            portal=Frame(self.request, self.tab),
            title=self.get_title(),
            back_url=self.back_url(),
        )
        return context


class UnboundPortalPage(OpenPortalPage):
    """A page for workers, bound or not. Others are led to signing in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not (user.is_authenticated and user.is_worker):
            return to_sign_in(request)
        notice_device(request)
        return super().dispatch(request, *args, **kwargs)


class PortalPage(UnboundPortalPage):
    """A page for a worker bound to his person. Others are led to binding first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if user.is_authenticated and user.is_worker and user.person_id is None:
            say(request, "请先绑定会员信息，再使用这项服务。", level=messages.INFO)
            return HttpResponseRedirect(reverse("portal:bind"))
        return super().dispatch(request, *args, **kwargs)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards."""
    url = reverse("portal:sign-in")
    if request.method == "GET" and request.path != reverse("portal:home"):
        url = f"{url}?{urlencode({'next': request.get_full_path()})}"
    return HttpResponseRedirect(url)


class PortalForm(Submission):
    """Mixin of the phone's pages with a form; without `form_class`, of those that only confirm."""

    template_name = "portal/form.html"
    form_class: ClassVar[type[forms.BaseForm] | None] = None
    submit_label: ClassVar[str] = "提交"
    intro: ClassVar[str] = ""
    is_danger: ClassVar[bool] = False
    success_text = "已提交。"
    after: ClassVar[str] = "portal:home"
    """Name of the address that follows."""

    def get_intro(self) -> str:
        """What the page says above its form."""
        return self.intro

    def form_kwargs(self) -> dict[str, Any]:
        """Further arguments of the form."""
        return {}

    def build_form(self, data: Any = None, files: Any = None) -> forms.BaseForm | None:
        if self.form_class is None:
            return None
        kwargs = self.form_kwargs()
        if data is not None:
            kwargs.update(data=data, files=files)
        return self.form_class(**kwargs)

    def render_form(
        self, form: forms.BaseForm | None, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        context = self.get_context_data(  # type: ignore[attr-defined]
            form=form, refusal=refusal, intro=self.get_intro()
        )
        return self.render_to_response(context, status=status)  # type: ignore[attr-defined]

    def after_url(self, result: Any) -> str:
        return reverse(self.after)


def is_own_address(url: str) -> bool:
    """Whether an address that came with a request lies on the phone site."""
    return url.startswith("/m/") and "//" not in url and "\\" not in url
