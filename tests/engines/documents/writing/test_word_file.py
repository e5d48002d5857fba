import dataclasses
import re

import pytest
from docx.oxml.ns import qn

from gonghui.engines.documents.writing import grid
from gonghui.engines.documents.writing.body import bracketed, signature_indents
from gonghui.engines.documents.writing.fonts import FONT_PROFILES
from gonghui.engines.documents.writing.markup import P_PR_ORDER, R_PR_ORDER, local_name
from gonghui.engines.documents.writing.model import (
    Figure,
    Heading,
    PageBreak,
    Paper,
    PaperError,
    PaperKind,
    Paragraph,
    Signature,
    Table,
)
from gonghui.engines.documents.writing.redhead import mark_size
from gonghui.engines.documents.writing.tables import column_widths
from gonghui.engines.documents.writing.word import write_docx

# style id: face, half-points, exact line, alignment, first-line characters, outline level
BODY_STYLES = {
    "PaperBody": ("仿宋_GB2312", "32", "579", "both", "200", None),
    "Heading1": ("黑体", "32", "579", "both", "200", "0"),
    "Heading2": ("楷体_GB2312", "32", "579", "both", "200", "1"),
    "Heading3": ("仿宋_GB2312", "32", "579", "both", "200", "2"),
    "Heading4": ("仿宋_GB2312", "32", "579", "both", "200", "3"),
    "Title": ("方正小标宋简体", "44", "660", "center", None, None),
    "PaperSubtitle": ("楷体_GB2312", "32", "579", "center", None, None),
    "PaperNumber": ("仿宋_GB2312", "32", "579", "center", None, None),
    "PaperAddressee": ("仿宋_GB2312", "32", "579", "both", None, None),
    "PaperSignature": ("仿宋_GB2312", "32", "579", "right", None, None),
    "PaperAttachmentMark": ("黑体", "32", "579", "left", None, None),
    "PaperImprint": ("仿宋_GB2312", "28", "579", "left", None, None),
    "PaperPageNumber": ("宋体", "28", "320", "right", None, None),
}


def value(node, path, name="val"):
    found = node.find(path, node.nsmap)
    return None if found is None else found.get(qn(f"w:{name}"))


@pytest.mark.parametrize(("style_id", "expected"), BODY_STYLES.items())
def test_styles_equal_the_table(xml_of, notice, style_id, expected):
    styles = xml_of(write_docx(notice), "word/styles.xml")
    style = next(s for s in styles if s.get(qn("w:styleId")) == style_id)

    names = {value(style, "w:rPr/w:rFonts", side) for side in ("ascii", "hAnsi", "eastAsia")}
    assert names == {expected[0]}
    assert value(style, "w:rPr/w:rFonts", "hint") == "eastAsia"
    assert value(style, "w:rPr/w:sz") == expected[1]
    assert value(style, "w:pPr/w:spacing", "line") == expected[2]
    assert value(style, "w:pPr/w:spacing", "lineRule") == "exact"
    assert value(style, "w:pPr/w:jc") == expected[3]
    assert value(style, "w:pPr/w:ind", "firstLineChars") == expected[4]
    assert value(style, "w:pPr/w:outlineLvl") == expected[5]


def test_paragraphs_carry_their_styles(reopened, notice):
    document = reopened(write_docx(notice))

    said = [(p.style.style_id, p.text.replace("\n", "")) for p in document.paragraphs if p.text]

    assert said == [
        ("PaperMark", "安阳市总工会文件"),
        ("PaperNumber", "安工发〔2026〕12号"),
        ("Title", notice.title),
        ("PaperAddressee", "各县（市、区）总工会："),
        ("PaperBody", "全市新建会企业1286家，发放慰问金"),
        ("Heading1", "一、总体要求"),
        ("Heading2", "（一）摸清底数。逐户核查1286家"),
        ("Heading3", "1.建立台账"),
        ("Heading4", "（1）逐级审核"),
        ("PaperBody", "1200余万元已到位。"),
        ("PaperCaption", "表1　建会情况"),
        ("PaperAttachmentList", "附件：1.申请审批表"),
        ("PaperAttachmentList", "2.发放花名册"),
        ("PaperSignature", "安阳市总工会"),
        ("PaperSignature", "2026年1月5日"),
        ("PaperNote", "（联系人：张三）"),
        ("PaperAttachmentMark", "附件1"),
        ("Title", "申请审批表"),
        ("PaperBody", "附件正文。"),
        ("PaperImprint", "抄送：省总工会，市委办公室。"),
        ("PaperImprint", "安阳市总工会办公室\t2026年1月5日印发"),
    ]


def test_a_plain_paper_shows_the_date_under_its_title(reopened, notice):
    paper = dataclasses.replace(
        notice, kind=PaperKind.SUMMARY, blocks=(), attachments=(), imprint=None, note=""
    )

    document = reopened(write_docx(paper))

    said = [(p.style.style_id, p.text.replace("\n", "")) for p in document.paragraphs if p.text]
    assert said == [
        ("Title", notice.title),
        ("PaperSubtitle", "（2026年1月5日）"),
        ("PaperAddressee", "各县（市、区）总工会："),
    ]


def test_page_and_grid(xml_of, notice):
    section = xml_of(write_docx(notice)).find(".//" + qn("w:sectPr"))

    def of(tag):
        found = section.find(qn(f"w:{tag}"))
        return {key.rpartition("}")[2]: text for key, text in found.attrib.items()}

    assert of("pgSz") == {"w": "11906", "h": "16838"}
    margins = of("pgMar")
    assert [margins[s] for s in ("top", "left", "right", "bottom")] == [
        "2098",
        "1588",
        "1474",
        "1984",
    ]
    assert of("docGrid") == {"type": "lines", "linePitch": "579"}
    assert 22 * grid.LINE <= 16838 - 2098 - 1984 < 23 * grid.LINE


def test_nothing_is_bold(parts, notice):
    for name, part in parts(write_docx(notice, with_sources=True)).items():
        assert re.findall(rb'<w:b(?:Cs)?(?:/>| w:val="(?:1|true|on)")', part) == [], name


def test_children_stand_in_schema_order(parts, xml_of, notice):
    paper = dataclasses.replace(notice, signers=("甲", "乙", "丙"), urgency="特急")
    file = write_docx(paper, with_sources=True)
    checked = 0
    for name in parts(file):
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        for tag, order in (("pPr", P_PR_ORDER), ("rPr", R_PR_ORDER)):
            for node in xml_of(file, name).iter(qn(f"w:{tag}")):
                places = [order.index(local_name(child)) for child in node]
                assert places == sorted(set(places)), (name, tag)
                checked += 1
    assert checked > 200


def test_each_reference_has_one_bookmark_of_its_name(xml_of, notice):
    root = xml_of(write_docx(notice))

    names = [mark.get(qn("w:name")) for mark in root.iter(qn("w:bookmarkStart"))]
    starts = [mark.get(qn("w:id")) for mark in root.iter(qn("w:bookmarkStart"))]
    ends = [mark.get(qn("w:id")) for mark in root.iter(qn("w:bookmarkEnd"))]

    assert names == ["fig_001", "fig_001_2", "fig_002", "fig_003"]
    assert starts == ends == ["0", "1", "2", "3"]


def test_a_later_use_never_takes_the_name_of_another_reference(xml_of):
    figures = [Figure(str(i), name) for i, name in enumerate(("a", "a", "a_2", "a"))]
    paper = Paper(PaperKind.PLAIN, "题", blocks=(Paragraph.of(*figures),))

    names = [m.get(qn("w:name")) for m in xml_of(write_docx(paper)).iter(qn("w:bookmarkStart"))]

    assert len(set(names)) == 4
    assert {"a", "a_2"} <= set(names)
    assert names[2] == "a_2"


def test_sources_table_has_one_row_for_each_reference(reopened, xml_of, notice):
    file = write_docx(notice, with_sources=True)

    rows = [[cell.text for cell in row.cells] for row in reopened(file).tables[-1].rows]

    where = ["安阳市总工会", "2025年", "2026年1月4日", "按工会去重"]
    assert rows == [
        ["序号", "数据", "指标", "单位（工会）", "期间", "取数时间", "口径"],
        ["1", "1286家", "新建会企业", *where],
        ["2", "1200余万元\n（12864000元）", "慰问金", *where],
        ["3", "386", "建会企业（县）", *where],
    ]
    anchors = [link.get(qn("w:anchor")) for link in xml_of(file).iter(qn("w:hyperlink"))]
    assert anchors == ["fig_001", "fig_002", "fig_003"]


def test_a_figure_without_source_is_refused_in_the_sources_table(notice):
    paper = dataclasses.replace(notice, references=notice.references[:1])

    with pytest.raises(PaperError, match="fig_002、fig_003"):
        write_docx(paper, with_sources=True)


def test_table_is_as_wide_as_the_block_and_repeats_its_head(xml_of, notice):
    table = next(b for b in notice.blocks if isinstance(b, Table))
    root = xml_of(write_docx(notice)).find(".//" + qn("w:tbl"))

    rows = root.findall(qn("w:tr"))
    heads = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    styles = [
        [s.get(qn("w:val")) for s in row.iter(qn("w:pStyle"))]
        for row in (rows[0], rows[1], rows[3])
    ]

    assert sum(column_widths(table)) == grid.BLOCK_WIDTH
    assert heads == [True, False, False, False]
    assert styles == [
        ["PaperTableHead"] * 3,
        ["PaperTableIndex", "PaperTableText", "PaperTableNumber"],
        ["PaperTableHead", "PaperTableHead", "PaperTableNumber"],
    ]


@pytest.mark.parametrize(
    ("organ", "sealed", "indents"),
    [
        ("安阳市总工会", True, (4.0, 4)),
        ("安阳市机械冶金建材工会委员会", True, (4 + (6 - 14) / 2, 4)),
        ("安阳市机械冶金建材轻工纺织烟草工会工作委员会", True, (0.0, 8.0)),
        ("县总工会", False, (4 + 6 - 4, 2)),
        ("安阳市总工会办公室", False, (2, 3)),
    ],
)
def test_signature_indents(notice, organ, sealed, indents):
    assert signature_indents(organ, notice.date, sealed=sealed) == indents


def test_the_signature_keeps_the_last_lines_with_it(reopened, notice):
    paper = dataclasses.replace(notice, blocks=(Paragraph.of("特此通知。"),), attachments=())

    kept = [
        p.text
        for p in reopened(write_docx(paper)).paragraphs
        if p._p.pPr.find(qn("w:keepNext")) is not None
    ]

    assert kept == ["特此通知。", "", "", "安阳市总工会"]


def test_the_list_of_attachments_stays_with_the_signature(reopened, notice):
    paper = dataclasses.replace(notice, blocks=(Paragraph.of("特此通知。"),))

    kept = [
        p.text
        for p in reopened(write_docx(paper)).paragraphs
        if p._p.pPr.find(qn("w:keepNext")) is not None
    ]

    listed = ["附件：1.申请审批表", "2.发放花名册"]
    assert kept == ["特此通知。", "", *listed, "", "", "安阳市总工会"]


def test_signers_stand_two_to_a_line_under_one_another(reopened, notice):
    paper = dataclasses.replace(notice, signers=("甲某", "乙某", "丙某"))

    lines = [p for p in reopened(write_docx(paper)).paragraphs if p.style.style_id == "PaperNumber"]

    assert [p.text for p in lines] == ["\t\t签发人：甲某　乙某", "\t安工发〔2026〕12号\t\t丙某"]
    stops = [
        [t.get(qn("w:pos")) for t in p._p.iter(qn("w:tab")) if t.get(qn("w:pos"))] for p in lines
    ]
    assert stops[0] == stops[1] == ["315", "5694", "6954"]


@pytest.mark.parametrize(("mark", "size"), [("安阳市总工会文件", 42.0), ("安" * 20, 20.0)])
def test_a_long_mark_becomes_smaller(mark, size):
    assert mark_size(mark) == size


def test_properties_name_nobody(reopened, parts, notice):
    file = write_docx(notice, with_sources=True)
    properties = reopened(file).core_properties

    assert properties.title == notice.title
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert sorted(parts(file)) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        *("word/_rels/document.xml.rels", "word/document.xml", "word/fontTable.xml"),
        *("word/footer1.xml", "word/footer2.xml", "word/settings.xml", "word/styles.xml"),
        "word/theme/theme1.xml",
    ]


def test_no_path_user_or_hidden_text_in_any_part(parts, notice):
    for name, part in parts(write_docx(notice, with_sources=True)).items():
        text = part.decode()
        for mark in ("w:vanish", "w:specVanish", "w:rsid", "python-docx", "/work/", "/home/"):
            assert mark not in text, (name, mark)
        for mark in ("file:", "w:comment", "w:ins ", "w:del ", "C:\\", "Macintosh"):
            assert mark not in text, (name, mark)
        assert re.search(r"\broot\b", text) is None, name


def test_the_same_paper_gives_the_same_bytes(notice):
    assert write_docx(notice) == write_docx(notice)


def test_profiles_change_names_only(parts, notice):
    office = parts(write_docx(notice))["word/styles.xml"].decode()
    windows = parts(write_docx(notice, font_profile="windows"))["word/styles.xml"].decode()

    for ours, theirs in zip(*(profile.values() for profile in FONT_PROFILES.values()), strict=True):
        office = office.replace(f'"{ours}"', f'"{theirs}"')
    assert office == windows
    with pytest.raises(ValueError, match="mac"):
        write_docx(notice, font_profile="mac")


def test_control_characters_and_markup_do_no_harm(reopened):
    paper = Paper(
        PaperKind.PLAIN,
        "题\x07目",
        blocks=(Paragraph.of("<w:b/>&\x00\ud800完"), PageBreak(), Heading(1, "", "末")),
    )

    document = reopened(write_docx(paper))

    assert [p.text for p in document.paragraphs if p.text.strip()] == ["题目", "<w:b/>&完", "末"]
    assert document.core_properties.title == "题目"


@pytest.mark.parametrize(
    ("note", "printed"),
    [
        ("联系人：张三", "（联系人：张三）"),
        ("（此件公开发布）", "（此件公开发布）"),
        ("联系人：张三（办公室）", "（联系人：张三（办公室））"),
    ],
)
def test_the_note_stands_in_brackets_once(note, printed):
    assert bracketed(note) == printed


def test_given_signature_replaces_the_papers(reopened, notice):
    block = Signature("安阳市总工会办公室", notice.date, sealed=False)
    paper = dataclasses.replace(notice, blocks=(Paragraph.of("文。"), block))

    signed = [
        p.text
        for p in reopened(write_docx(paper)).paragraphs
        if p.style.style_id == "PaperSignature"
    ]

    assert signed == ["安阳市总工会办公室", "2026年1月5日"]
