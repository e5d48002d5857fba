"""The audit cannot be rewritten unnoticed: edit, delete, insert and reorder are each found."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gonghui.kernel.audit.guard import install_guard
from gonghui.kernel.audit.models import AuditLink, AuditRecord
from gonghui.kernel.audit.services import record, seal_pending, verify


@pytest.fixture
def sealed(cast: Any) -> list[AuditRecord]:
    """Five sealed records."""
    AuditLink.objects.all().delete()
    AuditRecord.objects.all().delete()
    rows = [
        record("access.signed_in", actor=cast.officer_a, target=cast.officer_a, reason=f"第{n}次")
        for n in range(5)
    ]
    seal_pending()
    return rows


def test_an_untouched_audit_is_whole(sealed: list[AuditRecord]) -> None:
    verdict = verify()

    assert (verdict.records, verdict.links, verdict.problem) == (5, 5, "")
    assert verdict.head == AuditLink.objects.latest("pk").hash


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "另一事由"},
        {"actor_name": "别人"},
        {"event": "access.signed_out"},
        {"detail": {"role": "chair"}},
        {"target_title": "别的"},
    ],
)
def test_an_edited_record_is_named(sealed: list[AuditRecord], change: dict[str, Any]) -> None:
    AuditRecord.objects.filter(pk=sealed[2].pk).update(**change)

    assert verify().problem == f"第{sealed[2].pk}号记录被改动"


def test_a_deleted_record_is_found(sealed: list[AuditRecord]) -> None:
    AuditLink.objects.filter(record=sealed[2]).delete()
    AuditRecord.objects.filter(pk=sealed[2].pk).delete()

    assert verify().problem == f"审计链在第{sealed[3].pk}号记录处断开"


def test_a_deleted_last_record_shows_in_the_head_kept_outside(sealed: list[AuditRecord]) -> None:
    kept_outside = verify().head
    AuditLink.objects.filter(record=sealed[4]).delete()
    AuditRecord.objects.filter(pk=sealed[4].pk).delete()

    assert verify().head != kept_outside


def test_an_inserted_record_is_named(sealed: list[AuditRecord]) -> None:
    forged = AuditRecord.objects.get(pk=sealed[0].pk)
    forged.pk, forged.reason = None, "伪造"
    forged.save(force_insert=True)

    assert verify().problem == f"第{forged.pk}号记录被改动或系伪造"


def test_a_record_repeated_word_for_word_is_no_link_of_the_chain(
    sealed: list[AuditRecord],
) -> None:
    copy = AuditRecord.objects.get(pk=sealed[0].pk)
    copy.pk = None
    copy.save(force_insert=True)
    AuditLink.objects.create(record=copy, hash="0" * 64)

    assert verify().problem == f"审计链在第{copy.pk}号记录处断开"


def test_a_record_written_in_again_is_found_even_when_the_sealer_took_it(
    sealed: list[AuditRecord],
) -> None:
    copy = AuditRecord.objects.get(pk=sealed[0].pk)
    copy.pk = None
    copy.save(force_insert=True)
    seal_pending()

    assert verify().problem == f"第{copy.pk}号记录系重复插入"


def test_reordered_records_are_found(sealed: list[AuditRecord]) -> None:
    first, second = AuditLink.objects.order_by("pk")[1:3]
    records = first.record_id, second.record_id
    AuditLink.objects.filter(pk=second.pk).update(record_id=sealed[0].pk + 1000)
    AuditLink.objects.filter(pk=first.pk).update(record_id=records[1])
    AuditLink.objects.filter(pk=second.pk).update(record_id=records[0])

    assert verify().problem == f"审计链在第{records[1]}号记录处断开"


def test_sealing_goes_on_where_it_stopped(sealed: list[AuditRecord], cast: Any) -> None:
    record("access.signed_out", actor=cast.officer_a, target=cast.officer_a)

    assert (seal_pending(), seal_pending()) == (1, 0)
    assert verify().problem == ""


def test_an_undeclared_event_is_an_error(cast: Any) -> None:
    with pytest.raises(KeyError):
        record("access.signed_inn", actor=None)


def test_the_sentence_says_what_happened(cast: Any) -> None:
    row = record(
        "org.union_moved",
        actor=cast.officer_a,
        union=cast.textile,
        target=cast.textile,
        detail={"before": "甲", "after": "乙"},
    )

    assert row.sentence == "赵经办将“东岭纺织工会”由“甲”调整到“乙”"


def test_an_act_whose_record_fails_does_not_happen(cast: Any) -> None:
    @transaction.atomic
    def act() -> None:
        cast.textile.name = "改了名"
        cast.textile.save()
        record("org.no_such_event", actor=None)

    with pytest.raises(KeyError):
        act()

    cast.textile.refresh_from_db()
    assert cast.textile.name == "东岭纺织有限公司工会委员会"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "verb",
    [
        "UPDATE audit_auditrecord SET reason = 'x'",
        "DELETE FROM audit_auditlink",
        "UPDATE audit_auditlink SET hash = 'x'",
        "DELETE FROM audit_auditrecord",
    ],
)
def test_the_database_itself_refuses_to_rewrite(sealed: list[AuditRecord], verb: str) -> None:
    install_guard()
    install_guard()
    try:
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(verb)
        record("access.signed_in", actor=None)
        assert AuditRecord.objects.count() == 6
    finally:
        _remove_guard()


def _remove_guard() -> None:
    with connection.cursor() as cursor:
        for table in ("audit_auditrecord", "audit_auditlink"):
            for verb in ("update", "delete"):
                where = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {table}_no_{verb}{where}")
