"""A form writes its own fields and nothing else, and nothing is written by looking."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.forms import BaseForm, FileField, HiddenInput
from django.urls import reverse

from gonghui.kernel.audit.models import AuditRecord
from tests.access.looking import LOOKS, changes, snapshot
from tests.access.test_url_matrix import LINES, TABLE, address
from tests.access.world import TODAY, World

FORMS = [
    (name, key)
    for name, key, how, kind in LINES
    if "POST" in how and (kind == "leaves" or "ok" in TABLE[kind].values())
]
"""Forms that somebody of the cast may send. Aid and cash are in nobody's hands here."""


DESKS = {name for name, _, _, kind in LINES if kind == "row_desk"}


def who_writes(name: str) -> str:
    """Whose form it is."""
    if name.startswith(("account", "grant")):
        return "security"
    return "officer" if name in DESKS else "county"


def filled(form: BaseForm | None) -> dict[str, Any]:
    """What a browser would send back from the form as it stands."""
    if not hasattr(form, "fields"):
        return {}
    assert form is not None
    data = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if value in (None, "") and field.required:
            value = something(field)
        if value not in (None, False, "") and not isinstance(field, FileField):
            data[form.add_prefix(name)] = value
    return data


def something(field: Any) -> Any:
    """An answer that a required field may take."""
    if isinstance(field, forms.ModelChoiceField):
        first = field.queryset.first()
        return first.pk if first else None
    if isinstance(field, forms.ChoiceField):
        flat = (pair for group in field.choices for pair in _pairs(group))
        return next((value for value, _ in flat if value), None)
    if isinstance(field, forms.DateField):
        return TODAY.isoformat()
    if isinstance(field, forms.IntegerField):
        return 1
    return "经会议研究决定如此办理"


def _pairs(group: Any) -> list[tuple[Any, Any]]:
    value, label = group
    return list(label) if isinstance(label, list | tuple) else [(value, label)]


def extras(world: World, sent: dict[str, Any]) -> dict[str, Any]:
    """What somebody might write into the request besides: the columns of every table."""
    wild: dict[str, Any] = {
        "state": "issued",
        "status": "9",
        "is_active": "",
        "is_superuser": "1",
        "is_staff": "1",
        "owner": world.accounts["other"].pk,
        "actor": world.accounts["other"].pk,
        "created_by": world.accounts["other"].pk,
        "declared_by": world.accounts["other"].pk,
        "decided_by": world.accounts["other"].pk,
        "union": world.b.union.pk,
        "union_id": world.b.union.pk,
        "registrar_id": world.b.union.pk,
        "person": world.b.member.person.pk,
        "person_id": world.b.member.person.pk,
        "account": world.accounts["officer"].pk,
        "plan": world.b.plan.pk,
        "target": world.b.target.pk,
        "activity": world.b.activity.pk,
        "session": world.b.held.pk,
        "pk": world.b.member.pk,
        "id": world.b.member.pk,
        "member_no": "999999",
        "path": "0001",
        "depth": "1",
        "numchild": "9",
        "version": "9",
        "uid": "x",
        "name_key": "zzz",
        "password": "x",
        "id_number_sealed": "x",
        "card_no_sealed": "x",
        "bank_account_sealed": "x",
        "issued_at": "2020-01-01",
        "confirmed_at": "2020-01-01",
        "declared_headcount": "9999",
        "with_subtree": "1",
        "permission": "audit.view",
        "grants": world.b.grant.pk,
    }
    return {name: value for name, value in wild.items() if name not in sent}


@pytest.mark.parametrize(("name", "key"), FORMS, ids=lambda part: str(part))
def test_fields_that_a_form_does_not_have_change_nothing(world: World, name: str, key: str) -> None:
    """The same request with and without further fields leaves the same rows behind."""
    url = address(name, key, world)
    shown = world.client(who_writes(name)).get(url)
    form = shown.context.get("form") if shown.context else None
    sent = filled(form)
    wild = extras(world, {**sent, **names_of(form)})
    before = snapshot()
    left = []
    for more in ({}, wild):
        with transaction.atomic():
            response = world.client(who_writes(name)).post(url, {**more, **sent})
            assert response.status_code in (200, 302, 409, 422)
            left.append((response.status_code, changes(before, snapshot())))
            transaction.set_rollback(True)
    assert left[0] == left[1]
    TAKEN[name] = left[0][0] == 302


TAKEN: dict[str, bool] = {}


def test_forms_were_really_taken() -> None:
    """Else the comparison above would compare refusals. Many forms of money and goods want what no
    row of this world is in; their own tests send them."""
    if len(TAKEN) == len(FORMS):
        assert sum(TAKEN.values()) > len(FORMS) * 2 / 5


def names_of(form: BaseForm | None) -> dict[str, Any]:
    return {form.add_prefix(name): "" for name in form.fields} if hasattr(form, "fields") else {}


def test_the_snapshot_sees_a_change(world: World) -> None:
    before = snapshot()

    world.client("county").post(reverse("activities:cancel_session", args=[world.a.planned.pk]))

    found = changes(before, snapshot())
    assert found.pop(AuditRecord._meta.label) == (1, 0, {})
    assert found == {"activities.ActivitySession": (0, 0, {world.a.planned.pk: ["state"]})}


def test_asking_for_a_part_or_the_head_of_a_page_writes_nothing(world: World) -> None:
    """Of every page once. What whole pages leave behind is seen when they are crawled."""
    client = world.client("county")
    before, count = snapshot(), AuditRecord.objects.count()
    asked: dict[str, str] = {}
    for name, key, how, _ in LINES:
        if "GET" in how:
            asked.setdefault(name.partition("[")[0], address(name, key, world))

    for url in asked.values():
        client.head(url, headers={"HX-Request": "true", "HX-Target": "rows"})

    written = AuditRecord.objects.order_by("pk")[count:].values_list("event", flat=True)
    assert set(written) <= LOOKS
    assert set(changes(before, snapshot())) <= {AuditRecord._meta.label}


def test_no_form_is_taken_without_its_token(world: World) -> None:
    client = world.client("city", enforce_csrf_checks=True)
    before = AuditRecord.objects.count()

    told = {
        (name, key): client.post(address(name, key, world), {}).status_code for name, key in FORMS
    }

    assert {form: status for form, status in told.items() if status != 403} == {}
    assert AuditRecord.objects.count() == before


def test_the_same_submission_twice_acts_once(world: World) -> None:
    """Two browsers' worth of the same button: the second is led to the first one's result."""
    client = world.client("officer")
    url = reverse("activities:plan_session", args=[world.a.activity.pk])
    form = client.get(url)
    key = form.content.decode().partition('name="once_key" value="')[2][:32]
    data = {**filled(form.context["form"]), "once_key": key}
    before = world.a.activity.sessions.count()

    first, second = client.post(url, data), client.post(url, data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert world.a.activity.sessions.count() == before + 1


KEYLESS = {
    "logout": "a second time finds nobody signed in",
    "message-open": "an opened message is opened",
    "messages-read": "what is read is read",
    "deliveries-resend": "a second time finds nothing that failed",
    "channels": "each press asks for a test message of its own",
    "planning:review": "each answer replaces the one before",
    "quality:collection-step": "a second time finds the step taken",
    "registers:import-run": "only a previewed import is confirmed",
    "goods:add": "its form, with a key, comes with the people found",
    "cards:check": "each check is counted for itself",
    "checking:ask": "asked by anybody, changes nothing",
}
"""Forms that need no key against being sent twice, and why."""

HIDDEN = {
    "revision",  # of the row that was read: another one is refused
    "not_the_same",  # shown as a box once somebody looks like a member already
}


def test_every_form_carries_a_key_and_hides_only_what_may_be_changed(world: World) -> None:
    """What a page hides in a form can be changed by whoever sends it."""
    keyless, hidden = [], set()
    for name, key in FORMS:
        response = world.client(who_writes(name)).get(address(name, key, world))
        view = name.partition("[")[0]
        asks = response.status_code != 302 and view not in KEYLESS
        if asks and b'name="once_key"' not in response.content:
            keyless.append((name, response.status_code))
        form = response.context and response.context.get("form")
        if hasattr(form, "fields"):
            hidden |= {
                field
                for field, declared in form.fields.items()
                if isinstance(declared.widget, HiddenInput)
            }
    assert keyless == []
    assert hidden <= HIDDEN
    assert set(KEYLESS) <= {name.partition("[")[0] for name, _ in FORMS}
