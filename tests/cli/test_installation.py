"""gonghui init, and what stands between a user and a broken start."""

import socket

import pytest
from django.db import DatabaseError, connection, transaction

from gonghui.kernel.audit.guard import install_guard
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.calendar.models import SpecialDay
from gonghui.kernel.refusal import Refusal
from gonghui.sites.cli import installation, serving


@pytest.fixture
def unguarded():
    """Takes the audit's triggers away again: the suite must be able to empty its tables."""
    yield
    with connection.cursor() as cursor:
        for table in ("audit_auditrecord", "audit_auditlink"):
            for verb in ("update", "delete"):
                of = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{of}")


@pytest.mark.slow
def test_init_may_be_repeated(gonghui, transactional_db, unguarded):
    first = gonghui("init")
    holidays = SpecialDay.objects.count()

    again = gonghui("init")

    assert (first.code, again.code) == (0, 0)
    assert "gonghui run" in first.out
    assert holidays == SpecialDay.objects.count() > 100


def test_guard_keeps_audit_records_as_they_are(cast, unguarded):
    install_guard()

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditRecord.objects.update(reason="changed")


def test_static_files_are_collected_only_when_changed(settings, tmp_path, mocker_calls):
    settings.STATIC_ROOT = tmp_path

    installation.collect_static()
    installation.collect_static()

    assert mocker_calls == ["collectstatic"]


@pytest.fixture
def mocker_calls(monkeypatch):
    """Names of the management commands that were called, without running them."""
    calls = []
    monkeypatch.setattr("django.core.management.call_command", lambda name, **_: calls.append(name))
    return calls


def test_busy_port_is_said_with_a_way_out():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Refusal, match=f"端口 {port} 已被其他程序占用.*PORT={port + 1}"):
            serving.refuse_busy_port("127.0.0.1", port)


def test_a_free_port_is_not_refused():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    serving.refuse_busy_port("127.0.0.1", port)


@pytest.mark.django_db
def test_a_database_of_this_version_is_not_refused():
    serving.refuse_outdated_database()


def test_demo_wants_an_empty_database(gonghui, cast):
    said = gonghui("demo")

    assert said.code == 2
    assert "数据" in said.err
