"""Looking for signs now, not tonight."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from gonghui.domains.assistance.following.services import watching
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.kernel.ui.pages import Page, say


class LookAgainPage(Page):
    """`/following/alerts/look/`: POST only."""

    permission = "hardship.edit"
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        union = user.grants_for(self.permission)[0].union
        files = HardshipFile.objects.visible_to(user, "hardship.edit")
        made = watching.look_again(files, union=union, actor=user)
        say(request, f"已查找，新发现{made}条预警。" if made else "已查找，没有新的预警。")
        return HttpResponseRedirect(reverse("following:alerts"))
