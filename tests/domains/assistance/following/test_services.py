"""Leaving, falling back, calls, alerts, comparisons, trials and pairs, through their services."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from gonghui.domains.assistance.following.models import (
    Comparison,
    ComparisonFinding,
    FollowUpVisit,
    MonitoringTerm,
    PairAssistance,
    Proposal,
    RiskAlert,
    RuleTrial,
)
from gonghui.domains.assistance.following.rules import trying as rules
from gonghui.domains.assistance.following.services import (
    comparing,
    deciding,
    pairing,
    proposing,
    trying,
    visiting,
    watching,
)
from gonghui.domains.assistance.hardship import services as hardship
from gonghui.domains.assistance.hardship.enums import FileState
from gonghui.domains.assistance.hardship.models import HardshipEvent, HardshipSpan
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.occasions import services as occasions
from gonghui.engines.matters.queries import desks_now
from gonghui.engines.matters.services import act, withdraw
from gonghui.kernel.access.models import Account
from gonghui.kernel.access.services import grant_role
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.people.protection import unseal
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink
from tests.domains.assistance.following.conftest import (
    TODAY,
    end_publicity,
    leave,
    pass_step,
    propose_exit,
)
from tests.domains.assistance.hardship.conftest import FROM_ON, visit

pytestmark = pytest.mark.django_db


def call(file: Any, actor: Any, **given: Any) -> FollowUpVisit:
    facts = {
        "visited_on": TODAY, "way": "phone", "visitors": "张三", "income": "same",
        "work": "steady", "health": "good", "risk": "green", "words": "一切正常",
    }  # fmt: skip
    return visiting.record_visit(file, actor=actor, **{**facts, **given})


# ---------------------------------------------------------------- leaving and coming back


def test_out_of_hardship_step_by_step(filed: Any, helpers: Any, cast: Any) -> None:
    file = filed()
    with pytest.raises(Refusal, match="没有高于"):
        propose_exit(file, helpers.union, net="2400")  # 800 a head is the line itself
    proposal = propose_exit(file, helpers.union)
    with pytest.raises(Refusal, match="正在办理"):
        proposing.propose_relief(file, receives_dibao=True, words="已纳入", actor=helpers.union)

    # a visit by two since the proposal, and the worker's word
    with pytest.raises(Refusal, match="入户核查记录"):
        pass_step(proposal.matter, helpers.union)
    visit(file, helpers, confirmed=False)
    with pytest.raises(Refusal, match="经同行人确认"):
        pass_step(proposal.matter, helpers.union)
    hardship.confirm_visit(file.visits.get(), actor=helpers.second)
    with pytest.raises(Refusal, match="签字"):
        pass_step(proposal.matter, helpers.union)
    with pytest.raises(Refusal, match="不一致"):
        proposing.sign(proposal, Ink(typed="别人"), actor=helpers.union)
    proposing.sign(proposal, Ink(typed="刘桂芳"), actor=helpers.union)
    pass_step(proposal.matter, helpers.union)
    end_publicity(proposal.matter)

    # who proposed or visited does not approve
    grant_role(helpers.union, role="aid_approver", union=cast.county_a, from_on=FROM_ON, actor=None)
    with pytest.raises(Refusal, match="其他审批人员"):
        pass_step(proposal.matter, Account.objects.get(pk=helpers.union.pk))
    pass_step(proposal.matter, helpers.approver)

    file.refresh_from_db()
    assert (file.state, file.exited_on) == (FileState.EXITED, TODAY)
    assert not HardshipSpan.objects.filter(file=file, to_on=None).exists()
    terms = MonitoringTerm.objects.filter(file=file)
    assert [one.due_on for one in terms] == [
        dt.date(2026, 9, 15), dt.date(2026, 12, 15), dt.date(2027, 3, 15), dt.date(2027, 6, 15),
    ]  # fmt: skip

    # cancelled without another approval, calls go on, and back when the family falls back
    deciding.cancel_escaped(file, actor=helpers.county)
    with pytest.raises(Refusal, match="没有重复办理"):
        deciding.cancel_escaped(file, actor=helpers.county)
    assert terms.filter(dropped_on=None).count() == 4
    with time_machine.travel("2026-06-20T09:00:00+08:00", tick=False):
        back = proposing.propose_return(file, words="又透析了", actor=helpers.union)
        with pytest.raises(Refusal, match="入户核查记录"):
            pass_step(back.matter, helpers.union)  # last week's visit was for the exit
        visit(file, helpers)
        pass_step(back.matter, helpers.union)
        pass_step(back.matter, helpers.approver)
    file.refresh_from_db()
    assert (file.state, file.return_count, file.category) == (FileState.ACTIVE, 1, "deep")
    assert terms.filter(dropped_on=None).count() == 0
    assert list(HardshipEvent.objects.filter(file=file).values_list("kind", flat=True)) == [
        "filed", "exited", "cancelled", "returned",
    ]  # fmt: skip


def test_relief_and_cancellation_pass_the_county(filed: Any, helpers: Any) -> None:
    file = filed()
    relief = proposing.propose_relief(
        file, receives_dibao=True, words="已纳入低保，工会每季走访", actor=helpers.union
    )
    with pytest.raises(Refusal):
        pass_step(relief.matter, helpers.union)  # the desk is the county's
    pass_step(relief.matter, helpers.county)
    pass_step(relief.matter, helpers.approver)
    file.refresh_from_db()
    assert (file.state, file.relieved_on) == (FileState.RELIEVED, TODAY)

    with pytest.raises(Refusal, match="须先办理脱困"):
        proposing.propose_cancel(file, reason="escaped", actor=helpers.union)
    with pytest.raises(Refusal, match="并入的档号"):
        proposing.propose_cancel(
            file, reason="merged", other_number="KN-nothing", actor=helpers.union
        )
    cancel = proposing.propose_cancel(
        file, reason="fraud", words="核对查实隐瞒房产，已书面告知本人", actor=helpers.union
    )
    own = type("Own", (), {"person_id": file.person_id})()
    cancel.matter.outcome = "withdrawn"
    with pytest.raises(Refusal, match="不能由本人撤回"):
        deciding.dropped(cancel.matter, actor=own)
    pass_step(cancel.matter, helpers.county)
    (desk,) = desks_now(cancel.matter)
    act(desk, action="refuse", actor=helpers.approver, opinion="证据不足")
    cancel.refresh_from_db()
    file.refresh_from_db()
    assert (cancel.state, file.state) == ("dropped", FileState.RELIEVED)
    assert cancel.settled_on == TODAY

    # refused, another proposal may follow; withdrawn by the cadre it is dropped too
    second = proposing.propose_cancel(file, reason="deceased", actor=helpers.union)
    withdraw(second.matter, actor=helpers.union, reason="填错")
    second.refresh_from_db()
    assert second.state == "dropped"


def test_nobody_follows_his_own_file_nor_one_out_of_reach(
    filed: Any, helpers: Any, draft: Any
) -> None:
    file = filed()
    with pytest.raises(Refusal, match="只有工会的帮扶人员"):
        call(file, helpers.stranger)
    helpers.union.person = file.person
    helpers.union.save(update_fields=["person"])
    with pytest.raises(Refusal, match="回避"):
        proposing.propose_return(file, words="x", actor=helpers.union)


def test_a_household_that_does_not_count_is_not_taken_up(filed: Any, helpers: Any) -> None:
    file = filed()
    leave(file, helpers)
    hardship.save_household(
        file, actor=helpers.union, incomes=[{"kind": "wage", "amount": "120000"}]
    )
    with pytest.raises(Refusal, match="不符合困难职工认定条件"):
        proposing.propose_return(file, words="又困难了", actor=helpers.union)
    assert not Proposal.objects.filter(move="return").exists()


# ---------------------------------------------------------------- calls and alerts


def test_a_call_counts_for_the_earliest_quarter_and_a_red_one_wants_a_visit(
    filed: Any, helpers: Any
) -> None:
    file = filed()
    leave(file, helpers)
    first = call(file, helpers.union, visited_on=TODAY)
    assert first.purpose == "monitoring"
    assert not MonitoringTerm.objects.filter(visit__isnull=False).exists()  # begins tomorrow

    with time_machine.travel("2026-12-20T09:00:00+08:00", tick=False):
        late = dt.date(2026, 12, 18)
        with pytest.raises(Refusal, match="不能低于红色"):
            call(file, helpers.union, visited_on=late, work="lost", income="down", risk="yellow")
        with pytest.raises(Refusal, match="不能低于黄色"):
            call(file, helpers.union, visited_on=late, monthly=Decimal(900))  # near 800
        red = call(
            file, helpers.union, visited_on=late, work="lost", income="down", risk="red"
        )  # a Friday
        assert red.home_due_on == dt.date(2026, 12, 25)
        done = MonitoringTerm.objects.filter(file=file, visit__isnull=False)
        assert [one.number for one in done] == [1]
        home = call(file, helpers.union, visited_on=dt.date(2026, 12, 20), way="home")
        red.refresh_from_db()
        assert (home.purpose, red.answered_by_id) == ("urgent", home.pk)
        assert list(done.values_list("number", flat=True)) == [1, 2]
    kinds = HardshipEvent.objects.filter(file=file).values_list("kind", flat=True)
    assert list(kinds).count("monitored") == 3


def test_signs_alert_once_and_only_a_visit_closes_them(
    filed: Any, helpers: Any, cast: Any, join: Any
) -> None:
    file, other = filed(), filed("周在档", wage="20000")
    leave(file, helpers)
    member = Membership.objects.get(person=file.person)
    spouse = join("陈志强", union=cast.textile)
    spouse.person.id_number_index = file.members.get(relation="spouse").id_index
    spouse.person.save(update_fields=["id_number_index"])
    Membership.objects.filter(pk=spouse.pk).update(work_status="3")
    with time_machine.travel("2026-07-20T09:00:00+08:00", tick=False):
        occasions.tell_event(
            member, kind="hospital", occurred_on=dt.date(2026, 7, 10), actor=cast.officer_a
        )
        still = Membership.objects.get(person=other.person)
        occasions.tell_event(
            still, kind="hospital", occurred_on=dt.date(2026, 7, 10), actor=cast.officer_a
        )
        today = dt.date(2026, 7, 20)
        said = watching.watch_all(today)
        assert "新发现返困预警2条" in said
        assert "新发现返困预警0条" in watching.watch_all(today)
        alerts = RiskAlert.objects.filter(file=file).order_by("happened_on")
        assert [(one.signal, one.relation) for one in alerts] == [
            ("occasions.grave", "本人"),
            ("membership.out_of_work", "配偶"),
        ]
        assert not RiskAlert.objects.filter(file=other).exists()  # in care, not watched
        with connection.cursor() as cursor:
            cursor.execute("SELECT words FROM following_riskalert")
            assert all(words.startswith("enc1:") for (words,) in cursor.fetchall())
        with pytest.raises(IntegrityError), transaction.atomic():
            RiskAlert.objects.filter(file=file).update(state="closed")
        hospital = alerts[0]
        call(file, helpers.union, visited_on=dt.date(2026, 7, 15), alert=hospital, way="home")
        hospital.refresh_from_db()
        assert hospital.state == "closed"
        assert RiskAlert.objects.get(file=file, state="open").signal == "membership.out_of_work"
        with pytest.raises(Refusal, match="已经走访过"):
            call(file, helpers.union, visited_on=dt.date(2026, 7, 20), alert=hospital)


def test_an_income_near_the_line_alerts(filed: Any, helpers: Any) -> None:
    file = filed()
    leave(file, helpers)
    hardship.save_household(
        file, actor=helpers.union, incomes=[{"kind": "wage", "amount": "39000"}]
    )
    hardship.assess_file(file, actor=helpers.union)  # (39000 - 6000) / 36 = 916.67 < 960

    watching.watch_all(TODAY)

    alert = RiskAlert.objects.get(file=file)
    assert alert.signal == "following.near_line"
    assert alert.words == "2026-06-15复算月人均净收入916.67元，低于低保标准800元的1.2倍"


# ---------------------------------------------------------------- comparing


def test_a_list_leaves_differences_and_nothing_of_strangers(
    filed: Any, helpers: Any, join: Any, cast: Any
) -> None:
    ours, alone = filed(), filed("周在档", wage="20000")
    outsider = join("孙名单", union=cast.machinery)
    neighbour = join("李邻县", union=cast.food)
    people = [ours.person, outsider.person, neighbour.person]
    numbers = [unseal(one.id_number_sealed, context=one.id_number_context) for one in people]
    lines = ["姓名,身份证号,住址,类别", *(f"甲,{one},某地,城市低保" for one in numbers)]
    lines += ["乙,99999919600101001X,某地,低保", "丙,123,某地,低保", ",,,"]

    found = comparing.compare_list(
        union=cast.county_a,
        title="低保名单",
        as_of=TODAY,
        name="名单.csv",
        content="\n".join(lines).encode("gb18030"),
        actor=helpers.county,
    )

    assert (found.rows, found.unread, found.same, found.strangers) == (5, 1, 1, 2)
    rows = ComparisonFinding.objects.order_by("what").values_list("what", "file", "person")
    assert list(rows) == [
        ("ours_only", alone.pk, alone.person_id),
        ("theirs_only", None, outsider.person_id),
    ]
    first = ComparisonFinding.objects.get(what="theirs_only")
    comparing.answer_finding(first, answer="已上门，本人申请建档", actor=helpers.county)
    with pytest.raises(Refusal, match="没有重复登记"):
        comparing.answer_finding(first, answer="再来", actor=helpers.county)
    with pytest.raises(Refusal, match="不能在该工会"):
        comparing.compare_list(
            union=cast.county_a, title="x", as_of=TODAY, name="x.csv", content=b"", actor=helpers.stranger
        )  # fmt: skip
    assert Comparison.objects.visible_to(helpers.stranger, "hardship.edit").count() == 0


# ---------------------------------------------------------------- trying a rule


def test_a_tried_rule_counts_and_keeps_nobody(filed: Any, helpers: Any, cast: Any) -> None:
    filed()  # (30000 - 6000) / 36 = 666.67
    filed("周相对", wage="42000")  # 1000
    filed("吴纺织", union=cast.textile, wage="63000")  # 1583.33: relative up to 1600
    with pytest.raises(Refusal, match="与现行标准相同"):
        trying.start_trial(
            union=cast.county_a,
            title="不变",
            parameters={"dibao_urban": Decimal(800)},
            actor=helpers.county,
        )
    trial = trying.start_trial(
        union=cast.county_a,
        title="试一试",
        parameters={"dibao_urban": Decimal(1000), "relative_multiple": Decimal("1.5")},
        actor=helpers.county,
    )
    run_pending()
    trial.refresh_from_db()

    whole = rules.together(rules.tallies(trial.totals))
    assert trial.households == 3
    assert {(one.before, one.after): count for one, count in whole.counts.items()} == {
        ("deep", "deep"): 1,
        ("relative", "deep"): 1,
        ("relative", ""): 1,
    }
    # 12 × 800 + 2 × 10 × 800; 2 × 12 × 1000
    assert (Decimal(trial.totals["before"]), Decimal(trial.totals["after"])) == (25_600, 24_000)
    kept = str([trial.totals, trial.parameters, trial.present])
    assert not any(name in kept for name in ("刘桂芳", "周相对", "KN-"))
    with pytest.raises(Refusal, match="不能在该工会试算"):
        trying.start_trial(
            union=cast.county_a,
            title="x",
            parameters={"dibao_urban": Decimal(1)},
            actor=helpers.stranger,
        )
    assert RuleTrial.objects.count() == 1


# ---------------------------------------------------------------- pairs


def pair_with(file: Any, actor: Any, helper: Any, **given: Any) -> PairAssistance:
    facts = {
        "kind": "cadre",
        "helper": helper,
        "goal": "脱困",
        "target_on": dt.date(2027, 1, 1),
        "from_on": TODAY,
    }
    return pairing.pair(file, actor=actor, **{**facts, **given})


def test_a_helper_has_five_families_and_a_family_one_helper(
    filed: Any, helpers: Any, cast: Any
) -> None:
    files = [filed(f"赵{number}户") for number in "一二三四五六"]
    person = cast.worker.person
    pairs = [pair_with(file, helpers.union, person) for file in files[:5]]
    with pytest.raises(Refusal, match="已结对5户，每名责任人同时不超过5户"):
        pair_with(files[5], helpers.union, person)
    with pytest.raises(Refusal, match="已有责任人"):
        pair_with(files[0], helpers.union, None, kind="union", helper_union=cast.textile)
    with pytest.raises(Refusal, match="本人"):
        pair_with(files[5], helpers.union, files[5].person)

    # the helper himself writes down his calls; nobody else's
    first = pairs[0]
    measure = pairing.add_measure(
        first, kind="job", words="联系岗位", due_on=TODAY, actor=helpers.union
    )
    visited = {"visited_on": TODAY, "way": "home", "words": "家里安好"}
    pairing.record_pair_visit(first, actor=cast.worker, **visited)
    pairing.finish_measure(measure, done_on=TODAY, achieved="已上岗", actor=cast.worker)
    with pytest.raises(Refusal, match="只有工会的帮扶人员"):
        pairing.record_pair_visit(first, actor=cast.officer_b, **visited)
    first.refresh_from_db()
    assert first.last_visit_on == TODAY

    # ended, a place is free; the cancelled file ends its pair by itself
    pairing.end_pair(first, to_on=TODAY, reason="reached", achieved="已就业", actor=helpers.union)
    with pytest.raises(Refusal, match="没有重复办理"):
        pairing.end_pair(first, to_on=TODAY, reason="reached", achieved="x", actor=helpers.union)
    pair_with(files[5], helpers.union, person)
    cancel = proposing.propose_cancel(files[1], reason="deceased", actor=helpers.union)
    pass_step(cancel.matter, helpers.county)
    pass_step(cancel.matter, helpers.approver)
    pairs[1].refresh_from_db()
    assert (pairs[1].to_on, pairs[1].end_reason) == (TODAY, "cancelled")
