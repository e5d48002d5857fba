"""From the records to the issued paper: figures are what their records count, and stay so."""

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document

from gonghui.direction.reporting import queries
from gonghui.direction.reporting.enums import FigureRole, SummaryState
from gonghui.direction.reporting.models import Summary, SummaryFigure
from gonghui.direction.reporting.services.drafting import (
    add_figure,
    draft_summary,
    refresh_figures,
)
from gonghui.direction.reporting.services.editing import discard_draft, edit_summary
from gonghui.direction.reporting.services.issuing import (
    issue_summary,
    withdraw_summary,
    word_file,
)
from gonghui.direction.reporting.tokens import editables, keys_in
from gonghui.engines.documents.reading import read_text
from gonghui.engines.documents.writing.model import Heading, plain
from gonghui.engines.indicators.definitions import INDICATORS, IndicatorKind
from gonghui.engines.indicators.engine import records
from gonghui.engines.indicators.periods import Period
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.refusal import Refusal
from tests.direction.reporting.conftest import AFTER, MORE_DAY, YEAR, held, person


def text_of(summary):
    lines = []
    for block in summary.document.blocks:
        if isinstance(block, Heading):
            lines.append(block.number + block.text + plain(block.follows))
        else:
            lines.append(plain(block.runs))
    return "\n".join(lines)


def paragraph_with(summary, words):
    return next(
        one for one in editables(summary.document.blocks) if one.has_text and words in one.text
    )


def saved(summary, texts, actor, revision=None):
    return edit_summary(
        summary,
        title=summary.title,
        headings={},
        texts=texts,
        revision=summary.revision if revision is None else revision,
        actor=actor,
    )


# --- drafting --------------------------------------------------------------------------------


def test_the_summary_follows_the_plan_and_says_the_numbers(summary):
    assert summary.title == "东岭县总工会2025年工作总结"
    text = text_of(summary)
    for line in (
        "2025年，东岭县总工会对照《东岭县总工会2025年工作要点》抓好各项任务落实。"
        "可由业务记录统计的量化目标3项，已完成2项。现将有关情况总结如下。",
        "（一）加强思想政治引领",
        "全年举办各类职工活动6场次，参加职工8人次。另据申报（未计入业务记录），活动参加职工80人次。",
        "1.用好红色资源。放映红色电影3场，完成年度目标的30%。"
        "开展理论宣讲2场，完成年度目标任务，受众2人次。另据申报（未计入业务记录），宣讲受众80人次。",
        "（二）广泛开展劳动竞赛",
        "全年举办劳动和技能竞赛1项，完成年度目标任务",
        "另据申报（未计入业务记录），工匠完成12名，占年度目标的60%。",
        "对照年度目标，以下任务没有完成：红色电影进基层3场，距年度目标10场还差7场。",
    ):
        assert line in text
    assert "保障措施" not in text


def test_every_figure_is_the_count_or_sum_of_its_records(summary, year):
    checked = 0
    for figure in summary.figures.filter(role__in=[FigureRole.VALUE, FigureRole.DECLARED]):
        indicator = INDICATORS.get(figure.indicator_code)
        if indicator is None:
            continue
        declared = figure.role == FigureRole.DECLARED
        if indicator.kind is IndicatorKind.RATIO:
            parts = [
                total(code, indicator, year, declared=False)
                for code in (indicator.numerator, indicator.denominator)
            ]
            assert figure.number == round(parts[0] * 100 / parts[1], 4)
        else:
            assert figure.number == total(indicator.code, indicator, year, declared=declared)
        checked += 1
    assert checked >= 10


def total(code, indicator, year, *, declared):
    facts = INDICATORS[code].declared if declared else INDICATORS[code].facts
    rows = records(code, union=year.county_a, period=YEAR, today=AFTER, declared=declared)
    if facts.measure:
        return sum((Decimal(getattr(row, facts.measure) or 0) for row in rows), Decimal(0))
    return Decimal(rows.count())


def test_drafting_asks_in_sets(plan, year):
    def cost(period):
        with CaptureQueriesContext(connection) as caught:
            draft_summary(union=year.county_a, period=period, actor=year.officer_a, today=AFTER)
        reads = [q for q in caught if q["sql"].lstrip().upper().startswith("SELECT")]
        return len(reads)

    few = cost(Period.parse("2025H1"))
    for number, kind in enumerate(("thought", "essay", "volunteer", "women", "health_talk")):
        held(year.machinery, kind, MORE_DAY, people=(person(f"赵{number}"),))
    many = cost(YEAR)

    assert many == few
    assert Summary.objects.get(period="2025").figures.count() > (
        Summary.objects.get(period="2025H1").figures.count()
    )


def test_a_period_has_one_draft(summary, year):
    with pytest.raises(Refusal, match="已经有一份草稿"):
        draft_summary(union=year.county_a, period=YEAR, actor=year.officer_a, today=AFTER)

    discard_draft(summary, actor=year.officer_a)
    again = draft_summary(union=year.county_a, period=YEAR, actor=year.officer_a, today=AFTER)
    assert again.version == 1


def test_the_future_is_not_summed_up(year):
    with pytest.raises(Refusal, match="还没有开始"):
        draft_summary(
            union=year.county_a, period=Period.year(2027), actor=year.officer_a, today=AFTER
        )


def test_another_unions_plan_is_not_taken(plan, year):
    made = draft_summary(union=year.county_b, period=YEAR, actor=year.officer_b, today=AFTER)

    assert made.plan is None
    assert "放映红色电影1场" in text_of(made)


# --- editing ---------------------------------------------------------------------------------


def test_text_changes_and_figures_stay(summary, year):
    place = paragraph_with(summary, "放映红色电影")
    typed = place.text.replace("放映", "在企业和社区放映").replace("：3场", "：300场")

    after, removed = saved(summary, {place.index: typed}, year.officer_a)

    assert "在企业和社区放映红色电影3场，完成年度目标的30%。" in text_of(after)
    assert removed == []


def test_a_figure_taken_out_is_noted_and_can_come_back(summary, year):
    place = paragraph_with(summary, "放映红色电影")
    key = keys_in(summary.document.blocks)[
        [f.said for f in queries.traces_of(summary)].index("3场")
    ]

    after, removed = saved(summary, {place.index: "放映若干场。"}, year.officer_a)

    assert key in removed
    assert SummaryFigure.objects.get(summary=summary, key=key).is_removed
    place = paragraph_with(after, "放映若干场")
    back, _ = saved(after, {place.index: f"放映〔{key}〕。"}, year.officer_a)
    assert "放映3场。" in text_of(back)
    assert not SummaryFigure.objects.get(summary=summary, key=key).is_removed


def test_two_writers_do_not_overwrite_each_other(summary, year):
    place = paragraph_with(summary, "放映红色电影")
    saved(summary, {place.index: "第一人的话。"}, year.officer_a)

    with pytest.raises(Refusal, match="已被他人保存过"):
        saved(summary, {place.index: "第二人的话。"}, year.chair_a, revision=0)

    summary.refresh_from_db()
    assert "第一人的话。" in text_of(summary)


def test_an_indicator_joins_a_paragraph(summary, year):
    place = paragraph_with(summary, "放映红色电影")

    figure = add_figure(
        summary,
        code="activity_sessions",
        paragraph=place.index,
        revision=0,
        actor=year.officer_a,
        today=AFTER,
    )

    summary.refresh_from_db()
    assert "举办各类职工活动6场次。" in text_of(summary)
    assert figure.number == 6
    assert figure.key in keys_in(summary.document.blocks)


def test_refreshing_renews_numbers_and_nothing_else(summary, year):
    place = paragraph_with(summary, "放映红色电影")
    edited, _ = saved(summary, {place.index: place.text.replace("放映", "共放映")}, year.officer_a)
    held(year.machinery, "film", MORE_DAY, people=(person("孙三"),))

    found = refresh_figures(edited, revision=1, actor=year.officer_a, today=AFTER)

    edited.refresh_from_db()
    assert "共放映红色电影4场，完成年度目标的40%。" in text_of(edited)
    assert "距年度目标10场还差6场" in text_of(edited)
    assert {one.figure.said for one in found} >= {"4场", "40%", "6场"}
    assert queries.differences(edited, queries.traces_of(edited), today=AFTER) == []


# --- issuing ---------------------------------------------------------------------------------


def test_a_gap_keeps_a_summary_from_being_issued(summary, year):
    with pytest.raises(Refusal, match="还有2处"):
        issue_summary(summary, revision=0, actor=year.chair_a, today=AFTER)


def test_what_was_issued_stays_and_says_what_changed_since(complete, year):
    issued = issue_summary(complete, revision=1, actor=year.chair_a, today=AFTER)
    name, frozen = word_file(issued, with_sources=False, actor=year.viewer_a)
    text = text_of(issued)

    held(year.machinery, "film", MORE_DAY, people=(person("孙三"),))

    issued.refresh_from_db()
    changes = queries.differences(issued, queries.traces_of(issued), today=AFTER)
    assert "红色电影进基层 签发时3场，现为4场" in [one.sentence for one in changes]
    assert text_of(issued) == text
    assert name == "东岭县总工会2025年工作总结.docx"
    assert word_file(issued, with_sources=False, actor=year.viewer_a) == (name, frozen)
    assert issued.issued_file.sha256 == issued.issued_sha256


def test_nothing_of_an_issued_summary_can_be_changed(complete, year):
    issued = issue_summary(complete, revision=1, actor=year.chair_a, today=AFTER)
    figure = issued.figures.select_related("summary").first()

    attempts = [
        lambda: issued.save(),
        lambda: issued.delete(),
        lambda: Summary.objects.filter(pk=issued.pk).update(title="另一标题"),
        lambda: Summary(pk=issued.pk, title="x").save(update_fields=["title"]),
        lambda: figure.save(),
        lambda: figure.delete(),
        lambda: saved(issued, {}, year.officer_a),
        lambda: refresh_figures(issued, revision=1, actor=year.officer_a),
        lambda: issue_summary(issued, revision=1, actor=year.chair_a),
        lambda: discard_draft(issued, actor=year.officer_a),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal):
            attempt()


def test_withdrawing_wants_a_reason_and_a_new_version_follows(complete, year):
    issued = issue_summary(complete, revision=1, actor=year.chair_a, today=AFTER)
    with pytest.raises(Refusal, match="写明撤回原因"):
        withdraw_summary(issued, reason=" ", actor=year.chair_a)

    withdrawn = withdraw_summary(issued, reason="数据口径有误", actor=year.chair_a)

    assert withdrawn.state == SummaryState.WITHDRAWN
    assert word_file(withdrawn, with_sources=False, actor=None)[1]
    with pytest.raises(Refusal):
        withdrawn.save()
    again = draft_summary(union=year.county_a, period=YEAR, actor=year.officer_a, today=AFTER)
    assert again.version == 2


def test_the_word_files_say_what_the_traces_say(complete, year):
    issued = issue_summary(complete, revision=1, actor=year.chair_a, today=AFTER)
    clean = Document(io.BytesIO(issued.issued_file.read()))
    traced = Document(io.BytesIO(issued.traced_file.read()))

    text = "\n".join(paragraph.text for paragraph in clean.paragraphs)
    figures = queries.traces_of(issued)

    assert "（2026年1月4日）" in text
    assert clean.tables == []
    for figure in figures:
        assert figure.said in text
    rows = [[cell.text for cell in row.cells] for row in traced.tables[-1].rows][1:]
    assert [row[1] for row in rows] == [figure.said for figure in figures]
    assert [row[2] for row in rows] == [figure.title for figure in figures]


def test_the_reading_engine_finds_the_numbers_that_were_issued(complete, year):
    """The paper is read back as any union's paper would be."""
    issued = issue_summary(complete, revision=1, actor=year.chair_a, today=AFTER)

    found = read_text(f"{issued.title}\n（2026年1月4日）\n{text_of(issued)}")

    assert found.year == 2025
    results = {(figure.value, figure.unit) for figure in found.figures}
    for figure in queries.traces_of(issued):
        if figure.role == FigureRole.VALUE and figure.unit != "%":
            assert (figure.number, figure.unit) in results, figure


def test_every_act_is_recorded(complete, year):
    issued = issue_summary(complete, revision=1, actor=year.chair_a, today=AFTER)
    word_file(issued, with_sources=True, actor=year.viewer_a)
    withdraw_summary(issued, reason="口径有误", actor=year.chair_a)

    events = AuditRecord.objects.everything(reason="test").filter(event__startswith="reporting.")
    assert list(events.order_by("pk").values_list("event", flat=True)) == [
        "reporting.drafted",
        "reporting.edited",
        "reporting.issued",
        "reporting.downloaded",
        "reporting.withdrawn",
    ]


def test_a_moment_is_kept_with_every_figure(summary):
    assert all(
        figure.taken_at <= timezone.now() and figure.period == "2025"
        for figure in summary.figures.all()
    )
