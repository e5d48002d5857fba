"""The paper with its marks: nothing lost, nothing doubled."""

from gonghui.direction.planning.marking import Mark, paragraphs

TEXT = "第一段，新建小屋5个。\n\n第二段，培训3期。\n"


def spoken(lines):
    return ["".join(piece.text for piece in line) for line in lines]


def test_marks_stand_in_their_place():
    start = TEXT.index("5个")

    lines = paragraphs(TEXT, [Mark(start, start + 2, "target", "m")], 0, len(TEXT))

    assert spoken(lines) == ["第一段，新建小屋5个。", "第二段，培训3期。"]
    assert [(p.text, p.mark.label if p.mark else "") for p in lines[0]] == [
        ("第一段，新建小屋", ""),
        ("5个", "目标"),
        ("。", ""),
    ]


def test_of_overlapping_marks_the_first_is_shown():
    marks = [Mark(0, 3, "duty"), Mark(2, 5, "target")]

    lines = paragraphs(TEXT, marks, 0, len(TEXT))

    assert spoken(lines) == ["第一段，新建小屋5个。", "第二段，培训3期。"]
    assert [p.mark.kind for p in lines[0] if p.mark] == ["duty"]


def test_a_mark_over_a_line_break_goes_on_in_the_next_paragraph():
    start, end = TEXT.index("5个"), TEXT.index("第二段") + 3

    lines = paragraphs(TEXT, [Mark(start, end, "unsure")], 0, len(TEXT))

    assert [[p.text for p in line if p.mark] for line in lines] == [["5个。"], ["第二段"]]


def test_only_the_asked_half_is_shown():
    half = TEXT.index("第二段")

    assert spoken(paragraphs(TEXT, [], half, len(TEXT))) == ["第二段，培训3期。"]
