"""Home, search, jobs, files and the audit."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gonghui.domains.membership.services import join_member
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.audit.services import record
from gonghui.kernel.files.services import store_file
from gonghui.kernel.jobs.models import Job, JobState
from gonghui.kernel.people.identity import check_digit
from tests.conftest import GRANTED_ON, PASSWORD


def join(union: Any, name: str, serial: int) -> Any:
    first = f"99999919850601{serial:03d}"
    return join_member(
        union=union,
        joined_on=GRANTED_ON,
        actor=None,
        person={"name": name, "id_number": first + check_digit(first), "mobile": "13800000000"},
    )


def shown(response: Any) -> str:
    return b"".join(response).decode()


# --- home ---


def test_home_of_a_county_shows_its_figures(cast: Any, client_of: Any) -> None:
    join(cast.machinery, "张三", 1)
    join(cast.food, "李四", 2)

    response = client_of(cast.chair_a).get(reverse("home"))

    assert cast.county_a.name in shown(response)
    figures = {stat.label: stat for stat in response.context["stats"]}
    assert figures["会员总数"].value == 1
    assert client_of(cast.chair_a).get(figures["会员总数"].url).status_code == 200
    assert len(response.context["charts"]) == 2


@pytest.mark.parametrize("who", ["stranger", "worker", "security_admin"])
def test_home_without_business_grants_is_empty_and_whole(
    cast: Any, client_of: Any, who: str
) -> None:
    join(cast.machinery, "张三", 1)

    response = client_of(getattr(cast, who)).get(reverse("home"))

    assert response.status_code == 200
    assert not response.context["stats"]
    assert not response.context["charts"]
    assert not response.context["boards"]
    text = shown(response)
    assert cast.machinery.name not in text
    assert (cast.city.name in text) == (who == "security_admin")


# --- search ---


def test_search_finds_people_unions_and_employers_in_scope(cast: Any, client_of: Any) -> None:
    join(cast.machinery, "东方红", 1)
    join(cast.food, "东方白", 2)

    text = shown(client_of(cast.chair_a).get(reverse("search"), {"q": "东"}))

    assert "东方红" in text
    assert cast.machinery.name in text
    assert cast.machinery_works.name in text
    assert "东方白" not in text


def test_search_shows_somebody_without_grants_nothing(cast: Any, client_of: Any) -> None:
    join(cast.machinery, "东方红", 1)

    response = client_of(cast.worker).get(reverse("search"), {"q": "东"})

    assert response.status_code == 200
    assert "东方红" not in shown(response)
    assert not response.context["found"]


@pytest.mark.parametrize("text", ["", " ", "\x00", "'", "%", "_", "<xss>", "²", "a" * 500])
def test_search_takes_anything(cast: Any, client_of: Any, text: str) -> None:
    join(cast.machinery, "张三", 1)

    response = client_of(cast.chair_a).get(reverse("search"), {"q": text})

    assert response.status_code == 200
    assert "<xss>" not in shown(response)
    if text in ("%", "_"):
        assert not response.context["found"]


# --- jobs ---


@pytest.fixture
def job(cast: Any) -> Job:
    return Job.objects.create(
        kind="registers.stage",
        title="核对花名册",
        union=cast.machinery,
        owner=cast.officer_a,
        state=JobState.RUNNING,
        done=3,
        total=12,
    )


def test_a_job_says_how_far_it_is(cast: Any, client_of: Any, job: Job) -> None:
    client = client_of(cast.officer_a)

    listed, card = client.get(reverse("jobs")), client.get(reverse("job", args=[job.pk]))

    assert "核对花名册" in shown(listed)
    assert "25" in shown(listed)
    assert "核对花名册" in shown(card)
    part = client.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"})
    assert "<html" not in shown(part)


def test_a_job_of_another_county_does_not_exist(cast: Any, client_of: Any, job: Job) -> None:
    client = client_of(cast.officer_b)

    assert client.get(reverse("job", args=[job.pk])).status_code == 404
    assert "核对花名册" not in shown(client.get(reverse("jobs")))
    assert "核对花名册" not in shown(client.get(reverse("home")))


def test_a_signed_out_part_of_a_page_leads_to_the_login(client: Any, job: Job) -> None:
    response = client.get(reverse("job", args=[job.pk]), headers={"HX-Request": "true"})

    assert response.status_code == 204
    assert response["HX-Redirect"] == reverse("login")


# --- files ---


def test_a_file_is_an_attachment_that_no_browser_runs(cast: Any, client_of: Any) -> None:
    stored = store_file(
        name="../<script>要点.html",
        content=b"<script>alert(1)</script>",
        union=cast.machinery,
        permission="planning.view",
        actor=cast.officer_a,
    )

    response = client_of(cast.viewer_a).get(reverse("file", args=[stored.key]))

    assert response.status_code == 200
    assert b"".join(response) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"].startswith("attachment")
    assert "/" not in response["Content-Disposition"].partition("filename")[2]
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    last = AuditRecord.objects.latest("pk")
    assert (last.event, last.actor) == ("files.downloaded", cast.viewer_a)


def test_a_file_asks_for_its_own_permission(cast: Any, client_of: Any) -> None:
    stored = store_file(
        name="花名册.xlsx",
        content=b"x",
        union=cast.machinery,
        permission="membership.import",
        actor=cast.officer_a,
    )
    url = reverse("file", args=[stored.key])
    before = AuditRecord.objects.filter(event="files.downloaded").count()

    for who in ("viewer_a", "officer_b", "security_admin", "stranger", "worker"):
        assert client_of(getattr(cast, who)).get(url).status_code == 404
    assert AuditRecord.objects.filter(event="files.downloaded").count() == before
    assert client_of(cast.officer_a).get(url).status_code == 200
    absent = client_of(cast.officer_a).get(
        reverse("file", args=["00000000-0000-0000-0000-000000000001"])
    )
    assert absent.status_code == 404


# --- the audit ---


def test_reading_the_audit_is_recorded_and_stays_in_scope(cast: Any, client_of: Any) -> None:
    auditor = open_account(
        username="auditor-a", display_name="卫审计", password=PASSWORD, actor=None
    )
    grant_role(auditor, role="audit_admin", union=cast.county_a, from_on=GRANTED_ON, actor=None)
    record("org.employer_updated", actor=None, union=cast.machinery, target=cast.machinery_works)
    record("org.employer_updated", actor=None, union=cast.food, target=cast.food_factory)

    text = shown(client_of(auditor).get(reverse("audit")))

    assert cast.machinery_works.name in text
    assert cast.food_factory.name not in text
    last = AuditRecord.objects.latest("pk")
    assert (last.event, last.actor) == ("audit.read", auditor)
    assert client_of(auditor).get(reverse("registers:list", args=["members"])).status_code == 403
    assert client_of(cast.chair_a).get(reverse("audit")).status_code == 403
