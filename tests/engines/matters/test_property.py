"""Random routes, random actions: what must hold whatever happens."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.engines.matters import services
from gonghui.engines.matters.asks import long_text, money
from gonghui.engines.matters.conditions import amount_over
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind, Office, Step, nearest
from gonghui.engines.matters.messages import seated
from gonghui.engines.matters.models import Desk, Matter, Objection, Publicity, StandIn
from gonghui.engines.matters.terms import workdays, workdays_left
from gonghui.kernel.access.models import Grant
from gonghui.kernel.access.permissions import AID, CHAIR, FINANCE, OFFICER
from gonghui.kernel.access.services import grant_role
from gonghui.kernel.org.enums import UnionLevel
from gonghui.kernel.org.services import close_union
from gonghui.kernel.refusal import Refusal
from tests.engines.matters import proof
from tests.engines.matters.conftest import again, make_account

COUNTY = nearest(UnionLevel.COUNTY)
NUMBERS = itertools.count(1)


@st.composite
def routes(draw: Any) -> tuple[Step, ...]:
    """One to four steps of any sort; the first is always walked."""
    steps = []
    for place in range(draw(st.integers(1, 4))):
        sort = draw(st.sampled_from(["plain", "parallel", "publicity"]))
        base: dict[str, Any] = {
            "code": f"s{place}",
            "title": f"环节{place}",
            "when": amount_over("2000") if place and draw(st.booleans()) else None,
        }
        if sort == "plain":
            by, at = draw(st.sampled_from([(OFFICER, None), (CHAIR, COUNTY), (AID, COUNTY)]))
            base |= {"by": by, "within": workdays(draw(st.integers(1, 9)))}
            if at is not None:
                base["at"] = at
        elif sort == "parallel":
            base |= {
                "by": AID,
                "at": COUNTY,
                "also": (Office(FINANCE, COUNTY), Office(CHAIR, COUNTY)),
                "needs": draw(st.sampled_from(["all", "any", 2])),
                "veto": draw(st.booleans()),
                "within": workdays(3),
            }
        else:
            base |= {"by": CHAIR, "at": COUNTY, "publicity": workdays(2)}
        steps.append(Step(**base))
    return tuple(steps)


ACTS = (
    "pass pass pass pass refuse return transfer supplement withdraw suspend resume reopen reopen_up "
    "object dismiss uphold urge clock supervise leave_base leave_aid stand_in end_stand_in "
    "merge dissolve rate"
).split()


class Walk:
    """One matter on a random way, with the days going by."""

    def __init__(self, world: Any, route: tuple[Step, ...], amount: str) -> None:
        code = f"walk{next(NUMBERS)}"
        kind = MatterKind(
            code=code,
            title="随机事项",
            public_title="随机事项",
            basis="测试",
            applicant=Applicant.PERSON,
            asks=(money("amount", "金额"), long_text("reason", "事由")),
            route=route,
            settle="tests.engines.matters.proof.settle_aid",
            once_each=False,
        )
        MATTER_KINDS._load()[kind.key] = kind
        self.world, self.today = world, dt.date(2026, 6, 15)
        self.actors = [
            world.base_officer,
            world.cast.chair_a,
            world.aid,
            world.finance,
            world.cast.officer_a,
            world.textile,
            world.spare,
        ]
        self.matter = world.submit(code, data={"reason": "事由", "amount": amount})
        self.acts = 1

    def do(self, act: str, days: int) -> None:
        """Let some days go by, then try the act."""
        self.today += dt.timedelta(days=days)
        with time_machine.travel(f"{self.today}T09:00:00+08:00", tick=False):
            try:
                self._try(act)
            except Refusal:
                return
            self.acts += 1

    def _try(self, act: str) -> None:
        matter, chair = self.matter, again(self.world.cast.chair_a)
        if act in ("pass", "refuse", "return", "transfer"):
            self._act(act)
        elif act == "clock":
            self._clock()
        elif act in ("object", "dismiss", "uphold"):
            self._object(act)
        elif act == "supplement":
            services.supplement(matter, actor=again(self.world.base_officer))
        elif act == "withdraw":
            services.withdraw(matter, actor=again(self.world.base_officer), reason="撤回")
        elif act == "reopen_up":
            services.reopen(matter, actor=chair, reason="重开", one_level_up=True)
        elif act == "urge":
            services.urge(matter, actor=chair)
        elif act == "supervise":
            services.supervise(matter, actor=chair, text="限期办理", due_on=self.today)
        elif act == "rate":
            services.rate(matter, again(self.world.city_chair), 3)
        elif act in ("leave_base", "leave_aid"):
            self._leave(self.world.base_officer if act == "leave_base" else self.world.aid)
        elif act in ("stand_in", "end_stand_in"):
            self._stand_in(act)
        elif act in ("merge", "dissolve"):
            self._close(act)
        elif act == "suspend":
            services.suspend(matter, actor=chair, reason="中止")
        elif act == "resume":
            services.resume(matter, actor=chair)
        elif act == "reopen":
            services.reopen(matter, actor=chair, reason="重开")

    def _act(self, act: str) -> None:
        for actor in self.actors:
            account = again(actor)
            desk = (
                Desk.objects.visible_to(account, "matters.act")
                .waiting()
                .filter(matter=self.matter)
                .first()
            )
            if desk is not None:
                to = None
                if act == "transfer":
                    to = next((one for one in self.actors if one.pk != actor.pk), None)
                services.act(desk, action=act, actor=account, opinion="意见", to=to)
                return
        raise Refusal("没有人在办。")

    def _leave(self, account: Any) -> None:
        """From today on somebody holds nothing any more."""
        Grant.objects.filter(account=account).update(to_on=self.today - dt.timedelta(days=1))
        self.acts -= 1

    def _stand_in(self, act: str) -> None:
        world = self.world
        if act == "stand_in":
            services.name_stand_in(
                actor=again(world.base_officer),
                to=again(world.spare),
                union=world.cast.machinery,
                role="officer",
                from_on=self.today,
                to_on=self.today + dt.timedelta(days=3),
            )
        else:
            row = StandIn.objects.filter(to_on__gte=self.today).first()
            if row is None:
                raise Refusal("没有委托。")
            services.end_stand_in(row, actor=again(world.base_officer))
        self.acts -= 1

    def _close(self, act: str) -> None:
        """The base union is merged into its sister, or dissolved."""
        before = self.matter.events.count()
        close_union(
            self.world.cast.machinery,
            occurs_on=self.today,
            actor=None,
            active_members=0,
            successor=self.world.cast.textile if act == "merge" else None,
        )
        self.acts += self.matter.events.count() - before - 1

    def _clock(self) -> None:
        before = self.matter.events.count()
        services.remind_and_escalate()
        self.acts += self.matter.events.count() - before - 1

    def _object(self, act: str) -> None:
        publicity = Publicity.objects.filter(desk__matter=self.matter, closed_on=None).first()
        if publicity is None:
            raise Refusal("不在公示。")
        if act == "object":
            services.object_to(publicity, name="某职工", text="情况与事实不符")
            return
        objection = Objection.objects.filter(publicity=publicity, state="open").first()
        if objection is None:
            raise Refusal("没有异议。")
        services.answer_objection(
            objection,
            upheld=act == "uphold",
            answer="已经核查",
            actor=again(self.world.cast.chair_a),
        )

    def check(self) -> None:
        """What must hold now."""
        matter = Matter.objects.get(pk=self.matter.pk)
        waiting = list(matter.desks.filter(state="waiting"))
        if matter.state in ("running", "suspended"):
            assert waiting, "a matter without a desk"
            assert {desk.step for desk in waiting} == {matter.stage}
            assert {desk.round for desk in waiting} == {matter.round}
            assert len(waiting) <= len(matter.step.offices)
            assert len({desk.office for desk in waiting}) == len(waiting)
            assert all(desk.union.status == "active" for desk in waiting), "at a closed union"
            assert matter.union.status == "active"
        else:
            assert not waiting
        assert (matter.state == "closed") == bool(matter.outcome)
        assert (matter.outcome == "approved") == (matter.settled_at is not None)
        assert proof.SETTLED.count(matter.pk) == (matter.outcome == "approved")
        assert matter.events.count() == self.acts
        if matter.state == "suspended":
            assert all(desk.paused_on is not None for desk in waiting)
        for desk in waiting:
            if desk.paused_on is not None and desk.due_on is not None:
                left = workdays_left(
                    desk.due_on, desk.paused_on, is_workday=lambda day: day.weekday() < 5
                )
                assert desk.days_left == left, "the clock ran on while it stood"

    def finish(self) -> None:
        """Whatever has happened, willing hands bring it to an end."""
        chair = again(self.world.cast.chair_a)
        for _ in range(30):
            self.today += dt.timedelta(days=20)
            with time_machine.travel(f"{self.today}T09:00:00+08:00", tick=False):
                matter = Matter.objects.get(pk=self.matter.pk)
                if matter.state == "closed":
                    return
                if matter.state == "suspended":
                    services.resume(matter, actor=chair)
                elif matter.state == "returned":
                    services.supplement(matter, actor=again(self.world.base_officer))
                else:
                    self._serve(matter)
        raise AssertionError("a matter that does not end")

    def _serve(self, matter: Matter) -> None:
        services.remind_and_escalate()
        desk = matter.desks.filter(state="waiting").first()
        if desk is None:
            return
        for objection in Objection.objects.filter(publicity__desk=desk, state="open"):
            seat = self._somebody(desk)
            services.answer_objection(objection, upheld=True, answer="已经核查", actor=seat)
        services.act(desk, action="refuse", actor=self._somebody(desk), opinion="结束")

    def _somebody(self, desk: Desk) -> Any:
        """Whoever sits at a desk; somebody is granted the duty where it is vacant."""
        sitting = seated(desk)
        if not sitting:
            grant_role(
                self.world.spare,
                role=desk.role,
                union=desk.union,
                from_on=self.today,
                actor=None,
            )
            sitting = [self.world.spare]
        return again(sitting[0])


@pytest.fixture
def crowd(world: Any) -> Any:
    """More people: an officer of the sister union, one who stands in, the city's chair."""
    world.textile = make_account("textile", "纺织经办", "officer", world.cast.textile)
    world.spare = make_account("spare", "机动", "organiser", world.cast.machinery)
    world.city_chair = make_account("city", "市主席", "chair", world.cast.city)
    return world


@pytest.mark.slow
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    route=routes(),
    amount=st.sampled_from(["1000", "3000"]),
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 4)), max_size=14),
)
def test_whatever_happens_a_matter_has_a_desk_and_comes_to_an_end(crowd, route, amount, acts):
    proof.SETTLED.clear()
    with transaction.atomic():  # what one example does to the tree, the next does not find
        walk = Walk(crowd, route, amount)
        for act, days in acts:
            walk.do(act, days)
            walk.check()
        walk.finish()
        transaction.set_rollback(True)


@pytest.mark.parametrize("days", [0, 1, 3, 10, 45])
def test_a_clock_has_after_a_rest_what_it_had_before(world, days):
    matter = world.submit()
    desk = matter.desks.get()
    chair = again(world.cast.chair_a)
    plain = {"is_workday": lambda day: day.weekday() < 5}
    start = dt.date(2026, 6, 16)
    with time_machine.travel(f"{start}T09:00:00+08:00"):
        before = workdays_left(desk.due_on, start, **plain)
        services.suspend(matter, actor=chair, reason="中止")
    later = start + dt.timedelta(days=days)
    with time_machine.travel(f"{later}T09:00:00+08:00"):
        services.resume(matter, actor=chair)
        desk.refresh_from_db()

    assert workdays_left(desk.due_on, later, **plain) == before
