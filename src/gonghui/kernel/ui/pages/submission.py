"""Writing through a form: a service does it once, says why not, and loses nothing typed."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse

from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.pages.base import say

KEY = re.compile(r"[0-9a-f]{32}")
KEPT = 60 * 60
INVALID, REFUSED = 422, 409


class Submission:
    """Mixin of the pages that write. The page gives `build_form`, `perform` and `after_url`."""

    request: HttpRequest
    success_text = "已保存。"
    success_link = ""
    """Label of the link to the result in the message, "" for none."""
    success_url_name = ""
    """Where to go next; takes the result's key when it wants one. "" for the result's card."""

    def build_form(self, data: Any = None, files: Any = None) -> forms.BaseForm | None:
        """The form, bound when data are given; None for a page that only confirms."""
        raise NotImplementedError

    def render_form(self, form: forms.BaseForm | None, refusal: str, status: int) -> HttpResponse:
        """The page with its form."""
        raise NotImplementedError

    def run(self, form: Any) -> Any:
        """Call the service; the result is what the message links to."""
        raise NotImplementedError

    def success_message(self, result: Any) -> str:
        """The sentence that answers the write."""
        return self.success_text

    def after_url(self, result: Any) -> str:
        """Where to go after success."""
        raise NotImplementedError

    def result_url(self, result: Any) -> str:
        """The address behind the link in the message."""
        return self.after_url(result)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.build_form()
        if picking.asked_field(request) and (found := picking.answer_for_form(request, form)):
            return found
        return self.render_form(form, "", 200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.build_form(request.POST, request.FILES)
        if form is not None and not form.is_valid():
            return self.render_form(form, "", INVALID)
        once = self._once_key()
        if once and not cache.add(once, "", KEPT):
            return self._sent_before(once, form)
        try:
            result = self.run(form)
        except Refusal as refusal:
            if once:
                cache.delete(once)
            if form is not None:
                form.add_error(None, refusal.message)
            return self.render_form(form, refusal.message, REFUSED)
        except BaseException:
            if once:
                cache.delete(once)
            raise
        if isinstance(result, HttpResponseBase):
            return result
        target = self.after_url(result)
        if once:
            cache.set(once, target, KEPT)
        link = (self.success_link, self.result_url(result)) if self.success_link else None
        say(request, self.success_message(result), link=link)
        return HttpResponseRedirect(target)

    def _once_key(self) -> str:
        """The key of this submission in the cache, bound to account and page."""
        key = self.request.POST.get("once_key", "")
        if not KEY.fullmatch(key):
            return ""
        return f"ui.once:{self.request.user.pk}:{self.request.path}:{key}"

    def _sent_before(self, once: str, form: forms.BaseForm | None) -> HttpResponse:
        """The same submission again: lead to its result, or say that it is still under way."""
        target = cache.get(once)
        if target:
            say(self.request, "这项操作已经提交过，没有重复办理。", level=messages.INFO)
            return HttpResponseRedirect(target)
        text = "这项操作正在办理，请稍候刷新查看结果。"
        if form is not None:
            form.add_error(None, text)
        return self.render_form(form, text, REFUSED)


def url_for(url_name: str, row: Any) -> str:
    """The address of a named page, with the row's key when the page wants one."""
    pk = getattr(row, "pk", None)
    if pk is not None:
        try:
            return reverse(url_name, kwargs={"pk": pk})
        except NoReverseMatch:
            pass
    return reverse(url_name)
