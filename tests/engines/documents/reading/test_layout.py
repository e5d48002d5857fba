"""One paper, wrapped in many ways, reads the same."""

import pytest

from gonghui.engines.documents.reading import ReadDocument, read_text

PAPER = """南岗区总工会2024年工作计划
2024年，全区各级工会要深入贯彻落实党的二十大精神和中国工会十八大精神，紧紧围绕区委中心工作，团结引领广大职工为南岗高质量发展作贡献，重点做好以下工作。
一、加强思想政治引领，团结引导广大职工听党话跟党走，在推进中国式现代化南岗实践中发挥主力军作用
（一）深化理论武装。组织开展“中国梦·劳动美”主题宣讲活动不少于30场，覆盖一线职工5000人次以上，不断增强职工群众的获得感。
（二）加强阵地建设。新建职工书屋8家、职工文化广场3个，举办职工文化艺术节1届，吸引近万名职工参与，投入专项资金120万元。
二、履行维权服务基本职责，切实增强职工群众获得感幸福感安全感
（一）健全维权机制。集体合同签订率动态保持在95%以上，劳动争议调解成功率达到80%，为农民工追讨欠薪不少于300万元。
1.推进协商。行业性协商覆盖12个行业。2.推进普法。开展法律进企业活动，全年开展1.5万人次以上的普法宣传教育培训。
（二）做优普惠服务。投入普惠资金260余万元，开展四季普惠活动，惠及职工3.6万人次，新建驿站二十个。
"""


def wrap(text: str, size: int, indent: str, *, double: bool, pages: bool) -> str:
    lines: list[str] = []
    for paragraph in text.splitlines():
        rest = indent + paragraph
        while rest:
            lines.append(rest[:size])
            rest = rest[size:]
            if pages and len(lines) % 9 == 0:
                lines += ["", f"- {len(lines) // 9} -", ""]
    return ("\n\n" if double else "\n").join(lines) + "\n"


def view(doc: ReadDocument) -> tuple[list[object], list[object]]:
    headings: list[object] = [(h.id, h.number, h.title) for h in doc.headings]
    figures: list[object] = [(f.path, f.value, f.unit, f.comparator) for f in doc.figures]
    return headings, figures


@pytest.mark.parametrize("size", [20, 28, 33, 38, 45])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000", "    "])
@pytest.mark.parametrize("double", [False, True])
@pytest.mark.parametrize("pages", [False, True])
def test_wrapping_changes_nothing(size: int, indent: str, double: bool, pages: bool) -> None:
    doc = read_text(wrap(PAPER, size, indent, double=double, pages=pages))

    assert view(doc) == view(read_text(PAPER))
    assert doc.title == "南岗区总工会2024年工作计划"


def test_bracketed_and_full_width_forms_read_alike() -> None:
    plain = read_text("（一）培训职工300人，占比20%；\n（二）慰问50户。\n")
    wide = read_text("(一)培训职工３００人,占比２０％;\n(二)慰问 50 户。\n")

    assert [(f.value, f.unit) for f in wide.figures] == [(f.value, f.unit) for f in plain.figures]
    assert [h.number for h in wide.headings] == ["(一)", "(二)"]
