"""What is known of a family in hardship: nobody finds it who is not to know, on no page, in no file
or message; it lies sealed; and whoever looks stands in the audit with his reason."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.kernel.access.models import Account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.files.models import StoredFile
from tests.access.aid import NAME, SECRETS, Family, plant
from tests.access.crawling import Visit, crawl, text_of
from tests.access.world import MODEL_BACKEND, World

LINES = ("hardship", "following", "aid", "money", "matters")
"""Namespaces whose pages tell of families, or could."""
SHARED = ("file", "message-open", "delivery", "job")
STRANGERS = ("other", "aid_b")
"""Of the neighbouring county: the family does not exist."""
NEIGHBOURS = ("county", "finance", "auditor")
"""Of the same county, without the permission."""


class Kept(logging.Handler):
    """Everything that is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(scope="module")
def logged() -> Iterator[Kept]:
    kept, root = Kept(), logging.getLogger()
    loggers = [root, *(logging.getLogger(name) for name in ("gonghui", "django", "django.request"))]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(kept)
        one.setLevel(logging.INFO)
    yield kept
    for one, level in zip(loggers, levels, strict=True):
        one.removeHandler(kept)
        one.setLevel(level)


@pytest.fixture(scope="module")
def planted(shared_world: World, logged: Kept) -> Family:
    return plant(shared_world)


@pytest.fixture
def family(planted: Family, world: World) -> Family:
    """What a test writes is undone by its own `db`."""
    return planted


def signed_in(account: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Account.objects.get(pk=account.pk), backend=MODEL_BACKEND)
    return client


def told(text: str, *more: str) -> list[str]:
    """Which of the planted words a text says; amounts may have their commas."""
    text += text.replace(",", "")
    names = [name for name, words in SECRETS.items() if words in text]
    return [*names, *(words for words in more if words in text)]


def named_pages() -> Iterator[tuple[str, str, Any]]:
    """Name, pattern and view of every address of these lines and of what all lines share."""

    def walk(patterns: Any, namespace: str) -> Iterator[tuple[str, str, Any]]:
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = ":".join(filter(None, (namespace, one.namespace or "")))
                yield from walk(one.url_patterns, inner)
            elif isinstance(one, URLPattern) and one.name:
                name = f"{namespace}:{one.name}" if namespace else one.name
                if namespace in LINES or name in SHARED:
                    yield name, str(one.pattern), one

    return walk(get_resolver().url_patterns, "")


def addresses(family: Family) -> list[str]:
    """The family's own addresses, and every page of these lines that answers for no row."""
    found = []
    member = family.file.members.order_by("pk")[1]
    given = {
        "uid": member.uid,
        "paper": family.file.papers.order_by("pk")[0].pk,
        "code": "home",
        "measure": 1,
    }
    for name, _, pattern in named_pages():
        converters = pattern.pattern.converters
        if not converters:
            found.append(reverse(name))
            continue
        model = getattr(getattr(pattern.callback, "view_class", None), "model", None)
        row = family.rows.get(model._meta.label if model is not None else "")
        if name == "following:my-family":
            row = family.pair
        if row is None and "pk" in converters:
            row = family.rows["hardship.HardshipFile"]
        kwargs: dict[str, Any] = {"pk": row.pk} if "pk" in converters else {}
        kwargs |= {key: value for key, value in given.items() if key in converters}
        if "key" in converters:
            continue
        if set(kwargs) == set(converters):
            found.append(reverse(name, kwargs=kwargs))
    for stored in StoredFile.objects.filter(is_sealed=True):
        found.append(reverse("file", args=[stored.key]))
    for paper in family.applying.matter.files.select_related("stored"):
        found.append(reverse("matters:file", args=[family.applying.matter_id, paper.stored.key]))
    found.append(reverse("matters:detail", args=[family.file.matter_id]))
    found.append(reverse("matters:print", args=[family.file.matter_id]))
    found.append(reverse("hardship:file", args=[family.applying.pk]))
    return sorted(set(found))


def questions(world: World) -> list[str]:
    """Pages that count, search and offer."""
    found = ["/", "/messages/", "/audit/", "/jobs/", "/deliveries/", "/matters/count/", "/notices/"]
    for words in ("檀鹤", "檀雨", "咳血"):  # what is typed must not be found by its echo
        for page in (
            reverse("search"),
            reverse("matters:todo"),
            reverse("matters:running"),
            reverse("matters:closed"),
            reverse("audit"),
            reverse("hardship:files"),
            reverse("aid:grants"),
            reverse("money:orders"),
            reverse("indicators:list"),
        ):
            found.append(f"{page}?q={words}")
    union = world.county_a.pk
    for one in INDICATORS:
        if one.sensitive:
            found += [
                f"{reverse(f'indicators:{page}', args=[one.code])}?union={union}&period=2026"
                for page in ("detail", "records", "export")
            ]
    return found


def asked_everything(client: Client, world: World, family: Family) -> list[Visit]:
    """Each address as a page, the lists as a part of one too."""
    part = {"HX-Request": "true", "HX-Target": "rows"}
    asked = [(url, {}) for url in [*addresses(family), *questions(world)]]
    asked += [(url, part) for url in questions(world) if "?q=咳血" in url]
    visits = []
    for url, headers in asked:
        response = client.get(url, headers=headers)
        visits.append(Visit(url, response.status_code, text_of(response)))
    return visits


@pytest.mark.parametrize("actor", STRANGERS)
def test_to_the_neighbouring_county_the_family_does_not_exist(
    world: World, family: Family, actor: str
) -> None:
    visits = asked_everything(signed_in(world.accounts[actor]), world, family)

    number = family.file.number
    leaks = {one.url: found for one in visits if (found := told(one.text, number, NAME))}
    assert leaks == {}
    broken = [visit.url for visit in visits if visit.status >= 500]
    assert broken == []
    own = {url for url in addresses(family) if any(part.isdigit() for part in url.split("/"))}
    opened = [visit.url for visit in visits if visit.url in own and visit.status == 200]
    assert opened == []


@pytest.mark.parametrize("actor", NEIGHBOURS)
def test_nobody_of_the_county_without_the_permission_learns_what_is_in_a_file(
    world: World, family: Family, actor: str
) -> None:
    visits = asked_everything(signed_in(world.accounts[actor]), world, family)

    number = family.file.number
    hides = () if actor == "auditor" else (number,)  # the audit names files by their numbers
    leaks = {one.url: found for one in visits if (found := told(one.text, *hides))}
    assert leaks == {}
    broken = [visit.url for visit in visits if visit.status >= 500]
    assert broken == []
    closed = [
        url for url in addresses(family) if url.startswith(("/hardship/", "/files/", "/aid/"))
    ]
    opened = [visit.url for visit in visits if visit.url in closed and visit.status == 200]
    assert opened == []


@pytest.mark.parametrize("worker", ["worker", "worker_b", "unbound"])
def test_a_colleague_learns_nothing_on_the_phone(world: World, family: Family, worker: str) -> None:
    client = signed_in(world.workers[worker])

    walked = crawl(client, "/m/", most_of_a_shape=1)
    matter = family.applying.matter
    asked = [
        *addresses(family),
        reverse("portal:matter", args=[matter.pk]),
        *(
            reverse("portal:file", args=[matter.pk, paper.stored.key])
            for paper in matter.files.select_related("stored")
        ),
    ]
    visits = [Visit(url, (r := client.get(url)).status_code, text_of(r)) for url in asked]

    found = {visit.url: said for visit in (*walked, *visits) if (said := told(visit.text, NAME))}
    assert found == {}
    assert [visit.url for visit in visits if visit.status == 200] == []


def test_the_helper_learns_where_the_family_lives_and_no_more(world: World, family: Family) -> None:
    """Who stands by a family has no permission for its file."""
    account = Account.objects.get(pk=world.accounts["sibling"].pk)
    account.person = family.helper
    account.save(update_fields=["person"])
    client = signed_in(account)

    page = text_of(client.get(reverse("following:my-family", args=[family.pair.pk])))

    assert NAME in page
    assert set(told(page)) <= {"goal"}
    assert client.get(reverse("hardship:file", args=[family.file.pk])).status_code in (403, 404)


def test_nothing_of_class_c3_lies_open(world: World, family: Family, logged: Kept) -> None:
    client = signed_in(world.accounts["aid"])
    card = reverse("hardship:file", args=[family.file.pk])
    client.post(card, {"purpose": "visiting", "words": SECRETS["look"]})
    assert "spouse" in told(text_of(client.get(card)))

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            said = "\n".join(str(row) for row in cursor.fetchall())
            escaped = said.encode().decode("unicode_escape", "replace")
            found += [(table, name) for name in {*told(said), *told(escaped)}]
    assert found == []
    for path in settings.UPLOAD_DIR.rglob("*"):
        if path.is_file():
            assert told(path.read_bytes().decode("utf-8", "replace")) == [], path
    assert told("\n".join(logged.lines), NAME) == []
    events = AuditRecord.objects.exclude(event="hardship.looked")
    said = {row.event: told(row.sentence + row.why) for row in events}
    assert {event: words for event, words in said.items() if words} == {}


@pytest.mark.parametrize("actor", ["aid", "approver"])
def test_whoever_sees_it_has_said_why_and_stands_in_the_audit(
    world: World, family: Family, actor: str
) -> None:
    account = world.accounts[actor]
    client = signed_in(account)
    begins = AuditRecord.objects.latest("pk").pk

    before = [
        Visit(url, (r := client.get(url)).status_code, text_of(r)) for url in addresses(family)
    ]

    showing = {visit.url: found for visit in before if (found := told(visit.text))}
    matter, desk = family.applying.matter_id, family.rows["matters.Desk"].pk
    at_desk = {reverse(f"matters:{name}", args=[matter]) for name in ("detail", "print")}
    at_desk |= {reverse(f"matters:{name}", args=[desk]) for name in ("pass", "return", "refuse")}
    assert set(showing) <= (at_desk if actor == "aid" else set())
    assert bool(showing) == (actor == "aid"), "the publicity is on the aid officer's desk"

    doors = [
        reverse("hardship:file", args=[family.file.pk]),
        reverse("hardship:file", args=[family.applying.pk]),
        reverse("matters:detail", args=[family.applying.matter_id]),
        reverse("matters:detail", args=[family.file.matter_id]),
        reverse("aid:grant", args=[family.grant.pk]),
        reverse("following:visit", args=[family.visit.pk]),
        reverse("following:pair", args=[family.pair.pk]),
    ]
    for door in doors:
        client.post(door, {"purpose": "inspecting", "words": SECRETS["look"]})
    seen = set()
    for url in addresses(family):
        last = AuditRecord.objects.latest("pk").pk
        text = text_of(client.get(url))
        if not (found := told(text)):
            continue
        seen |= set(found)
        looks = AuditRecord.objects.filter(pk__gt=last, actor=account).exclude(reason="")
        assert looks.exists(), url

    assert {"spouse", "child", "income", "story", "findings", "opinion", "paper"} <= seen
    reasons = AuditRecord.objects.filter(pk__gt=begins, actor=account, event="hardship.looked")
    assert f"监督检查：{SECRETS['look']}" in {row.why for row in reasons}


def test_the_worker_sees_his_own(world: World, family: Family) -> None:
    """The positive control of the phone."""
    from gonghui.kernel.access import workers

    account = Account(username="w.own", kind="worker", mobile="13711112222", display_name="本人")
    account.set_unusable_password()
    account.save()
    workers.bind_to(account, family.file.person, actor=None)

    visits = crawl(signed_in(account), "/m/", most_of_a_shape=2)

    seen = {name for visit in visits for name in told(visit.text)}
    assert "spouse" in seen
    assert not seen & {"neighbours", "opinion", "look", "account"}
