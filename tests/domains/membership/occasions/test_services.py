"""Lists of care: computed, made within the limits, ticked off, taken back; who meets what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from gonghui.domains.membership.dues.models import DuesMonth
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.occasions import queries, reminding, services
from gonghui.domains.membership.occasions.enums import (
    CareKind,
    EventState,
    GiftForm,
    GrantState,
    SignedBy,
)
from gonghui.domains.membership.occasions.models import CareGrant, CareList, LifeEvent
from gonghui.domains.membership.occasions.services import Gift
from gonghui.domains.membership.services import retain
from gonghui.engines.goods import services as goods
from gonghui.engines.money import services as money
from gonghui.kernel.access.services import grant_role, open_account
from gonghui.kernel.notify.models import Message
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.ink import Ink

Join = Callable[..., Membership]
DECEMBER = Month(2026, 12)
TODAY = dt.date(2026, 11, 20)
CAKE = Gift(GiftForm.VOUCHER, "蛋糕券", Decimal(200))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        yield


def names(members: Any) -> list[str]:
    return [one.person.name for one in members.order_by("on_day", "name_key")]


def everybody() -> Any:
    return Membership.objects.everything(reason="test").select_related("person")


def test_birthdays_by_sun_and_moon(cast: Any, join: Join) -> None:
    join("张一", born_on=dt.date(1990, 12, 31))
    join("李二", born_on=dt.date(1990, 12, 3))
    join("王三", born_on=dt.date(1990, 11, 30))
    moon = join("赵四", born_on=dt.date(1988, 1, 2))  # 农历十一月十三, 2026-12-21
    services.set_wish(moon, by_moon=True, wants_greetings=True, actor=cast.officer_a)

    found = queries.birthdays(everybody(), DECEMBER)

    assert names(found) == ["李二", "赵四", "张一"]
    assert [one.on_day for one in found.order_by("on_day")] == [3, 21, 31]
    assert names(queries.birthdays(everybody(), Month(2026, 1))) == [
        "赵四"
    ]  # a lunar year is shorter
    assert names(queries.birthdays(everybody(), Month(2026, 2))) == []


def test_the_leap_day_is_kept_on_the_last_of_february(cast: Any, join: Join) -> None:
    join("张一", born_on=dt.date(1992, 2, 29))

    assert queries.birthdays(everybody(), Month(2027, 2)).get().on_day == 28
    assert queries.birthdays_on(everybody(), dt.date(2028, 2, 29)).count() == 1


def test_making_a_list_twice_adds_nobody_twice(cast: Any, join: Join) -> None:
    join("张一", born_on=dt.date(1990, 12, 31))
    join("李二", born_on=dt.date(1990, 12, 3), union=cast.textile)
    retired = join("王三", born_on=dt.date(1966, 12, 3))
    retain(retired, occurs_on=TODAY, reason="10", actor=None)

    def make() -> services.Made:
        return services.make_care_list(
            cast.county_a, DECEMBER, kind="birthday", gift=CAKE, actor=cast.officer_a
        )

    assert (make().added, make().added) == (2, 0)
    grants = CareGrant.objects.everything(reason="test")
    assert {(one.due_on, one.amount, one.union_id) for one in grants} == {
        (dt.date(2026, 12, 3), Decimal(200), cast.county_a.pk),
        (dt.date(2026, 12, 31), Decimal(200), cast.county_a.pk),
    }
    assert "《基层工会经费收支管理办法》" in grants[0].rule


def test_the_province_s_limit_is_asked_and_named(cast: Any, join: Join) -> None:
    join("张一", born_on=dt.date(1990, 12, 31))
    set_parameter(
        "care.birthday_amount",
        union=cast.city,
        value="150",
        source="省总〔2025〕3号",
        from_on=dt.date(2026, 1, 1),
        actor=None,
    )

    with pytest.raises(Refusal, match=r"200元超过规定.*不超过150元.*省总〔2025〕3号"):
        services.make_care_list(
            cast.machinery, DECEMBER, kind="birthday", gift=CAKE, actor=cast.officer_a
        )
    assert not CareGrant.objects.everything(reason="test").exists()


def test_the_year_s_festivals_add_up_and_the_person_is_named(cast: Any, join: Join) -> None:
    join("张一")
    big = Gift(GiftForm.GOODS, "米面油", Decimal(1200))

    def make(month: Month, festival: str, gift: Gift = big) -> services.Made:
        return services.make_care_list(
            cast.machinery,
            month,
            kind="festival",
            festival=festival,
            gift=gift,
            actor=cast.officer_a,
        )

    assert make(Month(2026, 9), "中秋节").added == 1
    with pytest.raises(Refusal, match=r"张一：本年度已安排1200元，加上本次1200元超过规定"):
        make(Month(2026, 10), "国庆节")
    assert make(Month(2026, 10), "国庆节", Gift(GiftForm.GOODS, "水果", Decimal(800))).added == 1
    assert make(Month(2027, 1), "元旦").added == 1
    with pytest.raises(Refusal, match="教师节不是法定节日"):
        make(Month(2026, 9), "教师节")
    with pytest.raises(Refusal, match="2026年9月没有这个节日"):
        make(Month(2026, 9), "春节")


def test_making_a_list_takes_a_fixed_number_of_queries(
    cast: Any, join: Join, django_assert_max_num_queries: Any
) -> None:
    for place in range(12):
        join(f"张{'一二三四五六七八九十甲乙'[place]}", born_on=dt.date(1990, 12, place + 1))

    with django_assert_max_num_queries(34):
        services.make_care_list(
            cast.machinery, DECEMBER, kind="birthday", gift=CAKE, actor=cast.officer_a
        )


def test_greetings_are_ticked_off_and_taken_back(cast: Any, join: Join) -> None:
    for name in ("张一", "李二", "王三"):
        join(name, born_on=dt.date(1990, 11, 3))
    made = services.make_care_list(
        cast.machinery,
        Month(2026, 11),
        kind="birthday",
        gift=Gift(GiftForm.GREETING),
        actor=cast.officer_a,
    )
    grants = list(CareGrant.objects.everything(reason="test").values_list("pk", flat=True))

    def mark(pks: list[int], state: GrantState, reason: str = "") -> services.Marked:
        return services.mark(
            pks,
            care_list=made.care_list,
            state=state,
            on=TODAY,
            reason=reason,
            actor=cast.officer_a,
        )

    assert mark(grants[:2], GrantState.GIVEN).done == 2
    again = mark(grants, GrantState.GIVEN)
    assert (again.done, again.left) == (1, {"已发放的不能标为已发放": 2})
    assert mark(grants[:1], GrantState.SIGNED).done == 1
    with pytest.raises(Refusal, match="取消的原因"):
        mark(grants, GrantState.CANCELLED)
    assert mark(grants, GrantState.CANCELLED, "已调走").done == 0

    for _ in range(2):
        services.take_back(grants, care_list=made.care_list, actor=cast.officer_a)

    rows = CareGrant.objects.filter(pk__in=grants)
    assert {(one.state, one.given_on, one.signed_on, one.signed_by) for one in rows} == {
        (GrantState.CONFIRMED, None, None, "")
    }
    assert mark(grants, GrantState.CANCELLED, "已调走").done == 3


def test_who_is_behind_with_dues_is_left_out(cast: Any, join: Join) -> None:
    behind, _paid = (join(name, born_on=dt.date(1990, 12, 3)) for name in ("张一", "李二"))
    for number in range(1, 7):
        DuesMonth.objects.create(
            membership=behind,
            union=cast.machinery,
            month=dt.date(2026, number, 1),
            name_key=behind.name_key,
            due=Decimal(20),
            state="arrears",
        )

    made = services.make_care_list(
        cast.machinery, DECEMBER, kind="birthday", gift=CAKE, actor=cast.officer_a
    )

    assert made.text == "已列入1人，没有列入的：1人欠缴会费满6个月"
    with pytest.raises(Refusal, match="张一欠缴会费6个月"):
        services.plan_for_event(
            tell(behind, CareKind.HOSPITAL, cast),
            gift=Gift(GiftForm.CASH, "", Decimal(300)),
            actor=cast.officer_a,
        )


@dataclass
class Till:
    """Who pays, from which line."""

    line: Any
    cashier: Any

    def pay(self, order: Any, chair: Any) -> None:
        money.approve_order(order, actor=chair)
        money.pay_cash(order, actor=self.cashier)


@pytest.fixture
def till(cast: Any) -> Till:
    cashier = open_account(username="chuna-a", display_name="何出纳", password="x" * 12, actor=None)
    grant_role(
        cashier, role="cashier", union=cast.county_a, from_on=dt.date(2020, 1, 1), actor=None
    )
    line = money.set_line(
        union=cast.machinery,
        year=2026,
        subject="activity",
        title="会员慰问",
        fund_source="own_union",
        amount=Decimal(1000),
        reason="年初预算",
        actor=None,
    )
    return Till(line, cashier)


def approved(member: Membership, cast: Any, till: Till, kind: str = "hospital") -> CareGrant:
    grant = services.plan_for_event(
        tell(member, kind, cast),
        gift=Gift(GiftForm.CASH, "", Decimal(800)),
        actor=cast.officer_a,
    )
    told = services.confirm(
        [grant.pk], care_list=grant.care_list, line=till.line, actor=cast.chair_a
    )
    assert told.done == 1
    grant.refresh_from_db()
    return grant


def ordered(grant: CareGrant, cast: Any) -> Any:
    told = services.draft_orders(
        [grant.pk], care_list=grant.care_list, way="cash", actor=cast.officer_a
    )
    assert told.done == 1, told.text
    grant.refresh_from_db()
    return grant.order


def test_money_is_approved_by_another_and_paid_by_the_engine(
    cast: Any, join: Join, till: Till
) -> None:
    member = join("张一")
    grant = services.plan_for_event(
        tell(member, CareKind.HOSPITAL, cast),
        gift=Gift(GiftForm.CASH, "", Decimal(800)),
        actor=cast.chair_a,
    )
    own = services.confirm(
        [grant.pk], care_list=grant.care_list, line=till.line, actor=cast.chair_a
    )
    assert own.left == {"由本人安排的，须由另一人审批": 1}
    early = services.draft_orders(
        [grant.pk], care_list=grant.care_list, way="cash", actor=cast.officer_a
    )
    assert early.left == {"还没有审批": 1}
    with pytest.raises(Refusal, match="审批会员慰问的权限"):
        services.confirm(
            [grant.pk], care_list=grant.care_list, line=till.line, actor=cast.officer_a
        )
    CareGrant.objects.filter(pk=grant.pk).update(planned_by=cast.officer_a)
    services.confirm([grant.pk], care_list=grant.care_list, line=till.line, actor=cast.chair_a)

    order = ordered(grant, cast)
    twice = services.draft_orders(
        [grant.pk], care_list=grant.care_list, way="cash", actor=cast.officer_a
    )
    assert (twice.done, twice.left) == (0, {"已经制作支付单": 1})
    back = services.take_back([grant.pk], care_list=grant.care_list, actor=cast.officer_a)
    assert back.done == 0
    by_hand = services.mark(
        [grant.pk],
        care_list=grant.care_list,
        state=GrantState.GIVEN,
        on=TODAY,
        actor=cast.officer_a,
    )
    assert by_hand.done == 0

    till.pay(order, cast.chair_a)
    grant.refresh_from_db()
    assert (grant.state, grant.given_on) == (GrantState.GIVEN, TODAY)
    order.refresh_from_db()
    money.reverse(order, reason="付错了人", actor=cast.chair_a)
    grant.refresh_from_db()
    assert (grant.state, grant.given_on) == (GrantState.CANCELLED, None)
    again = services.plan_for_event(
        grant.event, gift=Gift(GiftForm.CASH, "", Decimal(500)), actor=cast.officer_a
    )
    assert again.state == GrantState.PLANNED


def test_the_budget_line_and_the_rule_hold_at_the_order_too(
    cast: Any, join: Join, till: Till
) -> None:
    ordered(approved(join("张一"), cast, till), cast)
    with pytest.raises(Refusal, match=r"预算项目“会员慰问”余额200.00元"):
        ordered(approved(join("李二"), cast, till), cast)
    with pytest.raises(Refusal, match="请选择“东岭机械工会”的预算项目"):
        services.confirm([1], care_list=CareList.objects.get(), line=None, actor=cast.chair_a)


def test_two_parents_who_die_in_a_year_are_two_occasions(cast: Any, join: Join, till: Till) -> None:
    member = join("张一")
    till.line.amount = Decimal(5000)
    till.line.save(update_fields=["amount"])
    for relation in ("parent", "in_law"):
        event = tell(member, CareKind.BEREAVEMENT, cast, relation=relation)
        grant = services.plan_for_event(
            event, gift=Gift(GiftForm.CASH, "", Decimal(1000)), actor=cast.officer_a
        )
        services.confirm([grant.pk], care_list=grant.care_list, line=till.line, actor=cast.chair_a)
        grant.refresh_from_db()
        till.pay(ordered(grant, cast), cast.chair_a)

    assert CareGrant.objects.filter(state=GrantState.GIVEN).count() == 2


@pytest.fixture
def depot(cast: Any) -> Any:
    warehouse = goods.create_warehouse(
        {"union": cast.machinery, "name": "机械工会仓库"}, actor=cast.officer_a
    )
    item = goods.create_item(
        {"union": cast.machinery, "name": "大米", "unit": "袋", "category": "festival"},
        actor=cast.officer_a,
    )
    goods.receive(
        warehouse=warehouse,
        source="buy",
        lines=[goods.LotDraft(item, 5, Decimal(180), is_poverty_area=True)],
        received_on=TODAY,
        actor=cast.officer_a,
    )
    return warehouse, item


def test_a_festival_s_gifts_go_out_by_one_list(
    cast: Any, join: Join, till: Till, depot: Any, django_assert_max_num_queries: Any
) -> None:
    first = join("张一")
    for name in ("李二", "王三"):
        join(name)
    made = services.make_care_list(
        cast.machinery,
        Month(2026, 9),
        kind="festival",
        festival="中秋节",
        gift=Gift(GiftForm.GOODS, "大米一袋", Decimal(200)),
        actor=cast.officer_a,
    )
    keys = list(CareGrant.objects.values_list("pk", flat=True))
    services.confirm(keys, care_list=made.care_list, line=till.line, actor=cast.chair_a)

    with django_assert_max_num_queries(26):
        issued, told = services.issue_goods(
            keys,
            care_list=made.care_list,
            warehouse=depot[0],
            item=depot[1],
            quantity=1,
            actor=cast.officer_a,
        )
    assert issued is not None
    assert (told.done, issued.lines.count()) == (3, 3)
    again, told = services.issue_goods(
        keys,
        care_list=made.care_list,
        warehouse=depot[0],
        item=depot[1],
        quantity=1,
        actor=cast.officer_a,
    )
    assert (again, told.left) == (None, {"已经制作发放清单": 3})

    line = issued.lines.get(person=first.person)
    goods.hand_over([line], Ink(typed="张一"), actor=cast.officer_a)
    grant = CareGrant.objects.get(membership=first)
    assert (grant.state, grant.amount) == (GrantState.SIGNED, Decimal(180))
    assert (grant.signed_on, grant.signed_by) == (TODAY, SignedBy.DESK)
    share = queries.poverty_share(cast.machinery, 2026)
    assert (share.bought, share.percent, share.is_short) == (Decimal(900), 100, False)

    line.refresh_from_db()
    goods.give_back(line, 1, reason="发重了", actor=cast.officer_a)
    grant.refresh_from_db()
    assert (grant.state, grant.issue_line, grant.signed_on) == (GrantState.CONFIRMED, None, None)
    goods.close_list(issued, note="其余未领", actor=cast.officer_a)
    states = set(CareGrant.objects.values_list("state", "issue_line"))
    assert states == {(GrantState.CONFIRMED, None)}


def test_goods_that_cost_more_than_planned_stay_in_the_warehouse(
    cast: Any, join: Join, till: Till, depot: Any
) -> None:
    join("张一", born_on=dt.date(1990, 11, 3))
    made = services.make_care_list(
        cast.machinery,
        Month(2026, 11),
        kind="birthday",
        gift=Gift(GiftForm.GOODS, "蛋糕", Decimal(100)),
        actor=cast.officer_a,
    )
    keys = list(CareGrant.objects.values_list("pk", flat=True))
    services.confirm(keys, care_list=made.care_list, line=till.line, actor=cast.chair_a)
    issued, _ = services.issue_goods(
        keys,
        care_list=made.care_list,
        warehouse=depot[0],
        item=depot[1],
        quantity=1,
        actor=cast.officer_a,
    )
    assert issued is not None

    with pytest.raises(Refusal, match="物资成本180元超过安排的100元"):
        goods.hand_out(issued.lines.get(), actor=cast.officer_a)
    assert CareGrant.objects.get().state == GrantState.CONFIRMED


def test_a_batch_reaches_nothing_of_another_list_or_union(cast: Any, join: Join) -> None:
    join("张一", born_on=dt.date(1990, 11, 3))
    join("周五", born_on=dt.date(1990, 11, 3), union=cast.food)

    def make(union: Any) -> services.Made:
        return services.make_care_list(
            union, Month(2026, 11), kind="birthday", gift=CAKE, actor=None
        )

    made, other = make(cast.machinery), make(cast.food)
    theirs = CareGrant.objects.get(care_list=other.care_list)

    with pytest.raises(Refusal, match="勾选"):
        services.mark(
            [theirs.pk],
            care_list=made.care_list,
            state=GrantState.GIVEN,
            on=TODAY,
            actor=cast.officer_a,
        )
    with pytest.raises(Refusal, match="没有在“西河食品工会”"):
        services.take_back([theirs.pk], care_list=other.care_list, actor=cast.officer_a)


def tell(member: Membership, kind: str, cast: Any, **more: Any) -> LifeEvent:
    return services.tell_event(
        member, kind=kind, occurred_on=TODAY - dt.timedelta(days=3), actor=cast.officer_a, **more
    )


def test_a_life_event_is_called_on_once_within_the_limits(cast: Any, join: Join) -> None:
    member = join("张一")
    first = tell(member, CareKind.HOSPITAL, cast, note="已出院")
    assert first.note == "已出院"
    assert "已出院" not in first.note_sealed
    with pytest.raises(Refusal, match="登记过"):
        tell(member, CareKind.HOSPITAL, cast)

    with pytest.raises(Refusal, match="1500元超过规定：住院慰问"):
        services.plan_for_event(
            first, gift=Gift(GiftForm.CASH, "", Decimal(1500)), actor=cast.officer_a
        )
    gift = Gift(GiftForm.CASH, "", Decimal(800))
    grant = services.plan_for_event(first, gift=gift, actor=cast.officer_a)
    assert grant.care_list.month == dt.date(2026, 11, 1)
    with pytest.raises(Refusal, match="已经安排过"):
        services.plan_for_event(first, gift=gift, actor=cast.officer_a)
    assert not queries.open_events(
        LifeEvent.objects.everything(reason="test"), Month(2026, 11)
    ).exists()


def test_the_third_hospital_visit_of_a_year_is_over_the_limit(cast: Any, join: Join) -> None:
    member = join("张一")
    gift = Gift(GiftForm.CASH, "", Decimal(100))
    for days in (200, 100):
        event = services.tell_event(
            member,
            kind=CareKind.HOSPITAL,
            occurred_on=TODAY - dt.timedelta(days=days),
            actor=cast.officer_a,
        )
        services.plan_for_event(event, gift=gift, actor=cast.officer_a)

    with pytest.raises(Refusal, match="已安排2次"):
        services.plan_for_event(
            tell(member, CareKind.HOSPITAL, cast), gift=gift, actor=cast.officer_a
        )


@pytest.fixture
def organiser(cast: Any) -> Any:
    account = open_account(username="zuzhi", display_name="孙组织", password="x" * 12, actor=None)
    grant_role(
        account, role="organiser", union=cast.county_a, from_on=dt.date(2020, 1, 1), actor=None
    )
    return account


def test_sensitive_events_are_met_with_a_permission_only(
    cast: Any, join: Join, organiser: Any
) -> None:
    member = join("张一")
    hospital = tell(member, CareKind.HOSPITAL, cast)
    tell(member, CareKind.RETIREMENT, cast)
    services.plan_for_event(
        hospital, gift=Gift(GiftForm.CASH, "", Decimal(800)), actor=cast.officer_a
    )

    def kinds(model: Any, account: Any) -> set[str]:
        return {one.kind for one in model.objects.visible_to(account, "occasions.view")}

    assert kinds(LifeEvent, cast.officer_a) == {"hospital", "retirement"}
    assert kinds(LifeEvent, organiser) == {"retirement"}
    assert kinds(LifeEvent, cast.viewer_a) == {"retirement"}
    assert kinds(CareGrant, organiser) == set()
    assert kinds(CareGrant, cast.officer_b) == set()


def test_what_a_worker_tells_is_confirmed_or_answered(cast: Any, join: Join, till: Till) -> None:
    member = join("张一")
    cast.worker.person = member.person
    cast.worker.save()
    event = services.tell_own_event(cast.worker, kind=CareKind.MARRIAGE, occurred_on=TODAY)
    assert event.state == EventState.TOLD
    with pytest.raises(Refusal, match="先核实"):
        services.plan_for_event(
            event, gift=Gift(GiftForm.CASH, "", Decimal(500)), actor=cast.officer_a
        )
    with pytest.raises(Refusal, match="原因"):
        services.settle_event(event, is_true=False, actor=cast.officer_a)
    services.settle_event(event, is_true=True, actor=cast.officer_a)
    with pytest.raises(Refusal, match="不用再次核实"):
        services.settle_event(event, is_true=True, actor=cast.officer_a)

    event.refresh_from_db()
    grant = services.plan_for_event(
        event, gift=Gift(GiftForm.CASH, "", Decimal(500)), actor=cast.officer_a
    )
    with pytest.raises(Refusal, match="还没有登记发放"):
        services.sign_own(grant, account=cast.worker)
    services.confirm([grant.pk], care_list=grant.care_list, line=till.line, actor=cast.chair_a)
    grant.refresh_from_db()
    till.pay(ordered(grant, cast), cast.chair_a)
    ink = Ink(typed="张一")
    with pytest.raises(Refusal, match="没有找到"):
        services.sign_own(grant, account=cast.stranger, ink=ink)
    with pytest.raises(Refusal, match="签名"):
        services.sign_own(grant, account=cast.worker)
    signed = services.sign_own(grant, account=cast.worker, ink=ink)
    assert (signed.signed_by, signed.state) == (SignedBy.PHONE, GrantState.SIGNED)
    assert signed.order.signed_on == TODAY


def test_officers_are_told_of_the_next_month_once(cast: Any, join: Join) -> None:
    join("张一", born_on=dt.date(1990, 12, 31))
    join("李二", born_on=dt.date(1965, 12, 3))
    join("周五", born_on=dt.date(1990, 12, 3), union=cast.food)

    reminding.remind_of_next_month(dt.date(2026, 11, 19))
    assert not Message.objects.everything(reason="test").exists()
    for _ in range(2):
        reminding.remind_of_next_month(TODAY)

    told = {one.account.username: one.text for one in Message.objects.everything(reason="test")}
    assert set(told) == {"city-officer", "chair-a", "officer-a", "officer-b"}
    assert "有2人生日、0人到法定退休时间" in told["officer-a"]
    assert "有3人生日" in told["city-officer"]
    assert "没有节日" not in told["officer-a"] or "国家宪法日" in told["officer-a"]


def test_a_birthday_is_greeted_once_where_it_is_switched_on(cast: Any, join: Join) -> None:
    join("张一", born_on=dt.date(1990, 11, 20))
    quiet = join("李二", born_on=dt.date(1990, 11, 20))
    join("周五", born_on=dt.date(1990, 11, 20), union=cast.food)
    services.set_wish(quiet, by_moon=False, wants_greetings=False, actor=cast.officer_a)
    set_parameter(
        "care.birthday_greeting",
        union=cast.county_a,
        value="是",
        source="委员会决定",
        from_on=dt.date(2026, 1, 1),
        actor=None,
    )

    for _ in range(2):
        reminding.greet_birthdays(TODAY)

    message = Message.objects.everything(reason="test").get()
    assert message.person.name == "张一"
    assert "东岭机械有限公司工会委员会祝您生日快乐" in message.text
