"""The bell, one's own messages and settings; deliveries and channels for offices."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gonghui.kernel.notify.adapters import console
from gonghui.kernel.notify.courier import deliver_pending
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MESSAGE_KINDS, MessageKind
from gonghui.kernel.notify.models import Contact, Delivery, Message, Preference
from gonghui.kernel.notify.queries import of_account
from gonghui.kernel.notify.services import send, send_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    quiet = MessageKind("quiet", neutral=True, channels=(Channel.EMAIL,), label="信访进展")
    entries = {kind.code: kind for kind in MESSAGE_KINDS} | {"quiet": quiet}
    monkeypatch.setattr(MESSAGE_KINDS, "_entries", entries)
    console.outbox.clear()


def tell(account, union, key="k", kind="jobs.failed", url="/jobs/", title="导入名册"):
    context = {"title": title, "result": "表头不对。"}
    send(kind, to=[account], union=union, key=key, context=context, url=url)
    return of_account(account).first()


def failed(account, union, key="k", **more):
    Contact.objects.get_or_create(account=account, defaults={"email": "a@b.example"})
    message = tell(account, union, key, **more)
    row = message.deliveries.get(channel="email")
    row.state, row.error = "failed", "拒收"
    row.save()
    return row


def text(response):
    return response.content.decode()


# ---------------------------------------------------------------- own messages


def test_the_bell_counts_what_is_unread(cast, client_of):
    client = client_of(cast.officer_a)
    assert 'aria-label="消息"' in text(client.get("/password/"))
    for number in range(3):
        tell(cast.officer_a, cast.county_a, str(number))

    with CaptureQueriesContext(connection) as captured:
        page = text(client.get("/password/"))

    assert 'aria-label="消息，3条未读"' in page
    assert len([one for one in captured if "notify_message" in one["sql"]]) == 1


def test_the_list_costs_the_same_for_any_number(cast, client_of, django_assert_num_queries):
    client = client_of(cast.officer_a)
    for number in range(12):
        tell(cast.officer_a, cast.county_a, str(number))
        if number in (1, 11):
            with django_assert_num_queries(5):  # session, account, bell, rows, grants of the menu
                page = text(client.get("/messages/"))
    assert page.count("未读</span>") == 12


def test_opening_marks_read_and_leads_on(cast, client_of):
    client = client_of(cast.officer_a)
    message = tell(cast.officer_a, cast.county_a)
    tell(cast.officer_a, cast.county_a, "other", url="")
    assert "“导入名册”没有完成" in text(client.get("/messages/?state=unread"))

    response = client.post("/messages/open/", {"message": message.pk})

    assert response.headers["Location"] == "/jobs/"
    assert text(client.get("/messages/?state=read")).count("gh-open") == 1
    other = of_account(cast.officer_a).first()
    response = client.post("/messages/open/", {"message": other.pk})
    assert response.headers["Location"] == "/messages/"


def test_nobody_opens_the_message_of_another(cast, client_of):
    message = tell(cast.officer_a, cast.county_a)
    client = client_of(cast.chair_a)

    assert client.post("/messages/open/", {"message": message.pk}).status_code == 404
    assert client.get("/messages/open/").status_code == 405
    assert "导入名册" not in text(client.get("/messages/"))
    message.refresh_from_db()
    assert message.read_at is None


def test_all_are_marked_read(cast, client_of):
    client = client_of(cast.officer_a)
    for number in range(3):
        tell(cast.officer_a, cast.county_a, str(number))

    page = text(client.post("/messages/read/", follow=True))

    assert "3条消息已标为已读" in page
    assert "未读</span>" not in page
    assert "全部标为已读" not in page


def test_an_account_chooses_how_it_is_told(cast, client_of):
    client = client_of(cast.officer_a)
    assert "必达" in text(client.get("/messages/settings/"))

    response = client.post(
        "/messages/settings/",
        {"mobile": "139 0000 0001", "email": "z@x.example", "wecom": "", "jobs.done:email": "on"},
    )

    assert response.status_code == 302
    contact = Contact.objects.get(account=cast.officer_a)
    assert (contact.mobile, contact.email) == ("13900000001", "z@x.example")
    off = set(Preference.objects.filter(account=cast.officer_a).values_list("kind", "channel"))
    assert {("jobs.done", "wecom"), ("jobs.failed", "email"), ("jobs.failed", "wecom")} <= off
    assert ("jobs.done", "email") not in off
    assert not {kind for kind, _ in off} & {"access.password_reset", "notify.test"}
    page = text(client.get("/messages/settings/"))
    assert 'value="z@x.example"' in page


def test_a_wrong_number_is_not_kept(cast, client_of):
    response = client_of(cast.officer_a).post("/messages/settings/", {"mobile": "12345"})

    assert response.status_code == 422
    assert "请填写11位手机号码" in text(response)
    assert not Contact.objects.exists()


# ---------------------------------------------------------------- what offices sent


def test_offices_see_the_deliveries_of_their_unions(cast, client_of, django_assert_num_queries):
    failed(cast.officer_a, cast.county_a)
    failed(cast.officer_b, cast.county_b, title="外县导入")
    client = client_of(cast.chair_a)
    # session, account, grants, bell, unions offered, rows
    with django_assert_num_queries(6):
        page = text(client.get("/deliveries/"))
    assert "后台任务失败" in page
    assert "拒收" in page
    assert page.count('name="delivery"') == 1

    for number in range(5):
        failed(cast.officer_a, cast.machinery, str(number))
    with django_assert_num_queries(6):
        page = text(client.get("/deliveries/"))
    assert page.count('name="delivery"') == 6
    narrowed = text(client.get(f"/deliveries/?state=failed&union={cast.machinery.pk}"))
    assert narrowed.count('name="delivery"') == 5
    assert 'name="delivery"' not in text(client.get("/deliveries/?channel=sms"))


def test_of_a_neutral_message_nobody_learns_who_got_it(cast, client_of):
    Contact.objects.create(account=cast.stranger, email="w@x.example")
    message = tell(cast.stranger, cast.county_a, kind="quiet")
    client = client_of(cast.chair_a)

    pages = text(client.get("/deliveries/"))
    pages += text(client.get(reverse("delivery", args=[message.deliveries.get().pk])))

    assert "中性消息" in pages
    assert cast.stranger.display_name not in pages
    assert "信访" not in pages


def test_one_is_sent_again_after_a_question(cast, client_of):
    row = failed(cast.officer_a, cast.county_a)
    client = client_of(cast.officer_a)
    address = reverse("delivery-resend", args=[row.pk])
    assert "重发" in text(client.get(reverse("delivery", args=[row.pk])))
    Delivery.objects.update(state="unclear")
    assert "可能收到两条" in text(client.get(address))

    assert client.post(address).status_code == 302
    again = client.post(address)

    assert again.status_code == 409
    assert "不需要重发" in text(again)
    row.refresh_from_db()
    assert row.state == "waiting"


def test_a_batch_reaches_own_unions_only(cast, client_of):
    own, foreign = failed(cast.officer_a, cast.county_a), failed(cast.officer_b, cast.county_b)
    client = client_of(cast.officer_a)

    page = text(
        client.post("/deliveries/resend/", {"delivery": [own.pk, foreign.pk, "x"]}, follow=True)
    )

    assert "1条消息已重新排队" in page
    own.refresh_from_db(), foreign.refresh_from_db()
    assert (own.state, foreign.state) == ("waiting", "failed")
    assert "没有勾选" in text(client.post("/deliveries/resend/", follow=True))
    assert client_of(cast.viewer_a).post("/deliveries/resend/").status_code == 403


def test_channels_say_how_they_do_and_are_tried_out(cast, client_of):
    failed(cast.officer_a, cast.county_a)
    send_code("13900000001", "654321")
    client = client_of(cast.chair_a)
    page = text(client.get("/channels/"))
    assert page.count("演示发件箱（不真正发出）") == 3
    assert "已发送 1，失败 0" in page

    refused = client.post("/channels/", {"channel": "wecom"})
    assert refused.status_code == 409
    assert "请先到“消息设置”填写" in text(refused)

    Contact.objects.create(account=cast.chair_a, wecom="li")
    console.outbox.clear()
    assert client.post("/channels/", {"channel": "wecom"}).status_code == 302
    deliver_pending()

    assert [(one.channel, one.letter.to) for one in console.outbox] == [("wecom", "li")]
    assert "工汇测试消息" in text(client.get("/messages/"))
    assert Message.objects.filter(kind="notify.test").count() == 1


def test_a_channel_that_is_not_there(cast, client_of, settings):
    settings.NOTIFY = settings.NOTIFY | {"demo_outbox": False}
    client = client_of(cast.chair_a)

    page = text(client.get("/channels/"))

    assert page.count("未开通") == 3
    assert "给自己发测试消息" not in page
    assert client.post("/channels/", {"channel": "sms"}).status_code == 409
    assert client.post("/channels/", {"channel": "fax"}).status_code == 409


def test_the_outbox_exists_in_the_demo_only(cast, client_of, settings):
    client = client_of(cast.viewer_a)
    send_code("13900000001", "654321")
    assert "654321" in text(client.get("/messages/outbox/"))

    settings.NOTIFY = settings.NOTIFY | {"demo_outbox": False}

    assert client.get("/messages/outbox/").status_code == 404
