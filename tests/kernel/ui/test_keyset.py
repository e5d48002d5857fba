import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.keyset import BadCursor, Keyset, capped_count, count_text, seal, unseal

pytestmark = pytest.mark.django_db

FIRST_DAY = dt.date(2020, 1, 1)
ORDERINGS = [
    (),
    ("-pk",),
    ("name_key",),
    ("-name_key", "level"),
    ("level", "-founded_on"),
    ("dissolved_on",),
    ("-dissolved_on", "name_key"),
    ("level", "dissolved_on", "-name_key"),
    ("succeeded_by__name_key",),
]


def found(rows):
    """Unions with few distinct values, so that ties and empty ones are common."""
    Union.objects.update(succeeded_by=None)
    Union.objects.all()._raw_delete("default")
    made = Union.objects.bulk_create(
        Union(
            path=f"{number:04d}",
            depth=1,
            numchild=0,
            code=f"U{number}",
            name=f"工会{number}",
            name_key="abc"[key],
            level="AB"[level],
            kind="basic",
            founded_on=FIRST_DAY + dt.timedelta(days=founded),
            dissolved_on=None if left is None else FIRST_DAY + dt.timedelta(days=left),
        )
        for number, (key, level, founded, left) in enumerate(rows, start=1)
    )
    for union in made[::3]:
        union.succeeded_by = made[0]
    Union.objects.bulk_update(made[::3], ["succeeded_by"])


def walk(keyset):
    """All pages forward, then all pages back from the last one."""
    pages = [keyset.page()]
    while pages[-1].after:
        pages.append(keyset.page(after=pages[-1].after))
    back = [pages[-1]]
    while back[-1].before:
        back.append(keyset.page(before=back[-1].before))
    return pages, back


class Small(Keyset):
    """Pages of three."""

    def __init__(self, queryset, ordering):
        super().__init__(queryset, ordering)
        self.size = 3


ROW = st.tuples(
    st.integers(0, 2), st.integers(0, 1), st.integers(0, 2), st.none() | st.integers(0, 2)
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(ROW, max_size=20), ordering=st.sampled_from(ORDERINGS))
def test_pages_hold_every_row_once_in_order_both_ways(rows, ordering):
    found(rows)
    keyset = Small(Union.objects.all(), ordering)
    whole = list(keyset._ordered().values_list("pk", flat=True))

    pages, back = walk(keyset)

    assert [row.pk for page in pages for row in page.rows] == whole
    assert {row.pk for page in back for row in page.rows} == set(whole)
    assert [row.pk for row in back[-1].rows] == [row.pk for row in pages[0].rows]
    assert all(len(page.rows) == 3 for page in pages[:-1])


@pytest.mark.parametrize("ordering", [("dissolved_on",), ("-dissolved_on",)])
def test_empty_values_stand_last_whichever_way(ordering):
    found([(0, 0, 0, left) for left in (None, 1, None, 2, 0)])

    days = [union.dissolved_on for union in Keyset(Union.objects.all(), ordering).page().rows]

    assert days[3:] == [None, None]
    assert days[:3] == sorted(days[:3], reverse=ordering[0].startswith("-"))


def test_every_step_back_shows_the_page_before():
    found([(number * 7 % 3, 0, 0, None) for number in range(11)])
    keyset = Small(Union.objects.all(), ("name_key",))
    pages, _ = walk(keyset)

    again = keyset.page(before=pages[2].before)

    assert [row.pk for row in again.rows] == [row.pk for row in pages[1].rows]


@pytest.mark.parametrize(
    "cursor",
    ["x", "", "!!", "é", "A" * 400, seal(["other", [1]]), seal([1])],
    ids=["letter", "empty", "signs", "accent", "long", "other_order", "no_order"],
)
def test_a_bad_position_shows_the_first_page(cursor):
    found([(0, 0, 0, None)] * 7)
    keyset = Small(Union.objects.all(), ("name_key",))
    first = [row.pk for row in keyset.page().rows]

    assert [row.pk for row in keyset.page(after=cursor).rows] == first
    assert [row.pk for row in keyset.page(before=cursor).rows] == first


def test_a_position_of_another_order_is_refused():
    found([(0, 0, 0, None)] * 7)
    by_name = Small(Union.objects.all(), ("name_key",))
    by_level = Small(Union.objects.all(), ("level",))

    shown = by_level.page(after=by_name.page().after)

    assert shown.before == ""


def test_a_position_hides_the_values_it_holds():
    text = seal(["name_key", ["zhang san"]])

    assert "zhang" not in text
    assert unseal(text) == ["name_key", ["zhang san"]]
    assert seal(["name_key", ["zhang san"]]) == text


def test_a_changed_position_is_refused():
    text = seal(["id", [7]])

    with pytest.raises(BadCursor):
        unseal(("A" if text[0] != "A" else "B") + text[1:])


def test_count_is_capped(monkeypatch):
    found([(0, 0, 0, None)] * 7)
    monkeypatch.setattr("gonghui.kernel.ui.keyset.COUNT_CAP", 5)

    assert capped_count(Union.objects.all()) == 6
    assert count_text(6) == "1 万条以上"


def test_count_reads_as_a_sentence():
    assert count_text(1234) == "共 1,234 条"
    assert count_text(10_000, "人") == "共 10,000 人"
    assert count_text(10_001) == "1 万条以上"
