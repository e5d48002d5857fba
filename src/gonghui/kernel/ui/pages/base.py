"""What every page kind shares: permission, title, breadcrumbs, links, the row and its scope."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.views.generic import TemplateView

from gonghui.kernel.access.scoping import BIGGEST_KEY
from gonghui.kernel.wording import nest_quotes

Look = Literal["", "primary", "danger"]


@dataclass(frozen=True)
class Crumb:
    """A step of the way to a page."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Link:
    """A button of a page: where it leads and who may press it.

    On a detail page the row's key is passed to the address, unless `with_row` is off. `when`
    takes the row and says whether the button makes sense now. `with_query` hands the list's
    filters on (export).
    """

    label: str
    url_name: str
    icon: str = ""
    permission: str = ""
    look: Look = ""
    with_row: bool = True
    with_query: bool = False
    when: Callable[[Any], bool] | None = None
    url_kwargs: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def url(self, row: Any = None) -> str:
        """The address, "" while the target does not exist."""
        kwargs = dict(self.url_kwargs)
        if row is not None and self.with_row:
            kwargs["pk"] = row.pk
        try:
            return reverse(self.url_name, kwargs=kwargs or None)
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class ShownLink:
    """A button as the template draws it."""

    label: str
    url: str
    icon: str
    look: str
    with_query: bool


@dataclass(frozen=True)
class ShownLinks:
    """The buttons of a page: a few in sight, the primary ones always; the rest folded away."""

    links: Sequence[ShownLink]
    most: int = 5

    def _in_sight(self) -> list[ShownLink]:
        if len(self.links) <= self.most:
            return list(self.links)
        first = [link for link in self.links if link.look == "primary"]
        others = [link for link in self.links if link.look != "primary"]
        kept = {id(link) for link in [*first, *others[: self.most - 1 - len(first)]]}
        return [link for link in self.links if id(link) in kept]

    @property
    def shown(self) -> list[ShownLink]:
        """Buttons in sight."""
        return self._in_sight()

    @property
    def folded(self) -> list[ShownLink]:
        """Buttons under “更多”."""
        in_sight = {id(link) for link in self._in_sight()}
        return [link for link in self.links if id(link) not in in_sight]


def say(
    request: HttpRequest,
    text: str,
    *,
    link: tuple[str, str] | None = None,
    level: int = messages.SUCCESS,
) -> None:
    """Tell the user a sentence on the next page, with a link (label, address) to what was made."""
    text = nest_quotes(text)
    if link:
        text = format_html('{} <a href="{}">{}</a>', text, link[1], link[0])
    messages.add_message(request, level, text)


class Page(TemplateView):
    """Base of the page kinds.

    `permission` must be declared; None means every signed-in account and is written out.
    Not signed in: to the login page. Signed in without the permission anywhere: 403. A worker's
    account: to the workers' phone.
    """

    permission: ClassVar[str | None]
    title: ClassVar[str] = ""
    subtitle: ClassVar[str] = ""
    links: ClassVar[Sequence[Link]] = ()
    parents: ClassVar[Sequence[tuple[str, str]]] = ()
    """Pages above this one as (label, url name)."""
    row: Any = None
    """The row of pages about one row."""
    with_first_password: ClassVar[bool] = False
    """Whether the page opens before a password that somebody else chose is changed."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:
        if not hasattr(cls, "permission"):
            raise ImproperlyConfigured(f"{cls.__name__} declares no permission")
        return super().as_view(**initkwargs)

    @property
    def is_partial(self) -> bool:
        """Whether only a part of the page was asked for."""
        headers = self.request.headers
        return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated:
            if self.is_partial:  # a swapped-in login page would help nobody
                return HttpResponse(status=204, headers={"HX-Redirect": resolve_url("login")})
            return redirect_to_login(request.get_full_path())
        if user.is_worker:  # the workbench is not theirs
            return redirect(settings.WORKER_HOME_URL)
        if user.has_first_password and not self.with_first_password:
            return redirect("password_change")
        if self.permission is not None and not user.may(self.permission):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ("HX-Request",))
        return response

    def get_title(self) -> str:
        """Heading and document title."""
        return self.title

    def get_subtitle(self) -> str:
        """A short line behind the heading."""
        return self.subtitle

    def get_parents(self) -> list[Crumb]:
        """The way to this page."""
        return [Crumb(label, reverse(url_name)) for label, url_name in self.parents]

    def may_here(self, permission: str) -> bool:
        """Whether the account holds a permission; on a page about a row, at the row's union."""
        user: Any = self.request.user
        return bool(user.may(permission))

    def shown_links(self) -> list[ShownLink]:
        """Buttons this account may press now."""
        shown = []
        for link in self.links:
            if link.permission and not self.may_here(link.permission):
                continue
            if link.when is not None and not link.when(self.row):
                continue
            if url := link.url(self.row):
                shown.append(ShownLink(link.label, url, link.icon, link.look, link.with_query))
        return shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            page=self,
            title=self.get_title(),
            subtitle=self.get_subtitle(),
            crumbs=self.get_parents(),
            links=ShownLinks(self.shown_links()),
        )
        return context


class RowPage(Page):
    """A page about one row of `model`, met through its scope: absent and invisible are one 404.

    With `view_permission`, a row that may be seen but not acted on answers 403 instead.
    """

    model: ClassVar[type[Model]]
    permission: ClassVar[str]  # a row always needs one
    view_permission: ClassVar[str] = ""
    related: ClassVar[Sequence[str]] = ()
    """For select_related."""

    def visible(self, permission: str) -> QuerySet[Any]:
        """Rows the account may meet under a permission."""
        manager: Any = self.model.objects  # type: ignore[attr-defined]
        found: QuerySet[Any] = manager.visible_to(self.request.user, permission)
        return found.select_related(*self.related) if self.related else found

    def get_row(self) -> Any:
        """The row named by `pk` in the address."""
        key = self.kwargs["pk"]
        if isinstance(key, int) and key > BIGGEST_KEY:
            raise Http404
        try:
            row = self.visible(self.permission).filter(pk=self.kwargs["pk"]).first()
        except (ValueError, TypeError) as error:
            raise Http404 from error
        if row is None:
            if self.view_permission and (
                self.visible(self.view_permission).filter(pk=self.kwargs["pk"]).exists()
            ):
                raise PermissionDenied
            raise Http404
        return row

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user: Any = request.user
        if user.is_authenticated and user.may(self.permission):
            self.row = self.get_row()

    @cached_property
    def row_union(self) -> Any:
        """The union the row belongs to, by the scope its model declares; None when it has many."""
        union = self.row
        manager: Any = self.model.objects  # type: ignore[attr-defined]
        for step in filter(None, manager.all().union_path.split("__")):
            union = getattr(union, step)
        return union if hasattr(union, "path") else None

    def may_here(self, permission: str) -> bool:
        user: Any = self.request.user
        if self.row is None or self.row_union is None:
            return super().may_here(permission)
        return bool(user.may_at(permission, self.row_union))

    def get_title(self) -> str:
        return self.title or str(self.row)
