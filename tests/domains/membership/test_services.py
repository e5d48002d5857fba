"""What happens to members, through the services, with ledger, spans and audit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from gonghui.domains.membership import queries, services
from gonghui.domains.membership.enums import ChangeReason, EventType, MembershipStatus
from gonghui.domains.membership.models import Membership, MembershipEvent, MembershipSpan
from gonghui.domains.membership.rules.folding import Span, fold
from gonghui.kernel.append_only import RowIsAppendOnly
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.org.services import found_union
from gonghui.kernel.people.models import Person
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal

Join = Callable[..., Membership]
DAY = dt.date(2020, 3, 1)


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def spans_of(membership: Membership) -> list[Span]:
    rows = MembershipSpan.objects.filter(membership=membership).order_by("from_on")
    return [Span(*row) for row in rows.values_list("union", "status", "from_on", "to_on")]


def audit_events() -> list[str]:
    return list(AuditRecord.objects.order_by("pk").values_list("event", flat=True))


# ---------------------------------------------------------------- joining


def test_joining_makes_person_member_number_entry_span_and_audit(cast: Any, join: Join) -> None:
    member = join("张三丰", actor=cast.officer_a)

    event = MembershipEvent.objects.get(membership=member)
    assert member.person.name_key == "zhang san feng"
    assert member.name_key == "zhang san feng"
    assert member.member_no == "00000000000001"
    assert (event.type, event.occurs_on, event.union_after, event.actor) == (
        EventType.JOIN,
        DAY,
        cast.machinery,
        cast.officer_a,
    )
    assert event.external_code == "1"
    assert spans_of(member) == [Span(cast.machinery.pk, "active", DAY)]
    assert audit_events()[-1] == "membership.joined"


def test_member_numbers_go_on_and_never_repeat(join: Join) -> None:
    assert [join().member_no, join().member_no] == ["00000000000001", "00000000000002"]


def test_the_same_identity_number_does_not_join_twice(cast: Any, join: Join) -> None:
    member = join()

    with pytest.raises(Refusal, match="不能重复入会"):
        services.join_member(union=cast.food, joined_on=later(9), actor=None, person=member.person)

    assert Membership.objects.count() == 1


def test_a_number_known_under_another_name_is_refused_without_telling_whose(
    cast: Any,
) -> None:
    number = "11010519491231002X"
    facts = {"name": "李四", "id_number": number}
    services.join_member(union=cast.machinery, joined_on=DAY, actor=None, person=facts)

    with pytest.raises(Refusal) as refusal:
        services.join_member(
            union=cast.food, joined_on=DAY, actor=None, person={**facts, "name": "王五"}
        )

    assert "李四" not in refusal.value.message
    assert "东岭" not in refusal.value.message


def test_someone_who_withdrew_joins_again_under_the_old_number(cast: Any, join: Join) -> None:
    member = join()
    services.withdraw(member, occurs_on=later(10), actor=None)

    again = services.join_member(
        union=cast.textile, joined_on=later(20), actor=None, person=member.person
    )

    assert (again.pk, again.member_no) == (member.pk, member.member_no)
    assert again.joined_on == later(20)
    assert spans_of(again) == [
        Span(cast.machinery.pk, "active", DAY, later(10)),
        Span(cast.machinery.pk, "withdrawn", later(10), later(20)),
        Span(cast.textile.pk, "active", later(20)),
    ]


def test_the_expelled_come_back_only_with_their_superiors_approval(cast: Any, join: Join) -> None:
    member = join()
    services.expel(
        member, occurs_on=later(5), reason=ChangeReason.CRIME, note="委员会会议决定", actor=None
    )
    again = {"union": cast.machinery, "joined_on": later(9), "actor": None}

    with pytest.raises(Refusal, match="上一级工会批准"):
        services.join_member(person=member.person, **again)
    services.join_member(person=member.person, approval_number="东工发〔2020〕9号", **again)

    member.refresh_from_db()
    assert member.status == MembershipStatus.ACTIVE


def test_a_province_may_ask_for_a_higher_age_but_not_a_lower_one(cast: Any, join: Join) -> None:
    set_parameter(
        "member.min_age",
        union=cast.city,
        value="18",
        source="清工发1号",
        from_on=dt.date(2020, 1, 1),
        actor=None,
    )

    with pytest.raises(Refusal, match="未满18周岁"):
        join(born_on=dt.date(2003, 1, 1))
    with pytest.raises(Refusal, match="法定下限"):
        set_parameter(
            "member.min_age",
            union=cast.city,
            value="15",
            source="清工发2号",
            from_on=dt.date(2021, 1, 1),
            actor=None,
        )


def test_a_federation_holds_no_members(cast: Any, join: Join) -> None:
    with pytest.raises(Refusal, match="总工会不直接登记会员"):
        join(union=cast.county_a)


def test_a_cadre_of_the_neighbouring_county_registers_nobody_here(cast: Any, join: Join) -> None:
    with pytest.raises(Refusal, match="没有在“东岭机械工会”办理会籍的权限"):
        join(actor=cast.officer_b)

    assert not Person.objects.filter(name="张三").exists()


def test_of_two_offices_that_register_somebody_at_once_one_is_told(
    cast: Any, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"name": "赵小兰", "id_number": "11010519491231002X"}
    services.join_member(union=cast.machinery, joined_on=DAY, actor=None, person=facts)
    # the second office looked before the first one had written
    monkeypatch.setattr(
        "gonghui.domains.membership.services.people.find_by_id_number", lambda number: None
    )

    with pytest.raises(Refusal, match="刚刚由其他人登记"):
        services.join_member(union=cast.food, joined_on=DAY, actor=None, person=facts)

    assert Membership.objects.count() == 1


# ---------------------------------------------------------------- changes


def test_retirement_retains_the_membership_and_is_written_into_work_status(join: Join) -> None:
    member = join()

    services.retain(member, occurs_on=later(30), reason=ChangeReason.RETIRED, actor=None)

    member.refresh_from_db()
    assert (member.status, member.work_status) == ("retained", "4")


def test_restoring_makes_the_member_active_and_on_duty(join: Join) -> None:
    member = join()
    services.retain(member, occurs_on=later(30), reason=ChangeReason.UNEMPLOYED, actor=None)

    services.restore(member, occurs_on=later(60), actor=None)

    member.refresh_from_db()
    assert (member.status, member.work_status) == ("active", "1")
    assert [span.status for span in spans_of(member)] == ["active", "retained", "active"]


def test_a_cadre_above_both_unions_moves_a_member_in_one_act(cast: Any, join: Join) -> None:
    member = join(employer=cast.machinery_works)

    moved = services.move_member(
        member,
        union=cast.textile,
        occurs_on=later(10),
        reason=ChangeReason.EMPLOYMENT_CHANGED,
        employer=cast.textile_mill,
        actor=cast.officer_a,
    )

    events = MembershipEvent.objects.filter(membership=member).order_by("pk")
    assert [(event.type, event.union_after) for event in events] == [
        (EventType.JOIN, cast.machinery),
        (EventType.TRANSFER_OUT, cast.machinery),
        (EventType.TRANSFER_IN, cast.textile),
    ]
    assert (moved.union, moved.status, moved.employer) == (
        cast.textile,
        "active",
        cast.textile_mill,
    )
    assert spans_of(member) == [
        Span(cast.machinery.pk, "active", DAY, later(10)),
        Span(cast.textile.pk, "active", later(10)),
    ]


def test_a_cadre_without_the_other_union_does_not_move_anybody_there(cast: Any, join: Join) -> None:
    member = join()

    with pytest.raises(Refusal, match="没有在“西河食品工会”"):
        services.move_member(
            member,
            union=cast.food,
            occurs_on=later(1),
            reason=ChangeReason.EMPLOYMENT_CHANGED,
            actor=cast.officer_a,
        )


def test_a_retained_member_stays_retained_when_his_union_closes(cast: Any, join: Join) -> None:
    member = join()
    services.retain(member, occurs_on=later(3), reason=ChangeReason.RETIRED, actor=None)

    services.move_all_members(
        cast.machinery,
        to=cast.textile,
        occurs_on=later(9),
        actor=None,
        reason=ChangeReason.UNION_CLOSED,
    )

    member.refresh_from_db()
    assert (member.union, member.status) == (cast.textile, "retained")


def test_everybody_of_a_union_moves_or_nobody(cast: Any, join: Join) -> None:
    join("甲一")
    join("乙二", joined_on=later(50))

    with pytest.raises(Refusal, match="不能早于上一次"):
        services.move_all_members(
            cast.machinery,
            to=cast.textile,
            occurs_on=later(9),
            actor=None,
            reason=ChangeReason.UNION_CLOSED,
        )

    assert Membership.objects.filter(union=cast.machinery).count() == 2


def test_death_ends_the_membership(join: Join) -> None:
    member = join()

    services.record_death(member, occurs_on=later(8), actor=None)

    member.refresh_from_db()
    assert member.status == "deceased"
    with pytest.raises(Refusal, match="会籍现为“已故”"):
        services.restore(member, occurs_on=later(9), actor=None)


# ---------------------------------------------------------------- the ledger


def test_an_entry_of_the_ledger_is_neither_changed_nor_deleted(join: Join) -> None:
    event = MembershipEvent.objects.get(membership=join())

    with pytest.raises(RowIsAppendOnly):
        event.save()
    with pytest.raises(RowIsAppendOnly):
        event.delete()
    with pytest.raises(RowIsAppendOnly):
        MembershipEvent.objects.all().update(note="x")
    with pytest.raises(RowIsAppendOnly):
        MembershipEvent.objects.all().delete()


def test_a_wrong_joining_day_is_struck_out_and_written_again(cast: Any, join: Join) -> None:
    member = join()
    wrong = MembershipEvent.objects.get(membership=member)

    services.correct_event(wrong, occurs_on=later(5), note="会议纪要日期抄错", actor=cast.officer_a)

    member.refresh_from_db()
    standing = MembershipEvent.objects.standing().filter(type=EventType.JOIN)
    assert [event.occurs_on for event in standing] == [later(5)]
    assert member.joined_on == later(5)
    assert spans_of(member) == [Span(cast.machinery.pk, "active", later(5))]
    assert queries.state_on(member, DAY) is None


def test_striking_out_a_transfer_strikes_out_both_halves(cast: Any, join: Join) -> None:
    member = join()
    services.move_member(
        member,
        union=cast.textile,
        occurs_on=later(4),
        actor=None,
        reason=ChangeReason.EMPLOYMENT_CHANGED,
    )
    half = MembershipEvent.objects.get(membership=member, type=EventType.TRANSFER_IN)

    services.correct_event(half, note="转错了人", actor=None)

    member.refresh_from_db()
    assert (member.union, member.status) == (cast.machinery, "active")
    assert spans_of(member) == [Span(cast.machinery.pk, "active", DAY)]


def test_a_joining_struck_out_leaves_a_void_row_that_may_join_anew(cast: Any, join: Join) -> None:
    member = join()

    services.correct_event(
        MembershipEvent.objects.get(membership=member), note="录错了人", actor=None
    )
    member.refresh_from_db()
    void = member.status
    services.join_member(union=cast.textile, joined_on=later(1), actor=None, person=member.person)

    member.refresh_from_db()
    assert (void, member.status, member.union) == ("void", "active", cast.textile)
    assert spans_of(member) == [Span(cast.textile.pk, "active", later(1))]


def test_an_entry_is_not_struck_out_when_the_rest_would_be_impossible(join: Join) -> None:
    member = join()
    services.retain(member, occurs_on=later(3), reason=ChangeReason.RETIRED, actor=None)
    joined = MembershipEvent.objects.get(membership=member, type=EventType.JOIN)

    with pytest.raises(Refusal, match="与前后变动不符"):
        services.correct_event(joined, note="想撤掉入会", actor=None)


def test_the_spans_always_equal_the_ledger_folded_again(cast: Any, join: Join) -> None:
    member = join()
    services.retain(member, occurs_on=later(3), reason=ChangeReason.UNEMPLOYED, actor=None)
    services.restore(member, occurs_on=later(3), actor=None)
    services.move_member(
        member,
        union=cast.textile,
        occurs_on=later(7),
        actor=None,
        reason=ChangeReason.EMPLOYMENT_CHANGED,
    )
    services.withdraw(member, occurs_on=later(9), actor=None)

    kept = spans_of(member)

    assert kept == fold(queries.entries_of(member))
    assert services.rebuild_spans(member) == kept
    assert spans_of(member) == kept


def test_members_of_a_union_on_a_past_day(cast: Any, join: Join) -> None:
    stays, leaves, comes = join("甲一"), join("乙二"), join("丙三", joined_on=later(20))
    services.withdraw(leaves, occurs_on=later(10), actor=None)

    def names(on: dt.date) -> set[str]:
        return {member.person.name for member in queries.members_on(cast.machinery, on)}

    assert names(later(-1)) == set()
    assert names(later(9)) == {stays.person.name, leaves.person.name}
    assert names(later(10)) == {stays.person.name}
    assert names(later(20)) == {stays.person.name, comes.person.name}


def test_dissolving_waits_until_nobody_is_left(cast: Any, join: Join) -> None:
    branch = found_union(
        parent=cast.machinery,
        actor=None,
        founded_on=DAY,
        code="QJ010101",
        name="东岭机械一车间分会",
        level="base",
        kind="branch",
    )

    assert join(union=branch).union == branch


# ---------------------------------------------------------------- plain facts


def test_a_correction_leaves_before_and_after_but_never_the_number(cast: Any, join: Join) -> None:
    member = join("张三")

    services.correct_details(
        member,
        actor=cast.officer_a,
        person={"name": "张珊", "id_number": "440524188001010014"},
        details={"department": "一车间"},
    )

    detail = AuditRecord.objects.get(event="membership.details_corrected").detail
    member.refresh_from_db()
    assert detail["changes"]["姓名"] == ["张三", "张珊"]
    assert detail["changes"]["部门"] == ["", "一车间"]
    assert detail["changes"]["证件号码"] == ["已修改"]
    assert "440524188001010014" not in str(detail)
    assert (member.name_key, member.person.name_initials) == ("zhang shan", "zs")
    note = MembershipEvent.objects.get(membership=member, type=EventType.CORRECT).note
    assert note == "更正姓名、证件号码、出生日期"


def test_saving_without_a_change_writes_nothing(cast: Any, join: Join) -> None:
    member = join()
    before = AuditRecord.objects.count()

    services.correct_details(member, actor=cast.officer_a, person={"mobile": "13800000000"})

    assert AuditRecord.objects.count() == before


def test_the_service_card_is_stored_sealed(join: Join) -> None:
    member = join(card_no="4111 1111 1111 1111")

    member.refresh_from_db()
    assert "4111" not in member.card_no_sealed
    assert member.card_no_masked == "**** 1111"


def test_a_column_that_the_ledger_moves_is_no_plain_fact(join: Join) -> None:
    with pytest.raises(KeyError):
        services.correct_details(join(), actor=None, details={"status": "expelled"})
