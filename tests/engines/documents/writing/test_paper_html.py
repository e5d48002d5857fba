import dataclasses
import re
from html.parser import HTMLParser

import pytest

from gonghui.engines.documents.writing.html import write_html
from gonghui.engines.documents.writing.model import Figure, Paper, PaperKind, Paragraph


class Balance(HTMLParser):
    """Fails on tags that do not close in order; collects tags and attribute names."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.attributes = [], [], set()

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def read(html):
    parser = Balance()
    parser.feed(html)
    assert parser.open == []
    return parser


def test_outline_and_tables(notice):
    html = write_html(notice, link=lambda name: f"/figures/{name}/")

    parser = read(html)
    assert re.findall(r"<(h\d)>(.*?)</", html) == [
        ("h1", "一、总体要求"),
        ("h2", "（一）摸清底数。"),
        ("h3", "1.建立台账"),
        ("h4", "（1）逐级审核"),
    ]
    assert parser.attributes == {"class", "lang", "href", "data-figure", "title", "scope"}
    assert '<td class="number">1,286</td>' in html


def test_each_figure_leads_to_its_source(notice):
    html = write_html(notice, link=lambda name: f"/figures/{name}/?a=1&b=2")

    link = '<a href="/figures/fig_001/?a=1&amp;b=2" class="figure" data-figure="fig_001">1286家</a>'
    assert html.count(link) == 2
    assert 'data-figure="fig_002" title="12864000元">1200余万元</a>' in html


@pytest.mark.parametrize(
    "address",
    [
        *(None, "javascript:alert(1)", "java\nscript:alert(1)", " javascript:x", "vbscript:x"),
        *("data:text/html,x", "//evil.example/x", "/\\evil.example", "http://[x"),
    ],
)
def test_doubtful_addresses_are_dropped(address):
    paper = Paper(PaperKind.PLAIN, "题", blocks=(Paragraph.of(Figure("1", "fig_1")),))

    html = write_html(paper, link=lambda name: address)

    assert '<p><span class="figure" data-figure="fig_1">1</span></p>' in html


def test_text_is_escaped_everywhere(notice):
    bad = "<script>alert('x')</script>&\x00"
    paper = dataclasses.replace(
        notice,
        title=bad,
        addressee=bad,
        note=bad,
        blocks=(Paragraph.of(bad, Figure(bad, "fig_001", exact='"><b>')),),
    )

    html = write_html(paper, link=lambda name: '/x"><b>')

    parser = read(html)
    assert set(parser.seen) == {"article", "p", "a", "section"}
    assert "\x00" not in html
