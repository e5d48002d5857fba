"""What is said in a sensitive matter lies sealed and is shown under a look only."""

from __future__ import annotations

import dataclasses

import pytest
from django.conf import settings
from django.db import connection

from gonghui.engines.matters import queries, services
from gonghui.engines.matters.asks import document
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterPanel, Step
from gonghui.engines.matters.models import Desk, MatterEvent, Reminder
from gonghui.kernel.access.permissions import CHAIR, OFFICER
from gonghui.kernel.access.services import grant_role
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.org.models import Union
from tests.conftest import GRANTED_ON
from tests.engines.matters import proof
from tests.engines.matters.conftest import again, make_account

SECRETS = ("尘肺三期", "低保折子", "确有尘肺", "病历缺页", "诊断书", "家属患病催办", "误报病情")
PDF = b"%PDF-1.7 \xe5\xb0\x98\xe8\x82\xba"
HERE = "tests.engines.matters.test_sensitive"


def household(matter):
    return MatterPanel(
        "家庭情况",
        "matters/_compared.html",
        {"compared": [("户主", "陈", "五口")]},
        about=matter.union,
        event="people.id_number_revealed",
    )


@pytest.fixture
def kind(monkeypatch):
    kind = dataclasses.replace(
        proof.PLAIN_KIND,
        code="hidden",
        title="困难建档",
        sensitive=True,
        settle="",
        panel=f"{HERE}.household",
        documents=(document("proof", "证明", required=False),),
        route=(Step("first", "初审", by=OFFICER), Step("second", "复审", by=CHAIR)),
    )
    monkeypatch.setitem(MATTER_KINDS._load(), kind.key, kind)
    return kind


@pytest.fixture
def matter(world, kind):
    """Handed in, returned, supplemented, waiting at the first desk again."""
    matter = world.submit(
        "hidden",
        data={"reason": "尘肺三期，靠低保折子生活"},
        files=[("proof", "诊断书.pdf", PDF)],
    )
    world.act(matter, world.base_officer, "return", opinion="病历缺页")
    services.supplement(
        matter, actor=again(world.base_officer), data={"reason": "尘肺三期，靠低保折子生活"}
    )
    return matter


def viewed():
    rows = AuditRecord.objects.everything(reason="test").filter(event="matters.viewed")
    return [(row.actor_name, row.why) for row in rows.order_by("pk")]


def everything_stored():
    """Every row of the database as text, and every file on disk."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [str(row) for row in cursor.fetchall()]
    files = [path.read_bytes() for path in settings.UPLOAD_DIR.rglob("*") if path.is_file()]
    return "".join(found) + "".join(one.decode("utf-8", "replace") for one in files)


def test_nothing_that_was_said_lies_open(world, matter):
    services.urge(matter, actor=again(world.cast.chair_a), text="家属患病催办")
    world.act(matter, world.base_officer, opinion="确有尘肺")
    services.withdraw(matter, actor=again(world.base_officer), reason="误报病情")

    stored = everything_stored()

    for secret in SECRETS:
        assert secret not in stored, secret
        assert secret.encode("unicode_escape").decode() not in stored, secret
    assert "尘肺" not in stored
    assert "冯申请" not in str(list(AuditRecord.objects.values_list("target_title", flat=True)))
    said = {event.text for event in MatterEvent.objects.filter(matter=matter)}
    assert {"病历缺页", "家属患病催办", "确有尘肺", "误报病情"} <= said
    assert [desk.opinion for desk in Desk.objects.filter(matter=matter, state="acted")] == [
        "病历缺页",
        "确有尘肺",
    ]
    reasons = AuditRecord.objects.filter(event="matters.withdrawn")
    assert [(row.private_reason, row.why) for row in reasons] == [("误报病情", "（加密保存）")]
    paper = queries.files_of(matter)[0].stored
    assert (paper.name, paper.read()) == ("诊断书.pdf", PDF)


def test_whoever_decides_sees_it_and_the_look_is_recorded(world, matter, client_of):
    client = client_of(world.base_officer)

    page = client.get(matter.get_absolute_url()).text

    assert all(words in page for words in ("尘肺三期", "病历缺页", "诊断书.pdf", "五口"))
    assert viewed() == [("何基层", "办理审批")]
    about = AuditRecord.objects.get(event="people.id_number_revealed")
    assert (about.target_type, about.target_id) == (Union._meta.label, str(matter.union_id))
    desk = matter.desks.get(state="waiting")
    assert "尘肺三期" in client.get(f"/matters/desks/{desk.pk}/pass/").text
    assert "五口" in client.get(f"/matters/{matter.pk}/print/").text
    assert len(viewed()) == 3


def test_others_say_why_first_and_see_no_more_than_where_it_is(world, matter, client_of):
    client = client_of(world.cast.chair_a)
    url = matter.get_absolute_url()

    page = client.get(url).text

    assert matter.number in page
    assert not any(words in page for words in ("尘肺", "病历", "诊断书", "五口"))
    paper = matter.files.get().stored
    for address in (f"/matters/{matter.pk}/files/{paper.key}/", f"/matters/{matter.pk}/print/"):
        answer = client.get(address)
        assert answer.url == f"{url}?next={address.replace('/', '%2F')}"
    assert client.get(f"/files/{paper.key}/").status_code == 404
    assert viewed() == []

    client.post(url, {"purpose": "inspecting", "words": "核对尘肺补助"})

    assert "尘肺三期" in client.get(url).text
    taken = b"".join(client.get(f"/matters/{matter.pk}/files/{paper.key}/"))
    assert taken == PDF
    assert b"".join(client.get(f"/files/{paper.key}/")) == PDF
    name = str(world.cast.chair_a)
    assert viewed()[:2] == [(name, "监督检查：核对尘肺补助"), (name, "监督检查")]
    downloads = AuditRecord.objects.filter(
        event__in=("matters.file_downloaded", "files.downloaded")
    )
    assert [row.reason for row in downloads] == ["监督检查"] * 2
    assert "诊断书" not in "".join(row.sentence for row in AuditRecord.objects.all())


def test_a_desk_is_handed_only_to_who_may_see_such_matters(world, kind, monkeypatch):
    guarded = dataclasses.replace(
        kind, view_permission="membership.edit", submit_permission="matters.submit"
    )
    monkeypatch.setitem(MATTER_KINDS._load(), kind.key, guarded)
    matter = world.submit("hidden", data={"reason": "尘肺三期"})
    desk = matter.desks.get()
    clerk = make_account("clerk", "褚财务", "finance", desk.union)
    officer = make_account("officer", "卫经办", "officer", desk.union)

    found = set(queries.transfer_candidates(desk, account=again(world.base_officer)))

    assert officer in found
    assert clerk not in found
    above = Union.objects.get(pk=world.cast.county_a.pk)
    grant_role(clerk, role="officer", union=above, from_on=GRANTED_ON, actor=None)
    assert clerk in set(queries.transfer_candidates(desk, account=again(world.base_officer)))


def test_reminders_tell_no_more_than_that_there_is_something_to_do(world, matter):
    services.urge(matter, actor=again(world.cast.chair_a), text="家属患病催办")

    assert Reminder.objects.get().text == f"困难建档（{matter.number}）：请打开办理"
