"""Who may open which address of a household's file: cadres of aid by their unions, the approver,
the chair, the worker himself, his colleague."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.domains.assistance.hardship import services
from gonghui.domains.assistance.hardship.models import HardshipFile
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.access.services import grant_role
from tests.access.hardship import ADDRESSES, FURTHER
from tests.domains.assistance.hardship.conftest import (
    Helpers,
    dibao,
    draft,
    helpers,
    join,
    visit,
)

__all__ = ["dibao", "draft", "helpers", "join"]

# union     aid at the machinery works, whose file it is     county   aid at its county
# approver  aid_approver at its county                       other    aid at the next county
# chair     chair of its county                              beside   aid at the textile mill
ANSWERS = {
    "files": "ok ok ok ok 403 ok",
    "new": "ok ok 403 ok 403 ok",
    "notice": "ok ok ok ok 403 ok",
    "export": "403 403 ok 403 403 403",
    "import": "ok ok 403 ok 403 ok",
    "confirm-visit": "ok ok ok 404 403 404",
    "file": "ok ok ok 404 403 404",
    "write": "look look 403 404 403 404",
    "section": "look look 403 404 403 404",
    "people": "look look 403 404 403 404",
    "member": "look look 403 404 403 404",
    "drop-member": "look look 403 404 403 404",
    "papers": "look look 403 404 403 404",
    "drop-paper": "look look 403 404 403 404",
    "sign": "look look 403 404 403 404",
    "sign-member": "look look 403 404 403 404",
    "submit": "look look 403 404 403 404",
    "discard": "look look 403 404 403 404",
    "visit": "ok ok 403 404 403 404",
    "verify": "ok ok 403 404 403 404",
    "findings": "look look 403 404 403 404",
    "assess": "look look 403 404 403 404",
    "override": "look look 403 404 403 404",
    "level": "ok ok 403 404 403 404",
    "versions": "look look look 404 403 404",
    "card": "look look look 404 403 404",
    "approval": "look look look 404 403 404",
}
NAMES = [line.split()[0].partition(":")[2] for line in ADDRESSES.splitlines() if line.strip()]


@pytest.fixture
def file(draft: Any, helpers: Helpers) -> HardshipFile:
    """An application under way, with a visit."""
    made: HardshipFile = draft(actor=helpers.union)
    services.submit(made, actor=helpers.union)
    visit(made, helpers)
    made.refresh_from_db()
    return made


def test_every_address(
    file: HardshipFile, helpers: Helpers, cast: Any, client_of: Any, join: Any
) -> None:
    from gonghui.kernel.access.services import open_account

    beside = open_account(
        username="fangzhi-bangfu", display_name="纺织帮扶", password="qing-jiang-2026", actor=None
    )
    grant_role(beside, role="aid", union=cast.textile, from_on=dt.date(2020, 1, 1), actor=None)
    actors = (
        helpers.union,
        helpers.county,
        helpers.approver,
        helpers.stranger,
        cast.chair_a,
        beside,
    )
    clients = [client_of(account) for account in actors]

    told = {
        name: " ".join(answer(client, address(name, file)) for client in clients)
        for name in NAMES
        if name in ANSWERS
    }

    assert told == ANSWERS
    assert set(NAMES) - set(ANSWERS) == {"decide"}


def address(name: str, file: HardshipFile) -> str:
    kwargs = dict(FURTHER.get(f"hardship:{name}", {}))
    if name == "confirm-visit":
        kwargs["pk"] = file.visits.get().pk
    elif name not in ("files", "new", "notice", "export", "import"):
        kwargs["pk"] = file.pk
    if "uid" in kwargs:
        kwargs["uid"] = file.members.get(relation="spouse").uid
    if "paper" in kwargs:
        kwargs["paper"] = file.papers.first().pk
    return reverse(f"hardship:{name}", kwargs=kwargs)


def answer(client: Client, url: str) -> str:
    response = client.get(url)
    if response.status_code == 302:
        assert re.match(r"/hardship/\d+/\?next=", response.url)
        return "look"
    return "ok" if response.status_code == 200 else str(response.status_code)


def worker_of(person: Any, mobile: str) -> Account:
    account = Account(
        username=mobile,
        display_name=person.name,
        kind=AccountKind.WORKER,
        mobile=mobile,
        person=person,
    )
    account.set_unusable_password()
    account.save()
    return account


def test_a_worker_sees_his_own_file_only(
    file: HardshipFile, cast: Any, client_of: Any, join: Any
) -> None:
    own = client_of(worker_of(file.person, "19900000021"))
    colleague = client_of(worker_of(join("钱同事").person, "19900000022"))
    paper = reverse("portal:hardship-paper", args=[file.papers.first().pk])

    assert "陈志强" in own.get("/m/hardship/").content.decode()
    assert own.get(paper).status_code == 200
    assert own.get("/m/hardship/write/").status_code == 404  # handed in: the union checks it
    assert "陈志强" not in colleague.get("/m/hardship/").content.decode()
    assert colleague.get(paper).status_code == 404
    for client in (own, colleague):
        assert client.get(f"/hardship/{file.pk}/").url == "/m/"


def test_a_worker_s_own_draft_is_no_cadre_s(
    cast: Any, helpers: Helpers, client_of: Any, join: Any, dibao: None
) -> None:
    person = join("刘桂芳").person
    draft = services.open_draft(person, actor=worker_of(person, "19900000023"))
    union = client_of(helpers.union)

    assert "刘*芳" not in union.get("/hardship/").content.decode()
    assert union.get(f"/hardship/{draft.pk}/").status_code == 404
    assert union.get(f"/hardship/{draft.pk}/write/").status_code == 404


def test_nothing_sensitive_before_a_look(
    file: HardshipFile, helpers: Helpers, client_of: Any
) -> None:
    client = client_of(helpers.union)
    url = f"/hardship/{file.pk}/"
    stored = reverse("file", args=[file.papers.first().stored.key])

    before = client.get(url).content.decode()
    refused = client.get(stored)
    after = client.post(url, {"purpose": "visiting", "words": ""}, follow=True).content.decode()

    for fact in ("刘桂芳", "陈志强", "透析", "30,000.00", "幸福路"):
        assert fact not in before
        assert fact in after
    assert refused.status_code != 200
    assert client.get(stored).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(
    draft: Any,
    helpers: Helpers,
    client_of: Any,
    join: Any,
    cast: Any,
    count: int,
    django_assert_num_queries: Any,
) -> None:
    for number in range(count):
        services.open_draft(join(f"张{'大中小'[number]}三").person, actor=helpers.union)
    client = client_of(helpers.union)
    client.get("/hardship/")

    with django_assert_num_queries(6):
        page = client.get("/hardship/").content.decode()

    assert page.count("填写中</span>") == count
