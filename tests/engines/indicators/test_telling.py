"""Of a sensitive figure a few people are not told apart."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from gonghui.direction.reporting import queries as reporting
from gonghui.engines.indicators import engine, telling
from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.periods import Period
from gonghui.sites.cli import main
from tests.engines.activities.makers import make_activity, make_person, make_session, put_on_roster

YEAR = Period.parse("2026")


@pytest.fixture
def few(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 15 participations in the county ten were at the machinery, three at the textile union and
    two at the county itself; the neighbour has one."""
    plain = INDICATORS["activity_person_times"]
    assert plain.facts is not None
    records = (
        dataclasses.replace(plain.facts.records[0], heading="姓名", is_name=True, value=_name),
    )
    facts = dataclasses.replace(plain.facts, permission="org.edit", records=records, link=None)
    hidden = dataclasses.replace(plain, code="t_few", title="敏感人次", sensitive=True, facts=facts)
    monkeypatch.setitem(INDICATORS._load(), "t_few", hidden)
    share = dataclasses.replace(
        hidden,
        code="t_share",
        title="敏感占比",
        unit="%",
        kind=IndicatorKind.RATIO,
        facts=None,
        declared=None,
        numerator="t_few",
        denominator="activity_person_times",
    )
    monkeypatch.setitem(INDICATORS._load(), "t_share", share)
    made = iter(range(100))

    def took_part(union: Any, count: int, month: int) -> None:
        day = dt.date(2026, month, 9)
        activity = make_activity(union, f"活动{next(made)}", from_on=day, to_on=day)
        people = [make_person(f"赵钱{next(made)}") for _ in range(count)]
        put_on_roster(make_session(activity), *people, union=union)

    took_part(cast.machinery, 10, 3)
    took_part(cast.textile, 3, 4)
    took_part(cast.county_a, 2, 5)
    took_part(cast.county_b, 1, 5)


def _name(row: Any) -> str:
    return str(row.person.name)


def texts(answer: Any) -> list[str]:
    return [share.text for share in answer.context["shares"]]


def page(client: Any, union: Any, name: str = "detail", code: str = "t_few") -> Any:
    address = reverse(f"indicators:{name}", args=[code])
    return client.get(address, {"union": union.pk, "period": "2026"})


@pytest.mark.usefixtures("few")
def test_who_may_not_open_the_records_reads_no_small_number(cast: Any, client_of: Any) -> None:
    viewer, chair = client_of(cast.viewer_a), client_of(cast.chair_a)

    assert texts(page(chair, cast.county_a)) == ["2", "10", "3"]
    seen = page(viewer, cast.county_a)
    assert texts(seen) == ["＊", "10", "＊"]
    months = seen.context["chart_"].series[0].values
    assert [months[2], months[3], months[4]] == [10, None, None]
    assert "不列出" in seen.text
    own = reverse("indicators:detail", args=["t_few"])
    query = {"union": cast.county_a.pk, "period": "2026", "own": "1"}
    assert viewer.get(own, query).context["page"].number() == "<3"
    assert chair.get(own, query).context["page"].number() == "2"
    listed = viewer.get(reverse("indicators:list"), {**query, "q": "敏感人次"})
    assert "&lt;3" in listed.text


@pytest.mark.usefixtures("few")
def test_a_share_of_few_people_is_not_told(cast: Any, client_of: Any) -> None:
    seen = page(client_of(cast.viewer_a), cast.county_a, code="t_share")

    assert texts(seen) == ["＊", "100.0", "100.0"]


@pytest.mark.usefixtures("few")
def test_records_ask_their_own_permission_and_mask_names(cast: Any, client_of: Any) -> None:
    assert page(client_of(cast.viewer_a), cast.county_a, "records").status_code == 403
    assert page(client_of(cast.officer_b), cast.county_a, "records").status_code in (403, 404)
    chair = client_of(cast.chair_a)

    listed = page(chair, cast.county_a, "records")
    book = b"".join(page(chair, cast.county_a, "export"))

    cells = [str(cell.value) for row in load_workbook(io.BytesIO(book)).active for cell in row]
    assert "赵*" in listed.text.replace("赵**", "赵*")
    assert "赵钱" not in listed.text
    assert not any("赵钱" in cell for cell in cells)


@pytest.mark.usefixtures("few")
def test_papers_and_commands_never_tell_a_small_number(
    cast: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    few = engine.value("t_few", union=cast.county_a, period=YEAR, own=True)

    assert telling.said(few) == "<3人次"
    answers = reporting.ask(
        union=cast.county_b, period=YEAR, plan=None, today=dt.date(2026, 6, 15), codes=["t_few"]
    )
    assert answers.number("t_few") is None
    whole = reporting.ask(
        union=cast.county_a, period=YEAR, plan=None, today=dt.date(2026, 6, 15), codes=["t_few"]
    )
    assert whole.number("t_few") == 15
    main(["indicator", "t_few", "--union", cast.county_b.code, "--period", "2026"])
    assert "<3人次" in capsys.readouterr().out
    main(["indicator", "t_few", "--union", cast.county_a.code, "--period", "2026", "--records"])
    out = capsys.readouterr()
    assert "赵钱" not in out.out
    assert "命令行不列出" in out.err + out.out


@pytest.mark.usefixtures("few")
def test_amounts_go_by_the_people_behind_them(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = INDICATORS["t_few"]
    assert counted.facts is not None
    facts = dataclasses.replace(counted.facts, measure="session__activity__pk")
    money = dataclasses.replace(counted, code="t_money", facts=facts)
    monkeypatch.setitem(INDICATORS._load(), "t_money", money)

    found = engine.by_child("t_money", union=cast.county_a, period=YEAR)
    value = engine.value("t_money", union=cast.county_a, period=YEAR)
    hidden = telling.hidden_children(value, found, today=dt.date(2026, 6, 15))

    assert value.people == 15
    assert value.number != Decimal(15)
    assert hidden == {cast.county_a.pk, cast.textile.pk}
