"""Unions and employers are picked by typing where there are many of them."""

from __future__ import annotations

import pytest
from django import forms

from gonghui.kernel.org.models import Employer, Union
from gonghui.kernel.org.services import save_employer
from gonghui.kernel.ui import picking
from gonghui.kernel.ui.forms import GonghuiForm
from tests.conftest import Cast


class Ask(GonghuiForm):
    union = forms.ModelChoiceField(
        label="工会", queryset=Union.objects.none(), empty_label="请选择"
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["union"].queryset = rows


@pytest.fixture
def rows(cast: Cast):
    return Union.objects.of_subtree(cast.city)


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(picking, "MOST_LISTED", 3)


def typed(rows, text):
    return Ask({"union": text, "union-typed": "1"}, rows=rows)


def test_few_rows_are_a_plain_list(rows):
    html = str(Ask(rows=rows)["union"])

    assert html.startswith("<select")
    assert html.count("<option") == 7
    assert "data-pick" not in html


def test_few_rows_cost_one_query(rows, django_assert_num_queries):
    form = Ask(rows=rows)
    with django_assert_num_queries(1):
        str(form["union"])


def test_many_rows_are_a_text_box_with_the_first_ones_suggested(rows, many):
    html = str(Ask(rows=rows)["union"])

    assert 'data-pick="union"' in html
    assert "<select" not in html
    assert 'value="清江市总工会（QJ）"' in html
    assert html.count("<option") == 4


def test_the_box_shows_the_row_chosen_before(rows, many, cast):
    html = str(Ask(rows=rows, initial={"union": cast.food})["union"])

    assert 'value="西河食品有限公司工会委员会（QJ0201）"' in html


@pytest.mark.parametrize(
    "text",
    [
        "东岭机械有限公司工会委员会（QJ0101）",
        "QJ0101",
        "东岭机械工会",
        "东岭机械有限公司工会委员会",
    ],
)
def test_a_row_is_understood_by_key_and_by_name(rows, many, cast, text):
    form = typed(rows, text)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["union"] == cast.machinery


@pytest.mark.parametrize("text", ["东岭", "没有这家工会", "（）", "№7", "\x00"])
def test_what_names_no_single_row_is_refused_and_searched_for(rows, many, text):
    form = typed(rows, text)

    assert not form.is_valid()
    html = str(form["union"])
    if text == "东岭":
        assert "没有可选的这一项" in str(form.errors)
        assert 'value="东岭"' in html
        assert "西河" not in html


def test_a_key_of_a_row_is_understood_without_the_mark_of_typing(rows, many, cast):
    form = Ask({"union": str(cast.textile.pk)}, rows=rows)

    assert form.is_valid()
    assert form.cleaned_data["union"] == cast.textile


def test_a_number_typed_is_a_code_and_not_a_key(rows, many, cast):
    form = typed(rows, str(cast.textile.pk))

    assert not form.is_valid() or form.cleaned_data["union"].code == str(cast.textile.pk)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("机械", ["东岭机械有限公司工会委员会（QJ0101）"]),
        ("dongling jixie", ["东岭机械有限公司工会委员会（QJ0101）"]),
        ("东岭 QJ0102", ["东岭纺织有限公司工会委员会（QJ0102）"]),
        ("没有", []),
    ],
)
def test_words_are_found_in_names_codes_and_pinyin(rows, words, found):
    assert [picking.text_of(row) for row in picking.matching(rows, words)] == found


def test_namesakes_without_a_code_are_told_apart(cast):
    twins = [
        save_employer(
            Employer(registrar=cast.county_a, name="同名商店", nature="600", staff_count=3),
            actor=None,
        )
        for _ in range(2)
    ]
    rows = Employer.objects.filter(name="同名商店")

    assert picking.find(rows, "同名商店") is None
    assert [picking.find(rows, picking.text_of(twin)) for twin in twins] == twins


def test_a_filter_over_many_unions_is_typed_and_answers_for_its_scope(
    cast, client_of, many, settings
):
    settings.ROOT_URLCONF = "tests.kernel.ui.site"
    client = client_of(cast.city_officer)

    page = client.get("/unions/").content.decode()
    assert 'data-pick="under"' in page
    narrowed = client.get("/unions/", {"under": "西河县总工会（QJ02）", "under-typed": "1"})
    rows = {str(row) for row in narrowed.context["page"].keyset_page.rows}
    assert rows == {"西河县总", "西河食品工会"}

    answer = client.get("/unions/", {"pick": "under", "q": "食品"}).json()
    assert answer == {"found": ["西河食品有限公司工会委员会（QJ0201）"], "more": False}
    out_of_reach = client_of(cast.officer_a).get("/unions/", {"pick": "under", "q": "食品"})
    assert out_of_reach.json()["found"] == []


def test_a_form_page_answers_for_its_own_field_only(cast, client_of):
    client = client_of(cast.chair_a)
    url = f"/organising/{cast.machinery.pk}/move/"

    assert client.get(url, {"pick": "parent", "q": "东岭"}).json()["found"] == [
        "东岭县总工会（QJ01）",
        "东岭纺织有限公司工会委员会（QJ0102）",
    ]
    assert client.get(url, {"pick": "occurs_on"})["Content-Type"].startswith("text/html")
