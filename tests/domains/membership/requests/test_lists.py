"""Joining together by list: every bad row named, one decision, everybody in sets."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gonghui.domains.membership.models import Membership, MembershipEvent
from gonghui.domains.membership.requests.models import JoiningList
from gonghui.domains.membership.requests.services.lists import submit_list
from gonghui.engines.matters.models import Matter
from gonghui.engines.registers.importing.receipt import write_receipt
from gonghui.engines.registers.models import ImportRow, ImportRun
from gonghui.engines.registers.services import import_file
from gonghui.kernel.refusal import Refusal
from tests.domains.membership.conftest import id_number
from tests.domains.membership.requests.conftest import TODAY, Town

HEADINGS = ("姓名", "证件号码", "移动电话", "新就业形态类别", "平台企业", "站点")


def run_of(town: Town, tmp_path: Path, rows: list[tuple[str, ...]], union: Any = None) -> ImportRun:
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    path = tmp_path / "北街站骑手.xlsx"
    book.save(path)
    who = "riders" if union is None else "machinery"
    return import_file("joining-lists", path, union or town.riders, town.account(who), dry_run=True)


def rider(name: str, number: str, mobile: str = "13800138000") -> tuple[str, ...]:
    return (name, number, mobile, "网约配送员", "某送", "北街站")


def test_a_station_joins_with_every_bad_row_named(town: Town, tmp_path: Path) -> None:
    known = town.member("江小鱼", town.cast.food)
    mine = town.member("江大鱼", town.riders)
    good, twice = town.number(), town.number()
    run = run_of(
        town,
        tmp_path,
        [
            rider("张一", good),
            rider("张二", twice),
            rider("张二", twice),
            rider("张三", "110105199003070018"),
            rider("江小鱼", number_of(known)),
            rider("江大鱼", number_of(mine)),
            rider("李四", id_number(dt.date(2013, 1, 1), 7)),
            rider("王五", town.number(), "12345"),
        ],
    )

    reasons = {
        row.row_number: row.reason_text
        for row in ImportRow.objects.filter(run=run).exclude(verdict="new")
    }
    assert run.written_count == 2
    assert reasons[4].startswith("证件号码：与第3行重复")
    assert "证件号码" in reasons[5]
    assert reasons[6] == "证件号码：已在其他工会有会籍，请办理会籍转接"
    assert "已是“东岭县外卖配送员联合工会”的会员" in reasons[7]
    assert "未满16周岁" in reasons[8]
    assert reasons[9].startswith("移动电话")

    taken = submit_list(run, mode="good", actor=town.account("riders"))
    matter = Matter.objects.get(pk=taken.matter_id)
    assert (matter.kind, matter.headcount, matter.union) == ("member_join_list", 2, town.riders)
    assert not Membership.objects.filter(joined_on=TODAY).exists()
    town.act(matter, "riders", opinion="经委员会讨论，同意吸收名单所列人员为会员。")

    joined = Membership.objects.filter(joined_on=TODAY).order_by("pk")
    taken.refresh_from_db()
    assert [(row.person.name, row.union, row.station) for row in joined] == [
        ("张一", town.riders, "北街站"),
        ("张二", town.riders, "北街站"),
    ]
    assert all(row.new_employment_type == "delivery" and row.member_no for row in joined)
    event = MembershipEvent.objects.get(membership=joined[0])
    assert (event.type, event.occurs_on, event.note) == ("join", TODAY, "集中入会")
    assert (taken.state, taken.settled_on) == ("settled", TODAY)


def number_of(member: Membership) -> str:
    from gonghui.kernel.people import protection

    person = member.person
    return protection.unseal(person.id_number_sealed, context=person.id_number_context)


def test_the_receipt_tells_each_row_what_became_of_it(town: Town, tmp_path: Path) -> None:
    run = run_of(town, tmp_path, [rider("张一", town.number()), rider("张三", "1101")])
    taken = submit_list(run, mode="good", actor=town.account("riders"))
    town.act(taken.matter, "riders")
    run.refresh_from_db()
    file = io.BytesIO()

    write_receipt(run, file)

    sheet = openpyxl.load_workbook(file).active
    rows = {str(cell): row for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row}
    assert "已新增" in rows["张一"]
    assert "未导入（错误）" in rows["张三"]


def test_who_joined_elsewhere_meanwhile_is_told_and_the_others_join(
    town: Town, tmp_path: Path
) -> None:
    number = town.number()
    run = run_of(town, tmp_path, [rider("张一", number), rider("张二", town.number())])
    taken = submit_list(run, mode="good", actor=town.account("riders"))
    from gonghui.domains.membership.services import join_member

    join_member(
        union=town.cast.food,
        joined_on=TODAY,
        actor=None,
        person={"name": "张一", "id_number": number, "mobile": "13800138000"},
    )

    town.act(taken.matter, "riders")

    assert list(
        Membership.objects.filter(union=town.riders).values_list("person__name", flat=True)
    ) == ["张二"]
    row = ImportRow.objects.get(run=run, row_number=2)
    assert (row.verdict, row.is_applied) == ("conflict", False)


def test_a_refused_list_lets_nobody_in(town: Town, tmp_path: Path) -> None:
    run = run_of(town, tmp_path, [rider("张一", town.number())])
    taken = submit_list(run, mode="good", actor=town.account("riders"))

    town.act(taken.matter, "riders", "refuse", opinion="材料不实")

    assert not Membership.objects.exists()
    assert JoiningList.objects.get().state == "closed"


def test_submitting_twice_is_once_and_an_empty_list_is_refused(town: Town, tmp_path: Path) -> None:
    run = run_of(town, tmp_path, [rider("张一", town.number())])
    first = submit_list(run, mode="good", actor=town.account("riders"))

    assert submit_list(run, mode="good", actor=town.account("riders")) == first
    assert Matter.objects.count() == 1
    bad = run_of(town, tmp_path, [rider("张三", "1101")])
    with pytest.raises(Refusal, match="没有可以入会的人员"):
        submit_list(bad, mode="good", actor=town.account("riders"))


def test_a_thousand_join_in_sets(town: Town, tmp_path: Path) -> None:
    rows = [
        rider(f"张{chr(0x4E00 + n)}", id_number(dt.date(1980, 1, 1) + dt.timedelta(days=n), 1))
        for n in range(1000)
    ]
    run = run_of(town, tmp_path, rows)
    taken = submit_list(run, mode="good", actor=town.account("riders"))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        town.act(taken.matter, "riders")

    assert Membership.objects.filter(union=town.riders).count() == 1000
    assert len(queries) < 150


def test_the_page_submits_to_the_committee_instead_of_importing(
    town: Town, tmp_path: Path, client_of: Any
) -> None:
    run = run_of(town, tmp_path, [rider("张一", town.number())])
    client = client_of(town.account("riders"))
    url = f"/registers/joining-lists/import/{run.pk}/"
    assert "提交委员会审批（1 行）" in client.get(url).content.decode()

    response = client.post(url, {"action": "good"}, follow=True)

    assert "审批中" in response.content.decode()
    assert not Membership.objects.exists()
    assert Matter.objects.get().kind == "member_join_list"
