"""我的: what is kept about a worker, his messages, where he is signed in."""

from __future__ import annotations

import io
import json
from functools import cached_property
from typing import Any

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from gonghui.engines.matters.models import Matter
from gonghui.engines.matters.queries import files_of_applicant, said_answers
from gonghui.kernel.access import workers
from gonghui.kernel.access.models import Device
from gonghui.kernel.audit.services import record
from gonghui.kernel.notify import queries as messages
from gonghui.kernel.notify.services import mark_read
from gonghui.kernel.people.masks import mask_mobile
from gonghui.kernel.people.own_data import Kept, kept_about
from gonghui.kernel.ui.keyset import Keyset, KeysetPage
from gonghui.kernel.ui.pages.download import XLSX, file_response
from gonghui.kernel.ui.tiles import tiles_for
from gonghui.sites.portal.home import membership_of
from gonghui.sites.portal.pages import (
    PortalForm,
    PortalPage,
    UnboundPortalPage,
    is_own_address,
)

PAGE_SIZE = 20


def years_between(first: Any, last: Any) -> int:
    """Whole years."""
    return int(last.year - first.year - ((last.month, last.day) < (first.month, first.day)))


class MePage(UnboundPortalPage):
    """`/m/me/`"""

    template_name = "portal/me.html"
    title = "我的"
    tab = "me"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        membership = membership_of(self.person)
        years = years_between(membership.joined_on, timezone.localdate()) if membership else None
        return super().get_context_data(
            membership=membership,
            years=years,
            masked=mask_mobile(self.account.mobile),
            unread=messages.unread(self.account),
            tiles=tiles_for(self.account, place="me"),
            **kwargs,
        )


class MyDataPage(PortalPage):
    """`/m/me/data/`: everything kept about the worker."""

    template_name = "portal/my_data.html"
    title = "我的信息"
    tab = "me"
    back = "portal:me"

    def kept(self) -> list[Kept]:
        """Table by table."""
        return [*kept_about(self.person), *self._requests()]

    def _requests(self) -> list[Kept]:
        own = Matter.objects.of_applicant(self.account).select_related("union").order_by("pk")
        rows = [
            [
                ("编号", matter.number),
                ("事项", matter.declared.public_title),
                ("受理工会", str(matter.union)),
                ("受理时间", f"{timezone.localtime(matter.received_at):%Y-%m-%d %H:%M}"),
                ("办理情况", matter.public_stage),
                *said_answers(matter),
                *((file.label, file.stored.name) for file in files_of_applicant(matter)),
            ]
            for matter in own
        ]
        return [Kept("申请", rows)] if rows else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tiles = tiles_for(self.account, place="data")
        return super().get_context_data(kept=self.kept(), tiles=tiles, **kwargs)


class MyDataJsonPage(MyDataPage):
    """`/m/me/data.json`: to take along, in a form that programs read."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        record("portal.data_downloaded", actor=self.account, target=self.person)
        data = {
            "姓名": self.person.name,
            "导出时间": timezone.localtime().isoformat(timespec="seconds"),
            "信息": [
                {"名称": part.title, "记录": [dict(row) for row in part.rows]}
                for part in self.kept()
            ],
        }
        body = json.dumps(data, ensure_ascii=False, indent=1).encode()
        return file_response([body], "我的信息.json", "application/json")


class MyDataExcelPage(MyDataPage):
    """`/m/me/data.xlsx`"""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        record("portal.data_downloaded", actor=self.account, target=self.person)
        return file_response([workbook_of(self.kept())], "我的信息.xlsx", XLSX)


def workbook_of(kept: list[Kept]) -> bytes:
    """Three columns: which record, which fact, what it says. Text stays text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    page = book.add_worksheet("我的信息")
    head = book.add_format({"bold": True, "border": 1})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    page.set_column(0, 1, 20)
    page.set_column(2, 2, 60)
    page.write_row(0, 0, ("记录", "项目", "内容"), head)
    line = 0
    for part in kept:
        for number, row in enumerate(part.rows, start=1):
            title = part.title if len(part.rows) == 1 else f"{part.title} {number}"
            for label, text in row:
                line += 1
                for column, said in enumerate((title, label, text)):
                    page.write_string(line, column, said[:32_000], cell)
    page.freeze_panes(1, 0)
    book.close()
    return target.getvalue()


class MessagesPage(UnboundPortalPage):
    """`/m/me/messages/`"""

    template_name = "portal/messages.html"
    title = "消息"
    tab = "me"
    back = "portal:me"

    @cached_property
    def keyset_page(self) -> KeysetPage:
        """The rows of this request."""
        after, before = (self.request.GET.get(name, "") for name in ("after", "before"))
        return Keyset(messages.of_account(self.account), ["-pk"], PAGE_SIZE).page(after, before)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(paging=self.keyset_page, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mark_read(self.account)
        return self.get(request, *args, **kwargs)


class MessagePage(UnboundPortalPage):
    """`/m/me/messages/<pk>/`: opening a message marks it read."""

    template_name = "portal/message.html"
    title = "消息"
    tab = "me"
    back = "portal:messages"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = messages.of_account(self.account).filter(pk=self.kwargs["pk"]).first()
        if message is None:
            raise Http404
        mark_read(self.account, message=message)
        link = message.url if is_own_address(message.url) else ""
        return super().get_context_data(message=message, link=link, **kwargs)


class DevicesPage(UnboundPortalPage):
    """`/m/me/devices/`"""

    template_name = "portal/devices.html"
    title = "登录设备"
    tab = "me"
    back = "portal:me"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        devices = Device.objects.of_worker(self.account)
        current = self.request.session.session_key
        return super().get_context_data(
            devices=[(one, one.session_key == current) for one in devices], **kwargs
        )


class EndDevicePage(PortalForm, UnboundPortalPage):
    """`/m/me/devices/<pk>/end/`"""

    title = "退出设备"
    tab = "me"
    back = "portal:devices"
    submit_label = "退出这台设备"
    intro = "退出后，那台设备要重新用验证码登录。"
    success_text = "已退出。"
    after = "portal:devices"

    @cached_property
    def device(self) -> Device:
        """One's own device."""
        found = Device.objects.of_worker(self.account).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_title(self) -> str:
        return f"退出“{self.device.name}”"

    def run(self, form: Any) -> Any:
        workers.end_device(self.device, actor=self.account)


class SignOutEverywherePage(PortalForm, UnboundPortalPage):
    """`/m/me/devices/end/`"""

    title = "退出其他设备"
    tab = "me"
    back = "portal:devices"
    submit_label = "退出其他全部设备"
    intro = "除了现在这台，其他设备都要重新用验证码登录。手机丢了、换了，请这样做。"
    success_text = "其他设备都已退出。"
    after = "portal:devices"

    def run(self, form: Any) -> Any:
        workers.sign_out_everywhere(self.request, self.account)
