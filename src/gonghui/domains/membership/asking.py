"""Pages about a union that the address names: which one, and the box to choose another."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from gonghui.kernel.org.models import Union
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.filters import BoundFilter, UnionFilter
from gonghui.kernel.ui.pages import Page


class AboutUnion(Page):
    """Reads `?union=`: by default the topmost union the account may ask about. One out of reach
    does not exist."""

    @cached_property
    def union(self) -> Any:
        user: Any = self.request.user
        permission = self.permission or ""
        asked = self.request.GET.get("union", "")
        if not asked:
            return user.grants_for(permission)[0].union
        union = picking.chosen(
            Union.objects.visible_to(user, permission), self.request.GET, "union"
        )
        if union is None:
            raise Http404
        return union

    @cached_property
    def union_filter(self) -> UnionFilter:
        return UnionFilter("union", "工会", permission=self.permission or "", any_label="")

    @cached_property
    def unions(self) -> BoundFilter:
        """The choice of unions."""
        return self.union_filter.bind(self.request)

    def union_box(self) -> SafeString:
        """The text box for a union where there are many, "" where a list will do."""
        if not self.unions.box:
            return SafeString("")
        return self.union_filter.text_box([], self.union, dom_id="ask-union")

    def union_choices(self) -> list[tuple[str, str]]:
        """Unions to choose from, the present one among them."""
        here = str(self.union.pk)
        choices = list(self.unions.choices)
        return choices if here in dict(choices) else [*choices, (here, str(self.union))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if picking.asked_field(request) == "union":
            found = self.union_filter.visible(request)
            return picking.answer(found, request.GET.get("q", "")[:100])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(union=self.union, **kwargs)
