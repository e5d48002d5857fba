"""One's own messages and how they come; for offices, what became of the messages they sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views import View

from gonghui.kernel.access.rules import normalise_mobile
from gonghui.kernel.notify import queries
from gonghui.kernel.notify.adapters import console
from gonghui.kernel.notify.enums import RESENDABLE, Channel, DeliveryState
from gonghui.kernel.notify.kinds import MessageKind
from gonghui.kernel.notify.models import Delivery, Message
from gonghui.kernel.notify.services import (
    choose_ways,
    mark_read,
    resend,
    resend_one,
    send_test,
)
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.columns import Column
from gonghui.kernel.ui.filters import ChoiceFilter, DateRangeFilter, UnionFilter
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.pages import (
    ActionPage,
    CreatePage,
    DetailPage,
    Link,
    ListPage,
    Page,
    Panel,
    say,
)

STATE_TONES = {
    DeliveryState.WAITING: "info",
    DeliveryState.TAKEN: "info",
    DeliveryState.SENDING: "info",
    DeliveryState.SENT: "ok",
    DeliveryState.FAILED: "bad",
    DeliveryState.UNCLEAR: "warn",
    DeliveryState.DROPPED: "mute",
}


# ---------------------------------------------------------------- one's own


@dataclass(frozen=True)
class ReadFilter(ChoiceFilter):
    """Read or not."""

    choices: Any = (("unread", "未读"), ("read", "已读"))

    def apply(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return queryset.filter(read_at__isnull=value == "unread")


UNREAD = mark_safe(' <span class="badge badge-info">未读</span>')


def _opener(message: Message) -> str:
    return format_html(
        '<button class="gh-open" type="submit" form="open" name="message" value="{}">{}</button>{}',
        message.pk,
        message.title,
        "" if message.read_at else UNREAD,
    )


class MessageListPage(ListPage):
    """What this account was told, newest first."""

    model = Message
    permission = None
    title = "消息"
    template_name = "workbench/messages.html"
    columns = (
        Column("title", "标题", _opener, width=20),
        Column("text", "内容", wide=True),
        Column("union", "来自", "union.name", width=10, hide_on_phone=True),
        Column("created_at", "时间", kind="datetime"),
    )
    filters = (ReadFilter("state", "状态"), DateRangeFilter("created_at", "日期", is_moment=True))
    search_paths = ("title", "text")
    search_label = "标题、内容"
    ordering = ("-pk",)
    related = ("union",)
    empty_text = "还没有消息。有事项要办、任务完成时，会在这里告诉您。"
    links = (Link("消息设置", "message-settings", "settings"),)

    def get_queryset(self) -> QuerySet[Any]:
        return queries.of_account(self.request.user).select_related(*self.related)


class MessageOpenPage(View):
    """Opening a message marks it read and leads to what it is about."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(reverse("login"))
        asked = request.POST.get("message", "")
        if not asked.isdecimal() or len(asked) > 18:
            return HttpResponseRedirect(reverse("messages"))
        message = get_object_or_404(queries.of_account(request.user), pk=asked)
        mark_read(request.user, message=message)
        return HttpResponseRedirect(message.url or reverse("messages"))


class MessagesReadPage(View):
    """Mark everything read."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(reverse("login"))
        count = mark_read(request.user)
        say(request, f"{count}条消息已标为已读。" if count else "没有未读消息。")
        return HttpResponseRedirect(reverse("messages"))


class WaysForm(GonghuiForm):
    """Where the account is reached, and a box for each kind and channel."""

    mobile = forms.CharField(
        label="接收短信的手机号", max_length=20, required=False, help_text="不填用人员登记的手机号"
    )
    email = forms.EmailField(
        label="接收邮件的邮箱", max_length=254, required=False, help_text="不填用人员登记的邮箱"
    )
    wecom = forms.CharField(
        label="企业微信账号",
        max_length=64,
        required=False,
        help_text="通讯录里的“账号”，不是微信号；不填则不发企业微信",
    )

    def __init__(self, *args: Any, ways: list[queries.Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ways = ways
        for way in ways:
            for channel in way.kind.channels:
                self.fields[f"{way.kind.code}:{channel}"] = forms.BooleanField(
                    label=f"{way.kind.name}：{channel.label}",
                    required=False,
                    initial=channel not in way.off,
                    disabled=not way.kind.may_be_switched_off,
                    widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                )

    def clean_mobile(self) -> str:
        text = self.cleaned_data["mobile"]
        if text and not (number := normalise_mobile(text)):
            raise forms.ValidationError("请填写11位手机号码。")
        return number if text else ""

    def groups(self) -> Iterator[Any]:
        """Only the addresses; the boxes stand in a table of their own."""
        for group in super().groups():
            group.fields[:] = [bound for bound in group.fields if ":" not in bound.name]
            yield group

    def table(self) -> list[tuple[MessageKind, list[Any]]]:
        """Each kind with its box, or None, for every channel."""
        return [
            (
                way.kind,
                [
                    self[f"{way.kind.code}:{channel}"] if channel in way.kind.channels else None
                    for channel in Channel
                ],
            )
            for way in self.ways
        ]

    def off(self) -> list[tuple[str, str]]:
        """What was left unticked."""
        return [
            (way.kind.code, channel.value)
            for way in self.ways
            for channel in way.kind.channels
            if not self.cleaned_data[f"{way.kind.code}:{channel}"]
        ]


class MessageSettingsPage(CreatePage):
    """By which channels this account is told of what."""

    permission = None
    title = "消息设置"
    template_name = "workbench/message_settings.html"
    form_class = WaysForm
    parents = (("消息", "messages"),)
    success_url_name = "message-settings"
    success_text = "消息设置已保存。"
    channels = Channel

    def form_kwargs(self) -> dict[str, Any]:
        user: Any = self.request.user
        return {"ways": queries.ways_of(user), "initial": queries.contact_of(user)}

    def perform(self, form: Any) -> Any:
        data: Any = form.cleaned_data
        addresses = {name: data[name] for name in ("mobile", "email", "wecom")}
        choose_ways(self.request.user, off=form.off(), **addresses)  # type: ignore[arg-type]


# ---------------------------------------------------------------- what offices sent


def _pick(delivery: Delivery) -> str:
    if delivery.state not in RESENDABLE:
        return ""
    return format_html(
        '<input class="form-check-input" type="checkbox" name="delivery" value="{}" '
        'form="batch" aria-label="选择第{}号">',
        delivery.pk,
        delivery.pk,
    )


class DeliveryListPage(ListPage):
    """What went out of the house for the unions in scope, and what did not."""

    model = Delivery
    permission = "notify.view"
    title = "消息发送"
    template_name = "workbench/deliveries.html"
    columns = (
        Column("kind", "消息", "kind_name", link=True, width=16),
        Column("pick", "选择", _pick, empty=""),
        Column("recipient", "收件人", "recipient_name", width=6),
        Column("channel", "渠道", kind="choice", width=6),
        Column("state", "状态", kind="choice", tones=STATE_TONES),
        Column("error", "说明", width=16),
        Column("union", "工会", "message.union.name", hide_on_phone=True),
        Column("created_at", "生成时间", kind="datetime"),
    )
    filters = (
        ChoiceFilter("channel", "渠道", choices=Channel.choices),
        ChoiceFilter("state", "状态", choices=DeliveryState.choices),
        UnionFilter("union", "工会", permission="notify.view"),
        DateRangeFilter("created_at", "日期", is_moment=True),
    )
    ordering = ("-pk",)
    related = ("message__union", "message__account", "message__person")
    row_url_name = "delivery"
    empty_text = "还没有发出过消息。只在系统内显示的消息不在这里。"
    links = (Link("消息渠道", "channels", "message", "notify.channels"),)

    @cached_property
    def has_resendable(self) -> bool:
        """Whether something on this page can be picked."""
        user: Any = self.request.user
        return user.may("notify.resend") and any(
            row.state in RESENDABLE for row in self.keyset_page.rows
        )


class DeliveryPage(DetailPage):
    """One message by one channel."""

    model = Delivery
    permission = "notify.view"
    title = "发送记录"
    parents = (("消息发送", "deliveries"),)
    related = ("message__union", "message__account", "message__person")
    links = (
        Link(
            "重发",
            "delivery-resend",
            "refresh",
            "notify.resend",
            "primary",
            when=lambda row: row.state in RESENDABLE,
        ),
    )
    panels = (
        Panel(
            "消息",
            (
                Column("kind", "类型", "kind_name"),
                Column("recipient", "收件人", "recipient_name"),
                Column("union", "工会", "message.union.name"),
                Column("title", "标题", "message.title", wide=True),
                Column("text", "内容", "message.text", wide=True),
            ),
        ),
        Panel(
            "发送",
            (
                Column("channel", "渠道", kind="choice"),
                Column("attempts", "尝试次数", kind="number"),
                Column("created_at", "生成时间", kind="datetime"),
                Column("next_try_at", "下次发送", kind="datetime"),
                Column("sent_at", "送出时间", kind="datetime"),
                Column("provider_id", "对方回执号"),
                Column("error", "说明", wide=True),
            ),
        ),
    )

    def badge(self) -> tuple[str, str] | None:
        return STATE_TONES[self.row.state], self.row.get_state_display()


class DeliveryResendPage(ActionPage):
    """Try one delivery again."""

    model = Delivery
    permission = "notify.resend"
    view_permission = "notify.view"
    title = "重发"
    parents = (("消息发送", "deliveries"),)
    related = ("message__union",)
    submit_label = "重发"
    success_text = "已重新排队，稍后发出。"
    success_url_name = "delivery"

    def get_question(self) -> str:
        if self.row.state == DeliveryState.UNCLEAR:
            return "不能确定上次是否已经送到，重发后对方可能收到两条。确定重发吗？"
        return "将重新发送这条消息。确定吗？"

    def perform(self, row: Any, form: Any) -> Any:
        return resend_one(row, actor=self.request.user)  # type: ignore[arg-type]


class DeliveryBatchPage(Page):
    """Try the picked deliveries again."""

    permission = "notify.resend"
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user: Any = request.user
        keys = [key for key in request.POST.getlist("delivery") if key.isdecimal()][:200]
        picked = Delivery.objects.visible_to(user, "notify.resend").filter(pk__in=keys)
        count = resend(picked, actor=user)
        if count:
            say(request, f"{count}条消息已重新排队，稍后发出。")
        else:
            say(request, "没有勾选可以重发的消息。请勾选失败或结果不明的再试。")
        return HttpResponseRedirect(reverse("deliveries"))


# ---------------------------------------------------------------- channels


class ChannelsPage(Page):
    """Which ways out are set up, and how they have done in the last seven days."""

    permission = "notify.channels"
    title = "消息渠道"
    template_name = "workbench/channels.html"
    links = (
        Link("发送记录", "deliveries", "send", "notify.view"),
        Link("演示发件箱", "demo-outbox", "mail", when=lambda row: settings.NOTIFY["demo_outbox"]),
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        visible = Delivery.objects.visible_to(user, "notify.channels")
        return super().get_context_data(
            channels=queries.channel_states(visible),
            codes=queries.codes_of_a_day(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        channel = request.POST.get("channel", "")
        try:
            send_test(channel, actor=user, union=user.main_union)
        except Refusal as refusal:
            context = self.get_context_data(refusal=refusal.message)
            return self.render_to_response(context, status=409)
        say(request, "测试消息已排队，几秒钟后发出。请查收，并在下面看结果。")
        return HttpResponseRedirect(reverse("channels"))


class OutboxPage(Page):
    """What would have gone out, in the demo only."""

    permission = None
    title = "演示发件箱"
    template_name = "workbench/outbox.html"
    parents = (("消息", "messages"),)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.NOTIFY["demo_outbox"]:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shown=list(console.outbox), **kwargs)
