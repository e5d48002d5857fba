"""Every address of the workers' phone × everybody who might ask; and what a worker never reaches:
the workbench, and whatever belongs to another worker."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from gonghui.engines.activities import enrolling
from gonghui.engines.activities.models import Enrolment
from tests.access import students
from tests.access.addresses import all_names
from tests.access.crawling import crawl, text_of
from tests.access.test_url_matrix import LINES as WORKBENCH
from tests.access.test_url_matrix import address as workbench_address
from tests.access.world import MARK, World

# ok       opens, or is taken          sign_in   to the phone's sign-in page
# bind     to binding first            home      to the phone's first page
#
# worker    member of the machinery union of county A, whose rows are asked for
# worker_b  member of the food union of county B
# unbound   signed in by phone, bound to nobody
# officer   cadre of the machinery union
ANSWERS = """
          worker worker_b unbound officer anonymous
open      ok     ok       ok      ok      ok
door      home   home     home    ok      ok
code      sign_in sign_in sign_in sign_in sign_in
leaves    sign_in sign_in sign_in sign_in sign_in
binding   home   home     ok      sign_in sign_in
anybody   ok     ok       ok      sign_in sign_in
bound     ok     ok       bind    sign_in sign_in
own       ok     404      bind    sign_in sign_in
nobody's  404    404      bind    sign_in sign_in
nowhere   404    404      404     sign_in sign_in
no_letter 404    404      404     404     404
"""

# address             row of the address  asked by   answers as
ADDRESSES = """
home                  -                   GET        anybody
services              -                   GET        bound
manifest              -                   GET        open
service-worker        -                   GET        open
offline               -                   GET        open
privacy               -                   GET        open
help                  -                   GET        open
phone-changed         -                   GET        open
sign-in               -                   GET,POST   door
code                  -                   GET,POST   code
code-again            -                   POST       code
sign-out              -                   POST       leaves
large-type            -                   POST       leaves
bind                  -                   GET,POST   binding
ask                   member_retain       GET,POST   bound
draft                 member_retain       POST       bound
matters               -                   GET        bound
matter                matter              GET        own
supplement            returned            GET,POST   own
withdraw              matter              GET,POST   own
urge                  matter              GET,POST   own
rate                  matter              GET,POST   own
notice                matter              GET        nobody's
file                  paper               GET        own
me                    -                   GET        anybody
data                  -                   GET        bound
data-json             -                   GET        bound
data-excel            -                   GET        bound
messages              -                   GET,POST   anybody
message               message             GET        own_any
devices               -                   GET        anybody
end-device            device              GET,POST   own_any
end-devices           -                   GET,POST   anybody
activities            -                   GET        bound
activity              activity            GET        own
enrol                 activity            GET,POST   own
cancel-enrolment      activity            GET,POST   own
check-in              token               GET,POST   scanned
join                  -                   GET,POST   anybody
join-status           none                GET        nowhere
join-withdraw         none                GET,POST   nowhere
join-supplement       none                GET,POST   nowhere
transfer              -                   GET,POST   bound
invitation            none                GET,POST   nobody's
letter                letter              GET        own
letter-check          uuid                GET        no_letter
facts                 -                   GET,POST   bound
card                  -                   GET        bound
card-apply            -                   GET,POST   bound
card-detail           none                GET        nobody's
card-lose             none                GET,POST   nobody's
card-find             none                GET,POST   nobody's
card-activate         none                GET,POST   nobody's
dues                  -                   GET        bound
donations             -                   GET        bound
pledge                drive               GET,POST   own
gift                  pledge              GET        own
withdraw-pledge       pledge              GET,POST   own
goods                 -                   GET        bound
sign-goods            goods_line          GET,POST   own
care                  -                   GET        bound
tell                  -                   GET,POST   bound
wish                  -                   GET,POST   bound
sign-gift             gift                GET,POST   own
consolations          -                   GET        bound
sign-consolation      consolation         GET,POST   own
payments              -                   GET        bound
sign-payment          paid_order          GET,POST   own
helper                -                   GET        bound
leaving               none                GET,POST   nobody's
hardship              -                   GET        bound
hardship-check        -                   GET,POST   bound
hardship-start        -                   GET,POST   bound
hardship-write        -                   GET        nobody's
hardship-section      home                GET,POST   nobody's
hardship-people       -                   GET        nobody's
hardship-new-member   -                   GET,POST   nobody's
hardship-member       uuid                GET,POST   nobody's
hardship-drop-member  uuid                GET,POST   nobody's
hardship-papers       -                   GET,POST   nobody's
hardship-paper        none                GET        nobody's
hardship-drop-paper   none                GET,POST   nobody's
hardship-sign         -                   GET        nobody's
hardship-sign-member  uuid                GET,POST   nobody's
hardship-submit       -                   GET,POST   nobody's
hardship-discard      -                   GET,POST   nobody's
"""
MORE = """
own_any   ok     404      404     sign_in sign_in
scanned   ok     ok       bind    sign_in sign_in
"""


def _table(text: str) -> dict[str, dict[str, str]]:
    lines = [line.split() for line in text.splitlines() if line.strip()]
    return {name: dict(zip(lines[0], cells, strict=True)) for name, *cells in lines[1:]}


TABLE = _table(ANSWERS + MORE.lstrip("\n"))
LINES = [
    line.split() for line in (ADDRESSES + students.PHONE_ADDRESSES).splitlines() if line.strip()
]
CASES = [
    (name, key, method, kind) for name, key, methods, kind in LINES for method in methods.split(",")
]


def address(name: str, key: str, place: Any) -> str:
    """The address of a place's row."""
    given: dict[str, Any] = {}
    if key == "paper":
        given = {"pk": place.paper.matter_id, "key": place.paper.stored.key}
    elif key == "token":
        given["token"] = enrolling.check_in_token(place.rows["planned"])
    elif key == "uuid":
        given["uid"] = "00000000-0000-0000-0000-000000000001"
    elif key == "none":
        given["pk"] = 10**9
    elif key in place.rows:
        given["pk"] = place.rows[key].pk
    elif key != "-":
        given["code"] = key
    return reverse(f"portal:{name}", kwargs=given or None)


def answer(world: World, actor: str, method: str, url: str) -> str:
    """What the actor is told. Nothing stays written."""
    with transaction.atomic():
        client = world.client(actor)
        response = client.get(url) if method == "GET" else client.post(url, {})
        b"".join(response)
        transaction.set_rollback(True)
    target = response.headers.get("Location", "").partition("?")[0]
    led = {
        reverse("portal:sign-in"): "sign_in",
        reverse("portal:bind"): "bind",
        reverse("portal:home"): "home",
    }
    if response.status_code == 302 and target in led:
        return led[target]
    return "ok" if response.status_code in (200, 204, 302, 409, 422) else str(response.status_code)


def test_every_address_of_the_phone_has_a_line() -> None:
    known = {name.partition(":")[2] for name in all_names() if name.startswith("portal:")}
    listed = [name for name, *_ in LINES]

    assert sorted(known - set(listed)) == [], "addresses that ADDRESSES does not judge"
    assert sorted(set(listed) - known) == [], "lines about addresses that are gone"
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(("name", "key", "method", "kind"), CASES, ids=str)
def test_who_is_told_what(world: World, name: str, key: str, method: str, kind: str) -> None:
    url = address(name, key, world.a)

    told = {actor: answer(world, actor, method, url) for actor in TABLE[kind]}

    assert told == TABLE[kind]


OWN_MESSAGES = ("message-open", "messages-read")
"""They mark one's own messages read, whoever one is."""


def test_no_worker_opens_the_workbench(world: World) -> None:
    """Every address of the workbench leads a worker back to the phone, or refuses him."""
    for name, key, methods, kind in WORKBENCH:
        if kind in ("open", "leaves") or name in OWN_MESSAGES:
            continue
        url = workbench_address(name, key, world)
        for method in methods.split(","):
            for actor in ("worker", "unbound"):
                told = answer(world, actor, method, url)
                assert told in ("home", "403", "404"), f"{method} {url}"


def test_what_belongs_to_another_worker_does_not_exist(world: World) -> None:
    client = world.client("worker")
    for name, key, method, _ in CASES:
        if key not in world.b.rows and key != "paper":
            continue
        url = address(name, key, world.b)
        response = client.get(url) if method == "GET" else client.post(url, {})
        assert response.status_code == 404, f"{method} {url}"
        assert MARK not in text_of(response)
    assert Enrolment.objects.get(pk=world.b.enrolment.pk).state == "enrolled"


def test_a_crawl_finds_nothing_of_county_b(world: World) -> None:
    starts = [address(name, key, world.a) for name, key, how, _ in LINES if "GET" in how]

    visits = crawl(world.client("worker"), *starts)

    public = ("/m/help/", "/notices/", "/static/")
    assert [v.url for v in visits if MARK in v.text and not v.url.startswith(public)] == []
    assert [v.url for v in visits if v.status >= 500] == []
    assert sum(v.status == 200 for v in visits) > 25


def test_the_crawl_does_find_it_for_its_own_worker(world: World) -> None:
    visits = crawl(world.client("worker_b"), most_of_a_shape=2)

    marked = {v.url for v in visits if MARK in v.text}
    for name in ("matters", "activities", "data", "messages", "devices"):
        assert reverse(f"portal:{name}") in marked


def test_grants_give_a_worker_account_nothing(world: World) -> None:
    """Even if a row came to stand in the table."""
    from gonghui.kernel.access.models import Account, Grant

    Grant.objects.create(
        account=world.workers["worker"], role="chair", union=world.a.union, from_on="2020-01-01"
    )

    account = Account.objects.get(pk=world.workers["worker"].pk)

    assert account.current_grants == []
    assert not account.may_at("membership.view", world.a.union)
