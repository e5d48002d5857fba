"""Pages drawn by LibreOffice and measured in millimetres: GB/T 9704-2012."""

import dataclasses
import shutil
import subprocess

import pytest
from pypdf import PdfReader

from gonghui.engines.documents.writing.model import Paper, PaperKind, Paragraph
from gonghui.engines.documents.writing.word import write_docx

MISSING = [tool for tool in ("soffice", "pdftoppm") if shutil.which(tool) is None]
pytestmark = [
    pytest.mark.rendering,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]
TOLERANCE = 1.0  # mm


def grid_paper(characters):
    """Two of the cells are the first line's indent."""
    return Paper(PaperKind.PLAIN, "", blocks=(Paragraph.of("工" * (characters - 2)),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("rendering")


@pytest.fixture
def draw(folder, notice):
    """Draws every paper of this file in one run of LibreOffice, once."""
    if not list(folder.glob("*.pdf")):
        papers = {
            "full": grid_paper(22 * 28 * 2),
            "over": grid_paper(22 * 28 * 2 + 1),
            "notice": dataclasses.replace(notice, blocks=notice.blocks[:1], attachments=()),
        }
        for name, paper in papers.items():
            (folder / f"{name}.docx").write_bytes(write_docx(paper))
        home = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        files = sorted(str(path) for path in folder.glob("*.docx"))
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    return lambda name: folder / f"{name}.pdf"


def bands(pdf, page, *, red=False):
    """(top, bottom) in mm of each run of rows that carry ink."""
    command = ["pdftoppm", "-r", "254", "-f", str(page), "-l", str(page), str(pdf)]
    raw = subprocess.run(command, check=True, capture_output=True).stdout
    _, size, _, pixels = raw.split(b"\n", 3)
    width, height = map(int, size.split())
    found, start = [], None
    for y in range(height):
        row = pixels[y * width * 3 : (y + 1) * width * 3]
        reds, greens = row[0::3], row[1::3]
        ink = min(greens) < 128
        if ink and red:
            ink = any(r > 150 and g < 110 for r, g in zip(reds, greens, strict=True))
        if ink and start is None:
            start = y
        elif not ink and start is not None:
            found.append((start / 10, y / 10))
            start = None
    return found


def test_1232_characters_fill_exactly_two_pages(draw):
    pages = PdfReader(draw("full")).pages
    lines = [line for line in pages[0].extract_text().splitlines() if "工" in line]

    assert len(pages) == 2
    assert len(PdfReader(draw("over")).pages) == 3
    assert (len(lines), lines[0].count("工"), lines[1].count("工")) == (22, 26, 28)


def test_mark_line_and_page_number_stand_where_the_standard_puts_them(draw):
    mark, line = bands(draw("notice"), 1, red=True)
    ink = bands(draw("notice"), 1)
    number = ink[1]
    dash_top, dash_bottom = ink[-1]

    assert mark[0] == pytest.approx(72.0, abs=TOLERANCE)
    assert line[0] - number[1] == pytest.approx(4.0, abs=TOLERANCE)
    assert (dash_top + dash_bottom) / 2 == pytest.approx(269.0, abs=TOLERANCE)


def test_the_imprint_rests_on_the_foot_of_the_block(draw):
    pdf = draw("notice")
    ink = bands(pdf, len(PdfReader(pdf).pages))
    rules = [top for top, bottom in ink if bottom - top < 0.7 and top > 200]

    assert rules == pytest.approx([241.2, 251.6, 262.0], abs=TOLERANCE)
