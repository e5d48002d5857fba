"""C6: the year's summary is drafted from the records, and every figure opens them."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.utils import timezone
from docx import Document

from gonghui.direction.reporting.models import Summary, SummaryFigure
from gonghui.direction.reporting.papers import records_url
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services.changes import withdraw
from gonghui.engines.indicators import engine
from gonghui.engines.indicators.definitions import INDICATORS
from scenarios.pages import forms_of, links_of
from scenarios.test_c1_plan_document_becomes_tasks import sign_in

pytestmark = pytest.mark.xdist_group("demo")

GAP = re.compile(r"（此处由起草人补充[^）]*）")


def draft(demo: Any, client: Any) -> Summary:
    """The year's summary, as the officer asks for it on the page."""
    plan = demo.union("YX").plans.get()
    started = client.post(
        "/summaries/start/",
        {"union": demo.union("YX").pk, "year": plan.year, "part": "", "from_on": "", "to_on": ""},
    )
    assert started.status_code == 302
    return Summary.objects.get(period=str(plan.year))


def recorded(figure: SummaryFigure) -> Decimal:
    """What opening the records behind a figure gives."""
    facts = INDICATORS[figure.indicator_code].facts
    assert facts is not None
    rows = engine.records(figure.indicator_code, union=figure.union, period=figure.summary.span)
    if facts.measure:
        return engine.exact(rows.order_by().aggregate(total=Sum(facts.measure))["total"])
    return Decimal(rows.count())


def test_every_figure_of_the_summary_equals_its_records(demo: Any, db: None) -> None:
    summary = draft(demo, sign_in(demo, "jingban"))
    figures = list(summary.figures.select_related("summary", "union"))
    counted = [
        figure
        for figure in figures
        if figure.role == "value" and INDICATORS[figure.indicator_code].facts
    ]

    assert len(figures) >= 25
    assert len(counted) >= 25
    assert {figure.key: figure.number for figure in counted} == {
        figure.key: recorded(figure) for figure in counted
    }


def test_each_figure_of_the_page_opens_its_records(demo: Any, db: None) -> None:
    officer = sign_in(demo, "jingban")
    summary = draft(demo, officer)

    page = officer.get(f"/summaries/{summary.pk}/").content.decode()
    opened = sorted({link for link in links_of(page) if link.startswith("/indicators/of/")})

    assert len([link for link in opened if "/records/" in link]) >= 25
    assert {link: officer.get(link).status_code for link in opened} == dict.fromkeys(opened, 200)


def test_a_figure_whose_records_are_not_the_readers_opens_its_card(demo: Any, db: None) -> None:
    """The names behind the figures of hardship are for those who help."""
    officer = sign_in(demo, "jingban")
    summary = draft(demo, officer)
    [figure, *_] = summary.figures.filter(indicator_code="hardship_files_active", role="value")
    asked = f"?union={figure.union_id}&period={figure.period}"
    card = f"/indicators/of/hardship_files_active/{asked}"
    names = f"/indicators/of/hardship_files_active/records/{asked}"

    shown = links_of(officer.get(f"/summaries/{summary.pk}/").content.decode())

    assert card in shown
    assert names not in shown
    assert officer.get(card).status_code == 200
    assert officer.get(names).status_code == 403
    assert records_url(figure, demo.account("jingban")) == card
    assert records_url(figure, demo.account("bangfu")) == names
    assert sign_in(demo, "bangfu").get(names).status_code == 200


def test_word_holds_the_same_figures(demo: Any, db: None) -> None:
    officer = sign_in(demo, "jingban")
    summary = draft(demo, officer)

    answer = officer.get(f"/summaries/{summary.pk}/word/")
    document = Document(io.BytesIO(b"".join(answer.streaming_content)))
    text = "".join(paragraph.text for paragraph in document.paragraphs)

    said = [figure.said for figure in summary.figures.filter(is_removed=False)]
    assert len(said) >= 25
    assert [one for one in said if one not in text] == []


def test_an_issued_summary_is_frozen_and_says_what_changed_since(demo: Any, db: None) -> None:
    officer, chair = sign_in(demo, "jingban"), sign_in(demo, "zhuxi")
    summary = draft(demo, officer)
    edit_url = f"/summaries/{summary.pk}/edit/"
    [form] = [
        one for one in forms_of(officer.get(edit_url).content.decode()) if len(one.fields) > 5
    ]
    written = {
        name: [GAP.sub("明年继续抓好落实。", value) for value in values]
        for name, values in form.fields.items()
    }
    saved = officer.post(edit_url, written)
    [issue] = [
        one
        for one in forms_of(chair.get(f"/summaries/{summary.pk}/issue/").content.decode())
        if one.fields.keys() & {"revision", "once_key"}
    ]
    issued = chair.post(f"/summaries/{summary.pk}/issue/", issue.fields)
    before = b"".join(chair.get(f"/summaries/{summary.pk}/word/").streaming_content)

    leaver = Membership.objects.everything(reason="test").filter(status="active").order_by("pk")[0]
    withdraw(leaver, occurs_on=timezone.localdate(), reason="5", actor=demo.account("zhuxi"))
    page = chair.get(f"/summaries/{summary.pk}/").content.decode()
    after = b"".join(chair.get(f"/summaries/{summary.pk}/word/").streaming_content)

    assert saved.status_code == 302
    assert issued.status_code == 302
    summary.refresh_from_db()
    assert summary.state == "issued"
    assert "签发后" in page
    total = summary.figures.filter(indicator_code="members_total", role="value").first()
    assert total is not None
    assert (
        f"{total.number - 1:,.0f}" in page.replace("，", ",") or f"{total.number - 1:.0f}" in page
    )
    assert after == before
    refused = officer.post(edit_url, {**written, "once_key": ""})
    assert refused.status_code == 409
    assert "已经签发" in refused.content.decode()


def test_another_union_does_not_know_the_summary(demo: Any, db: None) -> None:
    summary = draft(demo, sign_in(demo, "jingban"))
    town = sign_in(demo, "chengguan")

    answers = {
        page: town.get(f"/summaries/{summary.pk}/{page}").status_code
        for page in ("", "word/", "word/sources/", "edit/")
    }

    assert set(answers.values()) <= {403, 404}
    assert answers[""] == 404
