"""Any text is read without failing, with exact spans, in order, and in linear time."""

import json
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from gonghui.engines.documents.reading import ReadDocument, read_text

PIECES = [
    "一、",
    "二、",
    "（一）",
    "（二）",
    "1.",
    "2.",
    "3、",
    "①",
    "②",
    "一是",
    "二是",
    "第一，",
    "——",
    "●",
    "三月：",
    "任务一：",
    "第一部分",
    "加强组织建设",
    "工会",
    "总工会",
    "职工",
    "培训",
    "举办",
    "新建",
    "不少于",
    "近",
    "超",
    "余",
    "多",
    "以上",
    "左右",
    "百",
    "千",
    "万",
    "亿",
    "十",
    "两",
    "三分之二",
    "百分之",
    "成",
    "12",
    "3.5",
    "1,286",
    "2024",
    "20",
    "年",
    "月",
    "日",
    "个",
    "名",
    "场",
    "人次",
    "元",
    "%",
    "％",
    "~",
    "-",
    "—",
    "到",
    "**",
    "xx",
    "××",
    "____",
    "某某",
    "x",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    "(",
    ")",
    "‘",
    "’",
    "。",
    "，",
    "；",
    "：",
    "、",
    "！",
    "\n",
    "\n\n",
    "    ",
    "\u3000\u3000",
    "\t",
    " ",
    "\r\n",
    "\x0c",
    "\ufeff",
    "第",
    "页",
    "共",
    "届",
    "次",
    "目录",
    "……3",
    "— 3 —",
    "首页 > 动态 > 正文",
    "来源：",
    "发布时间：2024-01-02",
    "责任部门：",
    "由",
    "牵头",
    "6月底前",
    "年底前",
    "上半年",
    "季度",
    "工作总结",
    "工作计划",
    "附件",
    "😀",
    "𠮷",
    "A",
    "/",
    "+",
    "N",
    "²",
    "٣",
]
texts = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def check_spans(doc: ReadDocument, raw: str) -> None:
    kinds = (
        doc.figures,
        doc.placeholders,
        doc.artifacts,
        doc.dates,
        doc.actors,
        doc.unsure,
    )
    for items in kinds:
        starts = [item.start for item in items]
        assert starts == sorted(starts)
        for item in items:
            assert 0 <= item.start < item.end <= len(raw)
            assert raw[item.start : item.end] == item.span
    for figure in doc.figures:
        assert figure.sentence[0] <= figure.start < figure.end <= figure.sentence[1]
        assert 0 <= figure.confidence <= 1
        assert figure.rule
    assert [h.start for h in doc.headings] == sorted(h.start for h in doc.headings)
    ids = {h.id for h in doc.headings}
    for heading in doc.headings:
        assert heading.start < heading.end <= len(raw)
        assert heading.parent is None or heading.parent in ids
        assert heading.depth == heading.id.count(".") + 1
    for item in (*doc.figures, *doc.placeholders, *doc.dates, *doc.actors):
        assert item.path is None or item.path in ids


@settings(max_examples=300, deadline=None)
@given(texts)
def test_random_papers_have_exact_spans(raw: str) -> None:
    doc = read_text(raw)

    check_spans(doc, raw)
    json.dumps(doc.to_gold(), ensure_ascii=False)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(raw: str) -> None:
    doc = read_text(raw)

    check_spans(doc, raw)


def test_reading_twice_gives_the_same() -> None:
    text = "一、组织建设\n（一）新建工会12家，发展会员3000余名。\n（二）培训xx人次。\n" * 5

    assert read_text(text) == read_text(text)


def test_time_grows_with_length_only() -> None:
    section = (
        "一、强化组织建设\n（一）扩大覆盖。新建基层工会12家，发展会员3000余名，建会率达到95%以上，慰问职工xx人次。"
        "一是加强培训，举办培训班3期；二是加强宣传，刊发信息20篇。\n"
    )
    hostile = [
        "1" * 20000,
        "一" * 20000,
        "（" * 20000,
        "“" * 20000,
        "*" * 20000,
        "第" * 20000,
        "工会" * 10000,
        "每" * 20000,
        " " * 20000,
        "总" * 20000,
        "> " * 10000,
        "1、" * 10000,
        "年" * 20000,
        "x月" * 10000,
        "责任部门：" * 4000,
        "由甲" * 10000,
        "-1" * 10000,
    ]

    started = time.perf_counter()
    read_text(section * 100)
    ordinary = time.perf_counter() - started
    slowest = 0.0
    for text in hostile:
        started = time.perf_counter()
        read_text(text)
        slowest = max(slowest, time.perf_counter() - started)

    assert ordinary < 1.5
    assert slowest < 3
