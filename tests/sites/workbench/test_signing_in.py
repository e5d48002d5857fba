"""Signing in and out: what is recorded, what locks, what a new password ends."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gonghui.kernel.access.services import set_active
from gonghui.kernel.audit.models import AuditRecord
from tests.conftest import PASSWORD

NEW_PASSWORD = "he-shui-2027-xin"


@pytest.fixture
def locking(settings: Any) -> None:
    settings.AXES_ENABLED = True


def sign_in(username: str, password: str, address: str = "10.0.0.1", client: Any = None) -> Any:
    client = client or Client()
    return client.post(
        reverse("login"),
        {"username": username, "password": password},
        REMOTE_ADDR=address,
    )


def events() -> list[tuple[str, str]]:
    return list(AuditRecord.objects.order_by("pk").values_list("event", "target_title"))


def test_login_and_logout_stand_in_the_audit(cast: Any) -> None:
    client = Client()
    before = len(events())

    assert sign_in("officer-a", PASSWORD, client=client).status_code == 302
    client.post(reverse("logout"))

    assert events()[before:] == [
        ("access.signed_in", "赵经办"),
        ("access.signed_out", "赵经办"),
    ]
    first = AuditRecord.objects.order_by("pk")[before]
    assert (first.union, first.actor) == (cast.county_a, cast.officer_a)
    assert client.get(reverse("home")).status_code == 302


def test_logging_out_takes_a_post(cast: Any, client_of: Any) -> None:
    client = client_of(cast.officer_a)

    assert client.get(reverse("logout")).status_code == 405
    assert client.get(reverse("home")).status_code == 200


def test_a_wrong_password_is_recorded_without_what_was_typed(cast: Any) -> None:
    before = len(events())

    sign_in("officer-a", "wrong-secret-1")
    sign_in("no-such-account", "wrong-secret-2")
    sign_in(PASSWORD, "officer-a")

    assert events()[before:] == [("access.sign_in_failed", "赵经办")]
    assert "wrong-secret" not in str([vars(row) for row in AuditRecord.objects.all()])
    assert PASSWORD not in str([vars(row) for row in AuditRecord.objects.all()])


def test_a_login_does_not_say_whether_the_account_exists(cast: Any) -> None:
    set_active(cast.viewer_a, is_active=False, actor=cast.security_admin)

    said = [
        str(sign_in(username, "wrong").context["form"].non_field_errors())
        for username in ("officer-a", "no-such-account", "viewer-a")
    ]

    assert len(set(said)) == 1
    assert sign_in("viewer-a", PASSWORD).status_code == 200


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "javascript:x()"])
def test_a_login_leads_nowhere_else(cast: Any, target: str) -> None:
    response = Client().post(
        f"{reverse('login')}?next={target}",
        {"username": "officer-a", "password": PASSWORD, "next": target},
    )

    assert response.url == reverse("home")


def test_five_wrong_tries_lock_the_pair_and_nobody_else(cast: Any, locking: None) -> None:
    for _ in range(5):
        last = sign_in("officer-a", "wrong")

    assert last.status_code == 429
    assert sign_in("officer-a", PASSWORD).status_code == 429
    assert sign_in("officer-a", PASSWORD, address="10.0.0.2").status_code == 302
    assert sign_in("chair-a", PASSWORD).status_code == 302


def test_four_wrong_tries_do_not(cast: Any, locking: None) -> None:
    for _ in range(4):
        assert sign_in("officer-a", "wrong").status_code == 200

    assert sign_in("officer-a", PASSWORD).status_code == 302


def test_a_new_session_key_at_login(cast: Any) -> None:
    client = Client()
    client.get(reverse("login"))
    session = client.session
    session["kept"] = "from before"
    session.save()
    before = session.session_key

    sign_in("officer-a", PASSWORD, client=client)

    assert client.session.session_key != before


def test_a_signed_in_page_is_kept_by_no_cache(cast: Any, client_of: Any) -> None:
    client = client_of(cast.officer_a)

    for name in ("home", "search", "jobs", "password_change"):
        assert "no-store" in client.get(reverse(name))["Cache-Control"]


# --- passwords ---


def change(client: Client, **data: str) -> Any:
    given = {
        "old_password": PASSWORD,
        "new_password1": NEW_PASSWORD,
        "new_password2": NEW_PASSWORD,
    }
    return client.post(reverse("password_change"), given | data)


def test_a_new_password_ends_the_other_sessions(cast: Any) -> None:
    here, there = Client(), Client()
    sign_in("officer-a", PASSWORD, client=here)
    sign_in("officer-a", PASSWORD, client=there)

    assert change(here).status_code == 302

    assert here.get(reverse("home")).status_code == 200
    assert there.get(reverse("home")).status_code == 302
    assert sign_in("officer-a", PASSWORD).status_code == 200
    assert sign_in("officer-a", NEW_PASSWORD).status_code == 302
    record = AuditRecord.objects.filter(event="access.password_changed").get()
    assert (record.actor, record.target_title) == (cast.officer_a, "赵经办")


@pytest.mark.parametrize(
    "wrong",
    [
        {"old_password": "not-the-old-one"},
        {"new_password2": "another-one-2027"},
        {"new_password1": "short1", "new_password2": "short1"},
        {"new_password1": "1234567890", "new_password2": "1234567890"},
        {"new_password1": "officer-a-1", "new_password2": "officer-a-1"},
        {"new_password1": PASSWORD, "new_password2": PASSWORD},
    ],
)
def test_a_password_that_is_refused_changes_nothing(
    cast: Any, client_of: Any, wrong: dict[str, str]
) -> None:
    response = change(client_of(cast.officer_a), **wrong)

    assert response.status_code in (409, 422)
    assert all(value not in response.content.decode() for value in wrong.values())
    cast.officer_a.refresh_from_db()
    assert cast.officer_a.check_password(PASSWORD)
    assert not AuditRecord.objects.filter(event="access.password_changed").exists()
