"""B6: 建会率, 入会率 and the counts of members by day equal a hand count on the same data."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from gonghui.domains.membership.services import join_member, move_member, withdraw
from gonghui.kernel.people.identity import check_digit


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to("2026-06-15T09:00:00+08:00", tick=False)


def join(union, serial, joined_on, sex=1):
    first = f"99999919900101{serial * 2 + (sex == 1):03d}"
    return join_member(
        union=union,
        joined_on=joined_on,
        actor=None,
        person={"name": "某甲", "id_number": first + check_digit(first)},
    )


def text(response):
    return response.content.decode()


def test_the_statistician_reads_any_day(cast, client_of):
    """Machinery (320 staff) and textile (210): three join in March, one moves in April, one leaves
    in May."""
    march = dt.date(2026, 3, 2)
    first = join(cast.machinery, 1, march)
    second = join(cast.machinery, 2, march, sex=2)
    join(cast.textile, 3, march)
    move_member(second, union=cast.textile, occurs_on=dt.date(2026, 4, 1), actor=None, reason="1")
    withdraw(first, occurs_on=dt.date(2026, 5, 1), actor=None, reason="5")
    client = client_of(cast.chair_a)

    def rows(day, kind, since="2026-01-01"):
        page = client.get("/counts/", {"from": since, "to": day}).context["page"]
        found = page.stock_rows() if kind == "stock" else page.change_rows()
        return {
            line.union.code: {cell.label: cell.text for cell in cells}
            for line, _, cells in found
            if not line.is_itself
        }

    on_31_march = rows("2026-03-31", "stock")
    assert on_31_march["QJ01"]["会员"] == "3"
    assert on_31_march["QJ0101"] | {"会员": "2", "女": "1"} == on_31_march["QJ0101"]
    assert rows("2026-04-01", "stock")["QJ0102"]["会员"] == "2"
    today = rows("2026-06-15", "stock")
    assert [today[code]["会员"] for code in ("QJ01", "QJ0101", "QJ0102")] == ["2", "0", "2"]
    assert (today["QJ01"]["建会率"], today["QJ01"]["入会率"]) == ("100.0%", "0.4%")
    changes = rows("2026-06-15", "change", since="2026-04-01")
    assert {key: changes["QJ01"][key] for key in ("期初", "转入", "转出", "退会", "期末", "净增", "核对")} == {
        "期初": "3", "转入": "1", "转出": "1", "退会": "1", "期末": "2", "净增": "-1", "核对": "平",
    }  # fmt: skip

    # Numerator and denominator stand on the page and open their records.
    rate = text(client.get(f"/indicators/of/membership_rate/?union={cast.county_a.pk}&period=2026"))
    assert "分子" in rate
    assert "530" in rate
    records = client.get(
        f"/indicators/of/members_total/records/?union={cast.county_a.pk}&period=2026"
    )
    assert text(records).count("某甲") == 2

    exported = client.get("/counts/export/", {"from": "2026-01-01", "to": "2026-03-31"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(exported.streaming_content))).active
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "东岭县总（合计）" in cells
    assert 3 in cells
    assert client_of(cast.officer_b).get(f"/counts/?union={cast.county_a.pk}").status_code == 404
