import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.html import format_html

from gonghui.kernel.people.masks import mask_mobile
from gonghui.kernel.ui.columns import Column, render_rows

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


class Member(SimpleNamespace):
    def get_state_display(self):
        return {"active": "在册", "left": "已转出"}[self.state]

    def age(self):
        return 41


MEMBER = Member(
    name="张<三>",
    union=SimpleNamespace(name="临江纺织厂工会"),
    employer=None,
    state="active",
    fee=Decimal("1234.5"),
    count=12345,
    rate=Decimal("0.56251"),
    joined_on=dt.date(2026, 11, 20),
    changed_at=dt.datetime(2026, 11, 20, 6, 5, tzinfo=dt.UTC),
    is_model_worker=False,
    identity="999999199003070012",
    phone="13800001234",
)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (Column("name", "姓名"), "张<三>"),
        (Column("union", "工会", "union.name"), "临江纺织厂工会"),
        (Column("employer", "单位", "employer.name"), "—"),
        (Column("age", "年龄", kind="number"), "41"),
        (Column("state", "状态", kind="choice"), "在册"),
        (Column("fee", "会费", kind="money"), "1,234.50"),
        (Column("count", "次数", kind="number"), "12,345"),
        (Column("rate", "比例", kind="percent"), "56.3%"),
        (Column("joined_on", "入会日期", kind="date"), "2026-11-20"),
        (Column("changed_at", "变动", kind="datetime"), "2026-11-20 14:05"),
        (Column("is_model_worker", "劳模", kind="flag"), "否"),
        (Column("identity", "身份证号", kind="masked"), "9999**********0012"),
        (Column("phone", "手机", kind="masked", mask=mask_mobile), "138****1234"),
        (Column("both", "合并", lambda row: f"{row.count}人"), "12345人"),
        (Column("row", "映射", "key"), "值"),
    ],
)
def test_display_is_what_the_office_reads(column, text):
    row = {"key": "值"} if column.name == "row" else MEMBER

    assert column.display(row) == text


def test_raw_keeps_figures_and_days_for_excel():
    assert Column("fee", "会费", kind="money").raw(MEMBER) == Decimal("1234.5")
    assert Column("joined_on", "入会日期", kind="date").raw(MEMBER) == dt.date(2026, 11, 20)
    assert Column("changed_at", "变动", kind="datetime").raw(MEMBER) == dt.datetime(
        2026, 11, 20, 14, 5
    )
    assert Column("state", "状态", kind="choice").raw(MEMBER) == "在册"
    assert Column("is_model_worker", "劳模", kind="flag").raw(MEMBER) == "否"
    assert Column("employer", "单位", "employer.name").raw(MEMBER) is None


def test_a_masked_column_masks_in_text_cell_and_export():
    column = Column("identity", "身份证号", kind="masked")

    outputs = [str(column.raw(MEMBER)), column.display(MEMBER), column.html(MEMBER)]

    assert outputs == ["9999**********0012"] * 3


def test_cells_are_escaped_and_linked():
    assert Column("name", "姓名", link=True).html(MEMBER, "/m/1/?a=1&b=2") == (
        '<a href="/m/1/?a=1&amp;b=2">张&lt;三&gt;</a>'
    )


def test_markup_of_a_callable_passes_only_when_it_is_marked_safe():
    safe = Column("x", "x", lambda row: format_html("<b>{}</b>", row.name))
    raw = Column("x", "x", lambda row: f"<b>{row.name}</b>")

    assert safe.html(MEMBER) == "<b>张&lt;三&gt;</b>"
    assert "<b>" not in raw.html(MEMBER)


def test_a_toned_choice_is_a_badge_with_text():
    column = Column("state", "状态", kind="choice", tones={"active": "ok"})

    assert column.html(MEMBER) == '<span class="badge badge-ok">在册</span>'


def test_heading_and_card_carry_the_unit():
    column = Column("fee", "会费", kind="money", unit="元")

    assert column.heading == "会费（元）"
    assert column.fact_html(MEMBER) == "1,234.50 元"


def test_order_field_follows_the_path():
    assert Column("union", "工会", "union.name").order_field == "union__name"
    assert Column("name", "姓名", order_by="name_key").order_field == "name_key"


def test_rows_name_their_cells_for_the_phone():
    columns = [Column("name", "姓名"), Column("fee", "会费", kind="money", unit="元")]

    html = render_rows(columns, [MEMBER])

    assert '<th scope="row" class="gh-first ">张&lt;三&gt;</th>' in html
    assert '<td class="gh-r" data-label="会费（元）">1,234.50</td>' in html
