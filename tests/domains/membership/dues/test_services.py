"""Months made in sets, money in and struck out, lists from the payroll."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine

from gonghui.domains.membership.dues import queries, services
from gonghui.domains.membership.dues.enums import DuesState, Exemption
from gonghui.domains.membership.dues.models import DuesEntry, DuesMonth, DuesReceipt
from gonghui.domains.membership.dues.reminding import remind_of_arrears
from gonghui.domains.membership.dues.services.rolling import age_arrears, roll_chunk, roll_daily
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.months import Month
from gonghui.domains.membership.services import move_member, retain, withdraw
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.periods import Period
from gonghui.engines.registers.services import import_file
from gonghui.kernel.jobs.models import Job
from gonghui.kernel.jobs.services import run_pending
from gonghui.kernel.notify.models import Message
from gonghui.kernel.policy.services import set_parameter
from gonghui.kernel.refusal import Refusal

Join = Callable[..., Membership]
TODAY = dt.date(2026, 4, 20)
FIRST = dt.date(2026, 1, 1)
MARCH, APRIL = Month(2026, 3), Month(2026, 4)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-04-20T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def kept(cast: Any) -> None:
    """The county keeps its dues here since January."""
    parameter(cast.county_a, "dues.kept", "是")


def parameter(union: Any, code: str, value: str) -> None:
    set_parameter(code, union=union, value=value, source="委员会决定", from_on=FIRST, actor=None)


def roll(*months: Month) -> None:
    for month in months or (Month(2026, 1), Month(2026, 2), MARCH, APRIL):
        roll_chunk(month, 0, queries.unions_that_keep(month.first))


def rows_of(member: Membership) -> dict[int, tuple[str, Decimal, str]]:
    return {
        row.month.month: (row.state, row.due, row.reason)
        for row in DuesMonth.objects.filter(membership=member)
    }


def based(member: Membership, base: str = "4568.9") -> Membership:
    services.set_base(member, base=Decimal(base), since=Month(2026, 1), actor=None)
    return member


def key(member: Membership, month: int) -> int:
    return int(DuesMonth.objects.get(membership=member, month__month=month).pk)


def test_months_are_made_once_for_those_held_on_the_first(
    cast: Any, join: Join, kept: None
) -> None:
    member, late = based(join("张一")), join("李二", joined_on=dt.date(2026, 3, 5))
    join("周五", union=cast.food)  # whose county keeps no dues here

    roll()
    again = [
        roll_chunk(month, 0, queries.unions_that_keep(month.first)) for month in (MARCH, APRIL)
    ]

    assert again == [(0, 0), (0, 0)]
    due = (DuesState.ARREARS, Decimal("22.80"), "")
    assert rows_of(member) == {1: due, 2: due, 3: due, 4: (DuesState.DUE, Decimal("22.80"), "")}
    assert rows_of(late) == {4: (DuesState.DUE, Decimal(0), "")}
    assert DuesMonth.objects.count() == 5


def test_the_retained_and_new_employment_are_exempt(cast: Any, join: Join, kept: None) -> None:
    retired = based(join("张一"))
    retain(retired, occurs_on=dt.date(2026, 2, 10), reason="10", actor=None)
    rider = join("李二", new_employment_type="delivery")

    roll()

    assert rows_of(retired)[2][0] == DuesState.ARREARS
    assert rows_of(retired)[3] == (DuesState.EXEMPT, Decimal(0), Exemption.RETAINED)
    assert rows_of(rider)[4] == (DuesState.EXEMPT, Decimal(0), Exemption.NEW_EMPLOYMENT)


def test_a_union_may_take_a_fixed_sum(cast: Any, join: Join, kept: None) -> None:
    parameter(cast.textile, "dues.mode", "按定额")
    parameter(cast.textile, "dues.fixed", "10")
    parameter(cast.textile, "dues.new_employment", "应缴")
    rider = join("李二", union=cast.textile, new_employment_type="delivery")
    member = based(join("张一"))

    roll(APRIL)

    assert rows_of(rider)[4][1] == Decimal(10)
    assert rows_of(member)[4][1] == Decimal("22.80")
    with pytest.raises(Refusal, match="只能填：按比例、按定额"):
        parameter(cast.textile, "dues.mode", "随便")


def test_unpaid_months_follow_a_transfer_paid_ones_stay(cast: Any, join: Join, kept: None) -> None:
    member = based(join("张一"))
    roll()
    services.pay(
        [key(member, 3)], union=cast.machinery, paid_on=TODAY, method="cash", actor=cast.officer_a
    )

    move_member(member, union=cast.textile, occurs_on=dt.date(2026, 2, 15), actor=None, reason="1")

    held = dict(DuesMonth.objects.filter(membership=member).values_list("month__month", "union"))
    assert held == {
        1: cast.machinery.pk,
        2: cast.machinery.pk,
        3: cast.machinery.pk,
        4: cast.textile.pk,
    }


def test_who_left_owes_no_more(cast: Any, join: Join, kept: None) -> None:
    member = based(join("张一"))
    roll()

    withdraw(member, occurs_on=dt.date(2026, 2, 15), actor=None, note="本人申请")

    assert [rows_of(member)[month][0] for month in (1, 2, 3, 4)] == [
        "arrears",
        "arrears",
        "exempt",
        "exempt",
    ]
    assert rows_of(member)[4][2] == Exemption.LEFT


def test_a_new_base_moves_unpaid_months_only(cast: Any, join: Join, kept: None) -> None:
    member = based(join("张一"))
    roll()
    services.pay(
        [key(member, 2)], union=cast.machinery, paid_on=TODAY, method="cash", actor=cast.officer_a
    )

    services.set_base(member, base=Decimal(3009), since=Month(2026, 2), actor=cast.officer_a)

    assert [str(rows_of(member)[month][1]) for month in (1, 2, 3, 4)] == [
        "22.80",
        "22.80",
        "15.00",
        "15.00",
    ]


def test_paying_gives_a_numbered_receipt_and_twice_is_refused(
    cast: Any, join: Join, kept: None
) -> None:
    member = based(join("张一"))
    nobody = join("李二")
    roll()
    months = [key(member, month) for month in (1, 2)]

    def pay(keys: list[int]) -> services.Taken:
        return services.pay(
            keys, union=cast.machinery, paid_on=TODAY, method="cash", actor=cast.officer_a
        )

    taken = pay([*months, key(nobody, 4)])
    assert taken.receipt.number == "2026-00001"
    assert (taken.receipt.total, taken.receipt.count) == (Decimal("45.60"), 2)
    assert taken.left == {"还没有登记缴费基数": 1}
    with pytest.raises(Refusal, match="没有可以登记的月份：已缴"):
        pay(months)
    assert pay([key(member, 3)]).receipt.number == "2026-00002"
    with pytest.raises(Refusal, match="不能晚于今天"):
        services.pay(
            months,
            union=cast.machinery,
            paid_on=TODAY + dt.timedelta(days=1),
            method="cash",
            actor=cast.officer_a,
        )
    with pytest.raises(Refusal, match="没有在"):
        services.pay(
            months, union=cast.machinery, paid_on=TODAY, method="cash", actor=cast.officer_b
        )


def income(union: Any, period: str) -> Decimal:
    value = engine.value("dues_income", union=union, period=Period.parse(period), today=TODAY)
    assert value.number is not None
    return value.number


def test_a_receipt_is_struck_out_in_red(cast: Any, join: Join, kept: None) -> None:
    member = based(join("张一"))
    roll()
    taken = services.pay(
        [key(member, 1), key(member, 4)],
        union=cast.machinery,
        paid_on=dt.date(2026, 3, 31),
        method="cash",
        actor=cast.officer_a,
    )

    red = services.undo_receipt(taken.receipt, reason="重复登记", actor=cast.officer_a)

    assert (red.total, red.reverses) == (Decimal("-45.60"), taken.receipt)
    assert {rows_of(member)[1][0], rows_of(member)[4][0]} == {"arrears", "due"}
    assert (income(cast.machinery, "2026-03"), income(cast.machinery, "2026-04")) == (
        Decimal("45.60"),
        Decimal("-45.60"),
    )
    assert income(cast.county_a, "2026") == 0
    with pytest.raises(Refusal, match="已经冲销过"):
        services.undo_receipt(taken.receipt, reason="重复登记", actor=cast.officer_a)
    with pytest.raises(Refusal, match="红字"):
        services.undo_receipt(red, reason="重复登记", actor=cast.officer_a)
    services.pay(
        [key(member, 1)], union=cast.machinery, paid_on=TODAY, method="cash", actor=cast.officer_a
    )
    assert DuesReceipt.objects.count() == 3


def test_waived_months_are_in_no_denominator(cast: Any, join: Join, kept: None) -> None:
    member, other = based(join("张一")), based(join("李二"))
    roll(MARCH, APRIL)
    services.pay(
        [key(member, 3)], union=cast.machinery, paid_on=TODAY, method="cash", actor=cast.officer_a
    )

    def rate() -> Decimal | None:
        return engine.value(
            "dues_paid_rate", union=cast.county_a, period=Period.parse("2026"), today=TODAY
        ).number

    assert rate() == 25
    services.waive([key(other, 3), key(other, 4)], union=cast.machinery, reason="困难", actor=None)
    assert rate() == 50
    with pytest.raises(Refusal, match="减免的月份不能减免"):
        services.waive([key(other, 3)], union=cast.machinery, reason="困难", actor=None)
    services.unwaive(other, union=cast.machinery, actor=None)
    assert rate() == 25
    assert rows_of(other)[3][0] == DuesState.ARREARS


def test_the_books_are_opened_from_a_month_by_a_job(cast: Any, join: Join) -> None:
    member = based(join("张一"))
    other = join("周五", union=cast.textile)

    services.open_books(cast.machinery, since=Month(2026, 2), actor=cast.chair_a)
    run_pending()

    assert set(rows_of(member)) == {2, 3, 4}
    assert rows_of(other) == {}
    job = Job.objects.get(kind="dues.roll")
    assert (job.state, job.message) == ("done", "已生成或更正应缴会费3人月。")
    with pytest.raises(Refusal, match="不能晚于本月"):
        services.open_books(cast.machinery, since=Month(2026, 5), actor=cast.chair_a)


def test_the_chore_asks_for_the_month_once(cast: Any, join: Join, kept: None) -> None:
    member = based(join("张一"))
    for day in (21, 22):
        roll_daily(dt.date(2026, 4, day))
        run_pending()

    assert Job.objects.filter(kind="dues.roll").count() == 1
    assert set(rows_of(member)) == {4}
    with time_machine.travel("2026-05-01T06:00:00+08:00", tick=False):
        assert age_arrears(dt.date(2026, 5, 1)) == 1
    assert rows_of(member)[4][0] == DuesState.ARREARS


def test_rolling_takes_the_same_number_of_queries_for_any_number(
    cast: Any, join: Join, kept: None, django_assert_max_num_queries: Any
) -> None:
    for name in ("张一", "李二", "王三", "赵四"):
        based(join(name))
    unions = queries.unions_that_keep(APRIL.first)

    with django_assert_max_num_queries(10):
        roll_chunk(APRIL, 0, unions)

    assert DuesMonth.objects.count() == 4


def test_months_behind_are_told_and_nobody_is_struck_off(cast: Any, join: Join, kept: None) -> None:
    member = based(join("张一"))
    short = based(join("李二"))
    with time_machine.travel("2026-08-05T09:00:00+08:00", tick=False):
        roll(*(Month(2026, number) for number in range(1, 9)))
        services.pay(
            [key(short, month) for month in (1, 2, 3)],
            union=cast.machinery,
            paid_on=TODAY,
            method="cash",
            actor=cast.officer_a,
        )
        for _ in range(2):
            remind_of_arrears(dt.date(2026, 8, 5))

        told = {one.account.username: one.text for one in Message.objects.all()}
        assert set(told) == {"city-officer", "chair-a", "officer-a"}
        assert "有1名会员欠缴会费满6个月，共159.60元" in told["officer-a"]
        behind = queries.with_arrears(Membership.objects.everything(reason="test"))
        assert {(one.person.name, one.months_behind) for one in behind} == {
            ("张一", 7),
            ("李二", 4),
        }
    member.refresh_from_db()
    assert member.status == "active"


def book(path: Path, *rows: list[Any]) -> Path:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    for row in rows:
        page.append(row)
    data = io.BytesIO()
    workbook.save(data)
    path.write_bytes(data.getvalue())
    return path


def number_of(member: Membership) -> str:
    from gonghui.kernel.people import protection

    person = member.person
    return protection.unseal(person.id_number_sealed, context=person.id_number_context)


def test_bases_come_in_by_a_list(cast: Any, join: Join, kept: None, tmp_path: Path) -> None:
    member, other = join("张一"), based(join("李二"))
    roll(APRIL)
    path = book(
        tmp_path / "基数.xlsx",
        ["姓名", "身份证号码", "月工资收入", "起始月份"],
        ["张一", number_of(member), "3009", "2026-01"],
        ["李二", number_of(other), "5000.00", "2026年1月"],
        ["王八", number_of(other)[:-1] + "0", "5000", "2026-01"],
    )

    run = import_file("dues-bases", path, union=cast.machinery, actor=cast.officer_a)

    assert (run.new_count, run.changed_count, run.error_count) == (1, 1, 1)
    assert rows_of(member)[4][1] == Decimal("15.00")
    assert rows_of(other)[4][1] == Decimal("25.00")


def test_the_payroll_s_list_names_every_bad_row(
    cast: Any, join: Join, kept: None, tmp_path: Path
) -> None:
    good, wrong, baseless = based(join("张一")), based(join("李二")), join("王三")
    roll(MARCH, APRIL)
    path = book(
        tmp_path / "代扣.xlsx",
        ["姓名", "证件号码", "月份", "代扣金额", "发薪日"],
        ["张一", number_of(good), "2026-03", "22.80", "2026-04-10"],
        ["李二", number_of(wrong), "2026-03", "20", "2026-04-10"],
        ["王三", number_of(baseless), "2026-03", "", "2026-04-10"],
        ["李四", number_of(good), "2026-03", "22.80", "2026-04-10"],
    )

    run = import_file("dues-payments", path, union=cast.machinery, actor=cast.officer_a)

    reasons = {row.row_number: row.reasons for row in run.rows.all()}
    said = str(reasons)
    assert (run.new_count, run.conflict_count, run.error_count) == (1, 2, 1), said
    assert "应缴22.80元，表中为20.00元" in said
    assert "还没有登记缴费基数" in said
    entry = DuesEntry.objects.get()
    assert (entry.amount, entry.paid_on) == (Decimal("22.80"), dt.date(2026, 4, 10))
    again = import_file("dues-payments", path, union=cast.machinery, actor=cast.officer_a)
    assert again.same_count == 1
    assert DuesEntry.objects.count() == 1
