"""Pages of summaries: who may, what stands there, nothing typed is lost."""

import re

import pytest
from django.urls import reverse

from gonghui.direction.reporting.models import Summary
from gonghui.direction.reporting.services.issuing import issue_summary
from tests.direction.reporting.conftest import AFTER, MORE_DAY, held, person

ROW_PAGES = (
    "detail",
    "word",
    "word_sources",
    "edit",
    "add",
    "refresh",
    "issue",
    "withdraw",
    "discard",
)


def at(name, summary):
    return reverse(f"reporting:{name}", args=[summary.pk])


def page_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ROW_PAGES)
def test_another_counties_summary_does_not_exist(summary, year, client_of, name):
    status = client_of(year.officer_b).get(at(name, summary)).status_code

    assert status == (403 if name in ("issue", "withdraw") else 404)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("viewer_a", {"detail", "word", "word_sources"}),
        ("officer_a", {"detail", "word", "word_sources", "edit", "add", "refresh", "discard"}),
        ("chair_a", set(ROW_PAGES)),
        ("city_officer", {"detail", "word", "word_sources", "edit", "add", "refresh", "discard"}),
        ("stranger", set()),
    ],
)
def test_who_may_open_what(summary, year, client_of, who, allowed):
    client = client_of(getattr(year, who))

    opened = {name for name in ROW_PAGES if client.get(at(name, summary)).status_code == 200}

    assert opened == allowed


def test_the_list_shows_what_is_in_reach(summary, year, client_of):
    address = reverse("reporting:list")

    assert summary.title in page_of(client_of(year.viewer_a).get(address))
    assert summary.title not in page_of(client_of(year.officer_b).get(address))


def test_drafting_from_the_page(plan, year, client_of):
    response = client_of(year.officer_a).post(
        reverse("reporting:start"), {"union": year.county_a.pk, "year": 2025, "part": "H1"}
    )

    made = Summary.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.period, made.kind) == ("2025H1", "half")


def test_nobody_drafts_for_a_union_out_of_reach(year, client_of):
    response = client_of(year.officer_b).post(
        reverse("reporting:start"), {"union": year.county_a.pk, "year": 2025, "part": ""}
    )

    assert response.status_code == 422
    assert not Summary.objects.exists()


def test_each_figure_opens_its_records(summary, year, client_of):
    page = page_of(client_of(year.viewer_a).get(at("detail", summary)))

    address = f"{reverse('indicators:records', kwargs={'code': 'films_shown'})}"
    link = f'href="{address}?union={year.county_a.pk}&amp;period=2025" class="figure"'
    assert link in page
    assert "红色电影进基层｜2025年｜期内已放映的场次" in page
    assert "style=" not in page.split("<main", 1)[1]


def test_the_records_behind_a_figure_are_as_many_as_it_says(summary, year, client_of):
    client = client_of(year.viewer_a)
    page = page_of(client.get(at("detail", summary)))
    address = re.search(r'href="([^"]*films_shown/records[^"]*)"', page)[1].replace("&amp;", "&")

    assert "共 3 " in page_of(client.get(address))


def test_the_page_of_an_issued_summary_tells_what_changed(complete, year, client_of):
    issued = issue_summary(complete, revision=1, actor=year.chair_a, today=AFTER)
    held(year.machinery, "film", MORE_DAY, people=(person("孙三"),))

    page = page_of(client_of(year.viewer_a).get(at("detail", issued)))

    assert "签发后记录有变化" in page
    assert "红色电影进基层 签发时3场，现为4场" in page
    assert "放映红色电影<a" in page


@pytest.mark.parametrize("films", [1, 20])
def test_the_page_asks_as_often_for_many_figures(
    complete, year, client_of, django_assert_max_num_queries, films
):
    for number in range(films):
        held(year.machinery, "film", MORE_DAY, people=(person(f"孙{number}"),))
    client = client_of(year.viewer_a)

    with django_assert_max_num_queries(40):
        page_of(client.get(at("detail", complete)))


def edit_data(page):
    fields = re.findall(r'<textarea name="(text_\d+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    data = {name: text.replace("&quot;", '"') for name, text in fields}
    heads = re.findall(r'<input type="text" name="(heading_\d+)" value="([^"]*)"', page)
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    return {**data, **dict(heads), "revision": revision, "title": "东岭县总工会2025年工作总结"}


def test_saving_the_untouched_page_changes_nothing(summary, year, client_of):
    client = client_of(year.officer_a)
    data = edit_data(page_of(client.get(at("edit", summary))))
    before = summary.document

    response = client.post(at("edit", summary), data)

    assert response.status_code == 302
    summary.refresh_from_db()
    assert summary.document == before
    assert summary.figures.filter(is_removed=True).count() == 0


def test_a_refused_save_shows_what_was_typed(summary, year, client_of):
    client = client_of(year.officer_a)
    data = edit_data(page_of(client.get(at("edit", summary))))
    name = next(name for name in data if name.startswith("text_"))
    data[name] = "辛苦写下的话〔fig_999：1场〕。"

    unknown = client.post(at("edit", summary), data)
    data[name] = "辛苦写下的话。"
    stale = client.post(at("edit", summary), {**data, "revision": 7})

    for response, status in ((unknown, 422), (stale, 409)):
        assert response.status_code == status
        assert "辛苦写下的话" in response.content.decode()
    summary.refresh_from_db()
    assert summary.revision == 0


def test_typed_numbers_are_listed(summary, year, client_of):
    client = client_of(year.officer_a)
    data = edit_data(page_of(client.get(at("edit", summary))))
    name = next(name for name in data if name.startswith("text_"))
    data[name] = "走访慰问320户。"

    page = client.post(at("edit", summary), data, follow=True).content.decode()

    assert "未关联记录的数字" in page
    assert "320户" in page


def test_issuing_and_withdrawing_from_the_pages(complete, year, client_of):
    chair = client_of(year.chair_a)

    chair.post(at("issue", complete), {"revision": 1})
    complete.refresh_from_db()
    assert complete.is_issued

    chair.post(at("withdraw", complete), {"reason": "口径有误"})
    page = page_of(chair.get(at("detail", complete)))
    assert "撤回" in page
    assert "口径有误" in page


def test_the_download_is_word_under_its_chinese_name(summary, year, client_of):
    response = client_of(year.viewer_a).get(at("word_sources", summary))

    assert b"".join(response.streaming_content)[:2] == b"PK"
    assert "%E8%8D%89%E7%A8%BF" in response["Content-Disposition"]  # 草稿
