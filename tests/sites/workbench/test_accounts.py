"""Accounts and grants, by their administrators."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.services import end_grant, grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.refusal import Refusal
from tests.conftest import GRANTED_ON, PASSWORD


@pytest.fixture
def admin_a(cast: Any, client_of: Any) -> Any:
    """The security administrator of county A."""
    account = open_account(username="admin-a", display_name="郑安全", password=PASSWORD, actor=None)
    grant_role(account, role="security_admin", union=cast.county_a, from_on=GRANTED_ON, actor=None)
    client = client_of(account)
    client.account = account
    return client


def grant(client: Any, account: Any, union: Any, **data: str) -> Any:
    given = {"role": "viewer", "union": str(union.pk), "from_on": "2026-01-01"} | data
    return client.post(reverse("account-grant", args=[account.pk]), given)


def test_an_account_is_opened_without_any_right(cast: Any, admin_a: Any) -> None:
    response = admin_a.post(
        reverse("account-new"),
        {"username": "new-one", "display_name": "冯新", "password": "liang-shi-2026-ok"},
    )

    opened = Account.objects.get(username="new-one")
    assert response.url == reverse("account", args=[opened.pk])
    assert not opened.grants.exists()
    assert "liang-shi-2026-ok" not in opened.password
    record = AuditRecord.objects.latest("pk")
    assert (record.event, record.actor) == ("access.account_opened", admin_a.account)


@pytest.mark.parametrize(
    ("username", "password"),
    [("new-one", "shrt9x"), ("new-one", "1234567890"), ("officer-a", "liang-shi-2026-ok")],
)
def test_a_weak_password_or_a_taken_name_is_refused(
    cast: Any, admin_a: Any, username: str, password: str
) -> None:
    before = Account.objects.count()

    response = admin_a.post(
        reverse("account-new"),
        {"username": username, "display_name": "冯新", "password": password},
    )

    assert response.status_code == 409
    assert password not in response.content.decode()
    assert Account.objects.count() == before


def test_a_role_is_granted_within_the_administrators_own_scope(cast: Any, admin_a: Any) -> None:
    assert grant(admin_a, cast.stranger, cast.machinery).status_code == 302
    made = cast.stranger.grants.get()
    assert (made.role, made.union, made.with_subtree) == ("viewer", cast.machinery, False)

    for beyond in (cast.county_b, cast.food, cast.city):
        response = grant(admin_a, cast.stranger, beyond)
        assert response.status_code == 422
        assert beyond.name not in response.content.decode()
    assert cast.stranger.grants.count() == 1


def test_nobody_grants_himself_anything(cast: Any, admin_a: Any) -> None:
    for role in ("chair", "security_admin", "audit_admin", "viewer"):
        response = grant(admin_a, admin_a.account, cast.machinery, role=role)
        assert response.status_code == 409
        assert "不能给自己授权" in response.content.decode()

    assert admin_a.account.grants.count() == 1


def test_the_same_grant_twice_is_refused(cast: Any, admin_a: Any) -> None:
    assert grant(admin_a, cast.stranger, cast.machinery).status_code == 302
    assert grant(admin_a, cast.stranger, cast.machinery).status_code == 409


def test_a_grant_that_ended_yesterday_shows_nothing_today(
    cast: Any, admin_a: Any, client_of: Any
) -> None:
    given = cast.officer_a.grants.get()
    officer = client_of(cast.officer_a)
    url = reverse("registers:list", args=["members"])
    assert officer.get(url).status_code == 200
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    response = admin_a.post(reverse("grant-end", args=[given.pk]), {"on": yesterday.isoformat()})

    assert response.status_code == 302
    assert officer.get(url).status_code == 403
    record = AuditRecord.objects.latest("pk")
    assert (record.event, record.target_title) == ("access.grant_ended", "赵经办")


def test_ending_does_not_make_longer(cast: Any, admin_a: Any) -> None:
    """Else an ended grant, one's own too, could be brought back to life."""
    own = grant_role(
        admin_a.account,
        role="chair",
        union=cast.county_a,
        from_on=GRANTED_ON,
        to_on=dt.date(2024, 12, 31),
        actor=None,
    )

    response = admin_a.post(reverse("grant-end", args=[own.pk]), {"on": "2099-12-31"})

    assert response.status_code == 409
    own.refresh_from_db()
    assert own.to_on == dt.date(2024, 12, 31)
    with pytest.raises(Refusal):
        end_grant(own, on=dt.date(2025, 1, 1), actor=None)
    assert end_grant(own, on=dt.date(2024, 6, 30), actor=None).to_on == dt.date(2024, 6, 30)


def test_a_grant_ends_not_before_it_began(cast: Any, admin_a: Any) -> None:
    given = cast.officer_a.grants.get()

    response = admin_a.post(reverse("grant-end", args=[given.pk]), {"on": "2019-12-31"})

    assert response.status_code == 409
    assert Grant.objects.get(pk=given.pk).to_on is None


def test_a_disabled_account_is_out_at_once(cast: Any, admin_a: Any, client_of: Any) -> None:
    officer = client_of(cast.officer_a)
    assert officer.get(reverse("home")).status_code == 200

    admin_a.post(reverse("account-switch", args=[cast.officer_a.pk]))

    assert officer.get(reverse("home")).status_code == 302
    assert AuditRecord.objects.latest("pk").event == "access.account_disabled"
    admin_a.post(reverse("account-switch", args=[cast.officer_a.pk]))
    assert AuditRecord.objects.latest("pk").event == "access.account_enabled"


def test_nobody_disables_himself(cast: Any, admin_a: Any) -> None:
    response = admin_a.post(reverse("account-switch", args=[admin_a.account.pk]))

    assert response.status_code == 409
    admin_a.account.refresh_from_db()
    assert admin_a.account.is_active


def test_who_serves_above_is_not_switched_off_from_below(cast: Any, admin_a: Any) -> None:
    grant_role(
        cast.city_officer, role="viewer", union=cast.machinery, from_on=GRANTED_ON, actor=None
    )

    response = admin_a.post(reverse("account-switch", args=[cast.city_officer.pk]))

    assert response.status_code == 409
    cast.city_officer.refresh_from_db()
    assert cast.city_officer.is_active


def test_accounts_of_another_county_do_not_exist(cast: Any, admin_a: Any) -> None:
    foreign = cast.officer_b
    for name in ("account", "account-grant", "account-switch"):
        assert admin_a.get(reverse(name, args=[foreign.pk])).status_code == 404
    assert admin_a.get(reverse("grant-end", args=[foreign.grants.get().pk])).status_code == 404
    assert "孙西河" not in admin_a.get(reverse("accounts")).content.decode()


@pytest.mark.parametrize("who", ["chair_a", "officer_a", "viewer_a", "stranger", "worker"])
def test_business_roles_manage_no_accounts(cast: Any, client_of: Any, who: str) -> None:
    client = client_of(getattr(cast, who))

    assert client.get(reverse("accounts")).status_code == 403
    assert grant(client, cast.stranger, cast.machinery).status_code == 403


def test_a_forgotten_password_is_reset_and_the_old_one_fails(cast: Any, admin_a: Any) -> None:
    url = f"/accounts/{cast.officer_a.pk}/password/"

    weak = admin_a.post(url, {"password": "1"})
    reset = admin_a.post(url, {"password": "dong-ling-2027-xin"})

    assert weak.status_code == 409
    assert reset.status_code == 302
    cast.officer_a.refresh_from_db()
    assert cast.officer_a.check_password("dong-ling-2027-xin")
    told = AuditRecord.objects.everything(reason="test").latest("pk")
    assert told.event == "access.password_reset"
    assert "dong-ling" not in str(told.detail)


def test_a_password_that_another_chose_opens_only_the_page_that_changes_it(
    cast: Any, admin_a: Any
) -> None:
    admin_a.post(f"/accounts/{cast.officer_a.pk}/password/", {"password": "dong-ling-2027-xin"})
    client = Client()
    client.post(reverse("login"), {"username": "officer-a", "password": "dong-ling-2027-xin"})

    home = client.get(reverse("home"))
    page = client.get(reverse("password_change"))
    passwords = {"new_password1": "zhao-jing-ban-88", "new_password2": "zhao-jing-ban-88"}
    changed = client.post(
        reverse("password_change"), {"old_password": "dong-ling-2027-xin", **passwords}
    )

    assert home.url == reverse("password_change")
    assert "初始密码" in page.content.decode()
    assert changed.status_code == 302
    assert client.get(reverse("home")).status_code == 200


def test_a_superiors_password_is_not_reset_from_below(cast: Any, admin_a: Any) -> None:
    grant_role(
        cast.officer_a, role="officer", union=cast.city, from_on=timezone.localdate(), actor=None
    )

    answer = admin_a.post(f"/accounts/{cast.officer_a.pk}/password/", {"password": "dong-ling-27"})

    assert answer.status_code == 409
    assert "管辖范围之外" in answer.content.decode()
