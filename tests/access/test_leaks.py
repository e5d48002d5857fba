"""Somebody of county A finds nothing of county B: on no page, in no file, number or message."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from gonghui.engines.activities import services as activities
from gonghui.engines.activities.models import Activity
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.services import decide_figure
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from tests.access.crawling import Visit, crawl, shape, steady, text_of, visit
from tests.access.looking import LOOKS, changes, snapshot
from tests.access.requests import ask
from tests.access.test_masks import WHOLE
from tests.access.test_url_matrix import CASES, LINES, TABLE, address
from tests.access.world import MARK, SINCE, World, id_number, join, roster, upload

OF_COUNTY_A = (
    "chair",
    "officer",
    "viewer",
    "county",
    "sibling",
    "nosub",
    "ended",
    "tomorrow",
    "disabled",
    "nobody",
    "security",
    "auditor",
    "anonymous",
)

WALKERS = (
    "officer",
    "county",
    "sibling",
    "nosub",
    "security",
    "auditor",
    "ended",
    "nobody",
    "anonymous",
)
"""Who follows every link. The chair and the viewer of a base union see there what the county's
chair and the officer see; who comes tomorrow and who is switched off get in nowhere."""

OPEN = "/notices/"
"""What is in publicity is for everybody to read."""


@pytest.fixture
def shared_account(world: World) -> Any:
    """Somebody who holds a post in each county: seen from either, as far as it reaches."""
    account = open_account(
        username="both", display_name="两县干部", password="qing-jiang-2026", actor=None
    )
    grant_role(account, role="viewer", union=world.a.union, from_on=SINCE, actor=None)
    grant_role(account, role="viewer", union=world.b.union, from_on=SINCE, actor=None)
    return account


@dataclass(frozen=True)
class Crawl:
    visits: list[Visit]
    looks: set[str]
    changed: set[str]


@pytest.fixture(scope="module")
def kept_crawls() -> dict[str, Crawl]:
    return {}


@pytest.fixture
def crawled(
    world: World, shared_account: Any, kept_crawls: dict[str, Crawl]
) -> Callable[[str], Crawl]:
    """What an actor comes upon who starts from every address and follows every link; walked once,
    and kept for all tests of this file."""

    def walked(actor: str) -> Crawl:
        if actor not in kept_crawls:
            before, count = snapshot(), AuditRecord.objects.count()
            starts = [
                "/",
                *(address(name, key, world) for name, key, how, _ in LINES if "GET" in how),
            ]
            theirs = {str(world.b.union.pk), str(world.county_b.pk)}
            visits = crawl(world.client(actor), *starts, foreign=theirs)
            events = AuditRecord.objects.order_by("pk")[count:].values_list("event", flat=True)
            changed = set(changes(before, snapshot())) - {AuditRecord._meta.label}
            kept_crawls[actor] = Crawl(visits, set(events), changed)
        return kept_crawls[actor]

    return walked


@pytest.mark.parametrize("actor", WALKERS)
def test_a_crawl_finds_nothing_of_county_b(crawled: Callable[[str], Crawl], actor: str) -> None:
    found = crawled(actor)

    marked = [one.url for one in found.visits if MARK in one.text and not one.url.startswith(OPEN)]
    assert marked == []
    assert [one.url for one in found.visits if one.status >= 500] == []


@pytest.mark.parametrize("actor", WALKERS)
def test_looking_writes_nothing_but_that_somebody_looked(
    crawled: Callable[[str], Crawl], actor: str
) -> None:
    found = crawled(actor)

    assert found.looks <= LOOKS
    assert found.changed == set()


@pytest.mark.parametrize("actor", WALKERS)
def test_no_page_export_or_file_holds_a_whole_number(
    crawled: Callable[[str], Crawl], actor: str
) -> None:
    visits = crawled(actor).visits

    # The receipt gives a file back to those who sent it, to be corrected and sent again.
    whole = [one.url for one in visits if WHOLE.search(one.text) and "/receipt/" not in one.url]
    assert whole == []
    masked = any("9999**********" in one.text for one in visits)
    assert masked == (actor in ("county", "officer"))


@pytest.mark.parametrize("actor", ["chair", "viewer"])
def test_every_sort_of_page_tells_a_base_union_nothing_of_county_b(
    world: World, actor: str
) -> None:
    """One address of each name, for those who do not walk."""
    client = world.client(actor, raise_request_exception=False)
    asked = {
        name.partition("[")[0]: address(name, key, world)
        for name, key, how, _ in LINES
        if "GET" in how
    }

    pages = [visit(client, url) for url in asked.values()]

    marked = [one.url for one in pages if MARK in one.text and not one.url.startswith(OPEN)]
    assert marked == []
    assert [one.url for one in pages if one.status >= 500] == []
    assert len([one for one in pages if one.status == 200]) > 60


def test_the_crawl_does_find_it_where_it_may_be_seen(world: World) -> None:
    visits = crawl(world.client("chair_b"), most_of_a_shape=2)

    marked = {one.url.partition("?")[0] for one in visits if MARK in one.text and one.status == 200}
    for name in ("home", "search", "jobs", "activities:list", "planning:list", "reporting:list"):
        assert reverse(name) in marked or name == "search"
    assert any("/export/" in url for url in marked)
    assert len(visits) > 60


@pytest.mark.parametrize("actor", ["officer", "county", "nosub", "security"])
def test_rows_of_county_b_asked_for_by_their_keys(world: World, actor: str) -> None:
    """Every address with the keys of county B's rows, as a page and as a part of one."""
    client = world.client(actor)
    theirs = World(**{**vars(world), "a": world.b})
    for name, key, method, kind in CASES:
        if key == "-" or kind in ("absent", "open"):
            continue
        url = address(name, key, theirs)
        ask = client.get if method == "GET" else client.post
        parts = [{"HX-Request": "true", "HX-Target": "rows"}] if method == "GET" else []
        for headers in ({}, *parts):
            response = ask(url, headers=headers)
            assert response.status_code in (403, 404), f"{method} {url}"
            assert MARK not in text_of(response), f"{method} {url}"
    assert (
        not AuditRecord.objects.filter(actor=world.accounts[actor])
        .exclude(event__in=["access.signed_in"])
        .filter(union=world.b.union)
        .exists()
    )


# --- counts and figures: the same question before and after county B has grown ---


def _grow(world: World) -> None:
    """County B gains a row of every kind that is counted somewhere."""
    place, officer = world.b, world.accounts["other"]
    for serial, last in ((910, "甲"), (911, "乙"), (912, "丙")):
        join(place.union, f"{MARK}{last}", id_number(serial), officer)
    row = activities.save_activity(
        Activity(
            union=place.union,
            title=f"{MARK}新活动",
            kind="sport_ball",
            from_on=dt.date(2026, 6, 1),
            to_on=dt.date(2026, 6, 10),
        ),
        actor=officer,
    )
    activities.publish(row, actor=officer)
    session = activities.plan_session(row, held_on=dt.date(2026, 6, 2), actor=officer)
    activities.hold_session(session, actor=officer)
    people = [(place.member.person, place.union), (place.colleague.person, place.union)]
    activities.add_participants(session, people, actor=officer, hours=Decimal(2))
    ask(place.rows, place.union, MARK, world.accounts["chair_b"], officer)
    decide_figure(place.figure, approve=True, actor=world.accounts["chair_b"])
    upload(place.union, f"{MARK}二.xlsx", roster((f"{MARK}四", id_number(920))), officer)


def _counted_pages(world: World, actor: str) -> list[str]:
    """Lists, boards and exports; not forms, and no history, which grows by looking."""
    rows = {"-", "union", "employer", "plan", "target", "summary", "issued", "?union"}
    pages = [
        address(name, key, world)
        for name, key, how, kind in LINES
        if how == "GET"
        and key in rows
        and kind not in ("absent", "list_audit", "leaves", "open")
        and not name.startswith(("registers:import-template", "registers:history"))
    ]
    pages += [f"{reverse('indicators:list')}?period=2026H1", f"{reverse('search')}?q=甲"]
    if actor == "county":
        pages += [
            f"{reverse('indicators:detail', args=[one.code])}?union={world.county_a.pk}&period=2026"
            for one in INDICATORS
        ]
    return pages


@pytest.mark.parametrize("actor", ["county", "nosub"])
def test_what_happens_in_county_b_moves_no_figure_of_county_a(world: World, actor: str) -> None:
    pages = _counted_pages(world, actor)
    client = world.client(actor)
    before = {url: steady(visit(client, url).text) for url in pages}

    _grow(world)

    client = world.client(actor)
    assert [url for url in pages if steady(visit(client, url).text) != before[url]] == []


# --- what is offered, searched and said ---


QUERIES = (MARK, "lm", "loumi", "漏", "139", "91990201", "QJ02")
BOX = re.compile(r'<input[^>]* id="[^"]+"[^>]* name="(q|who)"')
"""A box of the page's own: the one above every page leads to the search."""


@pytest.mark.parametrize("actor", ["county", "security", "nobody"])
def test_searching_finds_nothing_beyond(
    world: World, crawled: Callable[[str], Crawl], actor: str
) -> None:
    """Every page with a box to search in, and every export, which takes what its list takes."""
    boxes: dict[Any, str] = {}
    for one in crawled(actor).visits:
        if one.url.startswith(OPEN):
            continue
        if one.status == 200 and (BOX.search(one.text) or "/export/" in one.url):
            boxes.setdefault(shape(one.url)[0], one.url.partition("?")[0])
    assert reverse("search") in boxes.values()
    client = world.client(actor)
    found = []
    for url in boxes.values():
        for query in QUERIES if "/export/" not in url else QUERIES[:2]:
            asked = visit(client, f"{url}?q={query}&who={query}")
            own = (f'value="{MARK}"', f"q={MARK}", f"“{MARK}”", f"who={MARK}")
            said = asked.text
            for echo in own:
                said = said.replace(echo, "")
            if asked.status >= 500 or MARK in said:
                found.append(asked.url)
    assert found == []


def test_a_filter_for_a_union_beyond_is_no_filter(world: World) -> None:
    client = world.client("county")
    for name, key, how, kind in LINES:
        if kind.startswith("list") and key == "-" and "export" not in name and "GET" in how:
            url = address(name, key, world)
            plain = steady(visit(client, url).text)
            asked = visit(client, f"{url}?union={world.b.union.pk}")
            assert asked.status in (200, 302, 403, 404)
            assert MARK not in asked.text
            if asked.status == 200 and "registers:list" in name:
                assert plain.count("<tr") == asked.text.count("<tr")


def test_exports_hold_the_rows_of_the_list_and_no_more(world: World) -> None:
    client = world.client("county")
    for code in ("members", "unions", "employers", "appointments"):
        url = reverse("registers:export", kwargs={"code": code})
        for query in ("", f"?union={world.b.union.pk}", "?q=", "?sort=-name"):
            body = b"".join(client.get(url + query))
            cells = [
                str(cell)
                for sheet in openpyxl.load_workbook(io.BytesIO(body))
                for line in sheet.iter_rows(values_only=True)
                for cell in line
                if cell is not None
            ]
            assert any("东岭" in cell or "甲" in cell for cell in cells)
            assert [cell for cell in cells if MARK in cell] == []
        as_csv = b"".join(client.get(url + "?format=csv")).decode("utf-8-sig")
        assert MARK not in as_csv


CHOICES = [(name, key) for name, key, how, kind in LINES if how == "GET,POST" and kind != "absent"]


@pytest.mark.parametrize(("name", "key"), CHOICES, ids=lambda part: str(part))
def test_a_form_takes_no_choice_from_county_b(world: World, name: str, key: str) -> None:
    """Each choice of a form is sent with each key of county B: none is taken, none is named."""
    client = world.client("county")
    url = address(name, key, world)
    shown = client.get(url)
    form = shown.context and shown.context.get("form")
    if not hasattr(form, "fields"):
        return
    fields = [
        field
        for field in form.fields
        if hasattr(form.fields[field], "queryset") and form.fields[field].queryset is not None
    ]
    for field in fields:
        offered = " ".join(str(row) for row in form.fields[field].queryset)
        assert MARK not in offered
        choices = form.fields[field].queryset
        for row in (world.b.union, world.b.employer, world.b.member, world.county_b):
            if not isinstance(row, choices.model) and choices.filter(pk=row.pk).exists():
                continue  # the number of another row, which may be chosen
            response = client.post(url, {form.add_prefix(field): row.pk})
            assert response.status_code in (422, 409), field
            assert MARK not in text_of(response), field
            absent = client.post(url, {form.add_prefix(field): 10**9})
            bound, nowhere = response.context["form"], absent.context["form"]
            if form.fields[field].disabled:  # what is sent for it is not read
                assert bound.cleaned_data[field] == nowhere.cleaned_data[field] != row
            elif row in form.fields[field].queryset.model.objects.all():
                assert bound.errors[field] == nowhere.errors[field]


def test_an_import_says_of_a_stranger_only_that_he_is_a_member_elsewhere(world: World) -> None:
    """His number is known to county B. Neither the preview nor the receipt says where."""
    stranger = world.b.number
    rows = roster(("王某某", stranger), ("李某某", id_number(930)))

    run = upload(world.a.union, "名册.xlsx", rows, world.accounts["officer"])

    assert run.conflict_count == 1
    client = world.client("officer")
    for verdict in ("", "?verdict=conflict", "?verdict=new", "?verdict=changed"):
        page = visit(client, reverse("registers:import-run", args=["members", run.pk]) + verdict)
        assert MARK not in page.text
        assert stranger not in page.text
    conflict = visit(
        client, reverse("registers:import-run", args=["members", run.pk]) + "?verdict=conflict"
    )
    assert "已在其他工会有会籍" in conflict.text
    receipt = visit(client, reverse("registers:import-receipt", args=["members", run.pk]))
    assert "已在其他工会有会籍" in receipt.text
    assert MARK not in receipt.text
    before = dict(world.b.member.__class__.objects.values_list("pk", "remark"))
    client.post(reverse("registers:import-run", args=["members", run.pk]), {"action": "good"})
    from gonghui.kernel.jobs.services import run_pending

    run_pending()
    world.b.member.refresh_from_db()
    world.b.member.person.refresh_from_db()
    assert world.b.member.union_id == world.b.union.pk
    assert world.b.member.person.name == f"{MARK}一"
    assert before[world.b.member.pk] == world.b.member.remark


def test_an_import_cannot_name_a_union_or_employer_beyond(world: World) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "证件号码", "移动电话", "入会日期", "所属工会", "工作单位"])
    cells = ["王某某", id_number(931), "13800138000", "2020-05-01"]
    book.active.append([*cells, world.b.union.code, "东岭机械有限公司"])
    book.active.append(
        ["李某某", id_number(932), "13800138001", "2020-05-01", "", "91990201MA0G7H8J97"]
    )
    file = io.BytesIO()
    book.save(file)

    run = upload(world.a.union, "名册.xlsx", file.getvalue(), world.accounts["officer"])

    assert (run.error_count, run.new_count) == (2, 0)
    page = visit(world.client("officer"), reverse("registers:import-run", args=["members", run.pk]))
    assert MARK not in page.text


def test_registering_a_stranger_says_nothing_of_where_he_is(world: World) -> None:
    client = world.client("officer")
    facts = {
        "name": world.b.member.person.name,
        "id_type": "111",
        "id_number": world.b.number,
        "mobile": "13800138000",
        "union": world.a.union.pk,
        "joined_on": "2026-06-01",
        "join_channel": world.b.member.join_channel,
        "work_status": world.b.member.work_status,
        "employment_form": world.b.member.employment_form,
        "collection_status": world.b.member.collection_status,
    }
    form = client.get(reverse("registers:create", args=["members"])).context["form"]
    facts["id_type"] = form.fields["id_type"].initial

    response = client.post(reverse("registers:create", args=["members"]), facts)

    assert response.status_code == 409
    text = text_of(response).replace(f'value="{facts["name"]}"', "")
    assert "不能重复入会" in text
    assert MARK not in text
    world.b.member.person.refresh_from_db()
    assert world.b.member.person.mobile != "13800138000"


def test_a_roster_takes_nobody_of_county_b(world: World) -> None:
    client = world.client("officer")
    lines = "\n".join(
        (f"{MARK}一", f"{MARK}一 {world.b.number}", f"{MARK}一 {world.b.member.member_no}")
    )

    client.post(
        reverse("activities:paste_roster", args=[world.a.planned.pk]),
        {"lines": lines, "role": "participant"},
    )

    assert not world.a.planned.participations.exists()


def test_finding_by_number_answers_the_stranger_and_the_unknown_alike(world: World) -> None:
    def asked(number: str) -> tuple[int, str]:
        client = world.client("officer")
        response = client.post(reverse("membership:find"), {"id_number": number})
        return response.status_code, steady(text_of(response)).replace(number, "")

    assert asked(world.b.number) == asked(id_number(999))


def test_a_file_is_fetched_by_who_may_read_it(world: World) -> None:
    url = reverse("file", args=[world.b.file.key])

    for actor in OF_COUNTY_A:
        response = world.client(actor).get(url)
        assert response.status_code in (302, 404)
        assert MARK not in text_of(response)
    assert f"{MARK}的内容" in text_of(world.client("chair_b").get(url))


# --- nonsense ---

READS_THE_ADDRESS = ("indicators:declare", "planning:review", "planning:add_target")
"""Forms that are filled from the address."""

ODD = (
    "page=-1&after=xxx&before=yyy&size=abc&sort=-zzz&q=%00&who=%00&day=9999-99-99&part=zzz",
    "after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&size=-5&sort=person__id_number_sealed&q=%25_%5C'",
    "sort=%00&q=%F0%9F%98%80&period=2026-01-01..2025-01-01&own=zzz&verdict=zzz&format=zzz",
    "state=zzz&kind=zzz&year=%C2%B2&code=%00&department=%00&period=%00&status=zzz&post=%00",
    "joined_from=zzz&from_on_from=0001-01-01&at_from=0001-01-01&at_to=9999-12-31&period=abc",
    "period=9999&root=%C2%B2&section=%C2%B2&figure=%C2%B2&unsure=%C2%B2&day=0001-01-01&closed=z",
    "period=0001&root=99999999999999999999&section=99999999999999999999999&next=//evil.example/",
    "period=2026-13&figure=99999999999999999999999&unsure=99999999999999999999999",
)
ODD_UNIONS = (
    "union=999999",
    "union=-1",
    "union=99999999999999999999999",
    "union=%C2%B2",
    "union=%D9%A3",
    "union=1%00",
)


def _oddities(lines: list[list[str]]) -> Iterator[tuple[str, str, str]]:
    """(name, key, parameters) such that each page that answers for no row is asked everything,
    the addresses that one page answers sharing it between them; a page of a row is asked twice."""
    pages: dict[str, list[tuple[str, str, str]]] = {}
    for name, key, _, kind in lines:
        pages.setdefault(name.partition("[")[0], []).append((name, key, kind))
    for number, addresses in enumerate(pages.values()):
        everything = addresses[0][2].startswith("list") or addresses[0][1] in ("-", "?union")
        for turn in range(max(len(ODD) if everything else 2, len(addresses))):
            name, key, _ = addresses[turn % len(addresses)]
            union = ODD_UNIONS[(number + turn) % len(ODD_UNIONS)]
            yield name, key, f"{ODD[(number + turn) % len(ODD)]}&{union}"


@pytest.mark.parametrize("actor", ["county", "security", "auditor"])
def test_odd_parameters_break_nothing(world: World, actor: str) -> None:
    client = world.client(actor, raise_request_exception=False)
    lines = [
        [name, key, how, kind]
        for name, key, how, kind in LINES
        if (how == "GET" or name in READS_THE_ADDRESS)
        and kind not in ("absent", "open")
        and TABLE[kind].get(actor, TABLE[kind]["chair"]) == "ok"
    ]
    broken = []
    for name, key, odd in _oddities(lines):
        url = address(name, key, world).partition("?")[0]
        response = client.get(f"{url}?{odd}")
        if response.status_code >= 500 or MARK in text_of(response):
            broken.append(f"{url}?{odd}")
    assert broken == []


UNGUESSABLE = ("-", "?union", "file.key", "custody.key", "notice", "token")
"""Addresses without a number."""


@pytest.mark.parametrize("pk", ["0", "999999999999999999", "9223372036854775808", "9" * 40])
def test_huge_keys_are_absent(world: World, pk: str) -> None:
    client = world.client("county", raise_request_exception=False)
    told = {}
    for name, key, method, kind in CASES:
        if key in UNGUESSABLE or kind == "absent":
            continue
        url = address(name, key, world)
        if key.isdecimal():
            number = key
        else:
            row = world.a.rows[key.partition(".")[0]]
            number = row.matter_id if key == "paper" else row.pk
        asked = url.replace(f"/{number}/", f"/{pk}/")
        assert asked != url
        response = client.get(asked) if method == "GET" else client.post(asked)
        told[f"{method} {asked}"] = response.status_code
    allowed = {404, 403}
    assert {url: status for url, status in told.items() if status not in allowed} == {}


def test_the_actors_are_those_of_the_table(world: World) -> None:
    assert set(OF_COUNTY_A) <= set(TABLE["list"]) | {"county"}


# --- one account, two posts ---


@pytest.fixture
def two_posts(world: World) -> Any:
    """Sees the organisation of the whole city as its security administrator; sees members only at
    the machinery union, as a viewer there."""
    account = world.accounts["nobody"]
    grant_role(account, role="security_admin", union=world.city, from_on=SINCE, actor=None)
    grant_role(account, role="viewer", union=world.a.union, from_on=SINCE, actor=None)
    return world.client("nobody")


def test_a_union_card_shows_members_only_where_members_may_be_seen(
    world: World, two_posts: Any
) -> None:
    page = visit(two_posts, reverse("registers:card", args=["unions", world.b.union.pk]))

    assert page.status == 200
    assert "会员总数" not in page.text


def test_the_tree_counts_only_members_that_may_be_seen(world: World, two_posts: Any) -> None:
    page = visit(two_posts, reverse("organising:tree") + "?open=all")

    assert page.status == 200
    assert page.text.count("会员2人") == 1  # the machinery union, not the food union


def test_home_counts_only_the_union_itself_without_its_subtree(world: World) -> None:
    client = world.client("nosub")

    response = client.get(reverse("home"))

    assert [stat.value for stat in response.context["stats"] if stat.label == "会员总数"] == [0]
    assert not response.context["charts"]
    assert MARK not in text_of(response)


# --- accounts that hold posts in two counties ---


def test_an_account_shows_only_grants_within_reach(world: World, shared_account: Any) -> None:
    client = world.client("security")

    listed = visit(client, reverse("accounts"))
    card = visit(client, reverse("account", args=[shared_account.pk]))

    for page in (listed, card):
        assert "两县干部" in page.text
        assert world.a.union.name in page.text
        assert world.b.union.name not in page.text


def test_an_account_with_grants_beyond_is_not_switched_off(
    world: World, shared_account: Any
) -> None:
    url = reverse("account-switch", args=[shared_account.pk])

    response = world.client("security").post(url)

    assert response.status_code == 409
    assert world.b.union.name not in text_of(response)
    shared_account.refresh_from_db()
    assert shared_account.is_active


# --- what an editor does not see is not lost ---


def test_editing_a_member_keeps_an_employer_beyond_the_editors_reach(world: World) -> None:
    """A base union's officer edits a member whose employer another union registered."""
    member = world.a.member
    member.employer = world.b.employer
    member.save(update_fields=["employer"])
    client = world.client("officer")
    url = reverse("registers:edit", args=["members", member.pk])
    form = client.get(url).context["form"]
    data = {
        name: value
        for name in form.fields
        if (value := form[name].value()) not in (None, False, "")
    }

    response = client.post(url, data | {"department": "新车间"})

    assert response.status_code == 302, response.context["form"].errors
    member.refresh_from_db()
    assert (member.department, member.employer) == ("新车间", world.b.employer)
