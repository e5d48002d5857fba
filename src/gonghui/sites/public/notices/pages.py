"""The list of publicities, one of them, and the form for objections. Nobody need be signed in;
addresses name no person; what has ended does not exist."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from axes.helpers import get_client_ip_address
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.generic import TemplateView

from gonghui.engines.matters import services
from gonghui.engines.matters.models import Objection, Publicity
from gonghui.engines.matters.published import (
    open_notice,
    open_notices,
    shown_applicant,
    shown_columns,
)
from gonghui.kernel.people.protection import blind_index
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.keyset import Keyset
from gonghui.kernel.ui.pages.submission import KEY, Submission

PAGE_SIZE = 20
PHONE = r"[0-9+\- ]{7,20}"


class OpenPage(TemplateView):
    """Base: kept by no cache, found by no search engine."""

    title = "公示"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=self.title, **kwargs)


class NoticeListPage(OpenPage):
    """`/notices/`: everything that is in publicity today, the newest first."""

    template_name = "notices/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        words = asked.get("q", "").replace("\x00", "").strip()[:50]
        found = open_notices(timezone.localdate(), words=words)
        paging = Keyset(found, ["-from_on", "-pk"], PAGE_SIZE).page(
            asked.get("after", ""), asked.get("before", "")
        )
        rows = [(row, shown_applicant(row.desk.matter)) for row in paging.rows]
        return super().get_context_data(rows=rows, paging=paging, words=words, **kwargs)


class OneNoticePage(OpenPage):
    """A page about one publicity that runs today."""

    @cached_property
    def notice(self) -> Publicity:
        """The publicity of the address. 404 for one that is absent or has ended."""
        found = open_notice(self.kwargs["key"], timezone.localdate())
        if found is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        matter = self.notice.desk.matter
        return super().get_context_data(
            notice=self.notice,
            matter=matter,
            kind=matter.declared,
            columns=shown_columns(matter, today=timezone.localdate()),
            **kwargs,
        )


class NoticePage(OneNoticePage):
    """`/notices/<key>/`"""

    template_name = "notices/notice.html"


class ObjectionForm(GonghuiForm):
    """What somebody holds against it."""

    name = forms.CharField(
        label="您的姓名", max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    contact = forms.RegexField(
        PHONE,
        label="联系电话",
        max_length=20,
        help_text="只供工会核实情况和答复您，不公开",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": "请填写手机号，或带区号的固定电话。"},
    )
    text = forms.CharField(
        label="异议内容和理由",
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, may_be_anonymous: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_be_anonymous:
            for name in ("name", "contact"):
                self.fields[name].required = False
            self.fields["name"].help_text = "可以不填；实名反映便于核实和答复"


class ObjectPage(Submission, OneNoticePage):
    """`/notices/<key>/object/`: taken once, whatever the button is pressed; five an hour from one
    address."""

    template_name = "notices/object.html"
    title = "提出异议"
    success_text = "已收到您的异议，公示停止计时，工会核查后答复。"

    def build_form(self, data: Any = None, files: Any = None) -> forms.BaseForm:
        kind = self.notice.desk.matter.declared
        return ObjectionForm(data, may_be_anonymous=kind.anonymous_objections)

    def render_form(self, form: Any, refusal: str = "", status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def run(self, form: Any) -> Objection:
        key = self.request.POST.get("once_key", "")
        address = get_client_ip_address(self.request) or "unknown"
        return services.object_to(
            self.notice,
            **form.cleaned_data,
            submission_key=f"open:{key}" if KEY.fullmatch(key) else None,
            source=blind_index(f"objection:{address}"),
        )

    def after_url(self, result: Any) -> str:
        return reverse("notices:notice", args=[self.notice.key])
