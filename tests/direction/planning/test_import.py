"""Papers come in whole or not at all, and only once."""

import io
import zipfile

import pytest
from docx import Document

from gonghui.direction.planning import services
from gonghui.direction.planning.models import Plan, PlanSection
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.refusal import Refusal
from tests.direction.planning.conftest import BARE, BOTH, PLAN


def bring_in(cast, text=PLAN, **given):
    given = {"union": cast.county_a, "actor": cast.officer_a} | given
    if "content" not in given:
        given["pasted"] = text
    return services.import_plan(**given)


def word_file(text):
    paper = Document()
    for line in text.splitlines():
        paper.add_paragraph(line)
    buffer = io.BytesIO()
    paper.save(buffer)
    return buffer.getvalue()


def test_pasted_text_becomes_a_plan_under_review(cast):
    plan = bring_in(cast).plan

    assert (plan.state, plan.year, plan.kind) == ("review", 2026, "plan")
    assert plan.targets.count() == 4
    assert [str(s) for s in plan.sections.filter(depth=1)] == [
        "一、加强组织建设",
        "二、做好服务职工工作",
    ]
    assert [str(d) for d in plan.sections.get(title="扩大组织覆盖").responsibilities.all()] == [
        "牵头：组织部",
        "配合：权益部",
    ]
    assert set(plan.targets.values_list("state", flat=True)) == {"proposed"}


def test_the_tree_has_the_papers_parents(cast):
    plan = bring_in(cast).plan

    section = plan.sections.get(title="走访慰问")

    assert str(section.parent) == "二、做好服务职工工作"
    assert [s.order for s in plan.sections.order_by("order")] == list(range(plan.sections.count()))


def test_importing_is_recorded(cast):
    plan = bring_in(cast).plan

    row = AuditRecord.objects.get(event="planning.imported")
    assert row.sentence == f"赵经办导入了计划“{plan.title}”，识别出7个条目、4个目标"


@pytest.mark.parametrize("name", ["plan.txt", "计划.docx"])
def test_a_file_is_kept_beside_the_plan(cast, name):
    content = word_file(PLAN) if name.endswith("docx") else PLAN.encode("gb18030")

    plan = bring_in(cast, filename=name, content=content).plan

    assert plan.source.name == name
    assert plan.source.read() == content
    assert plan.targets.count() == 4


def test_the_same_text_is_kept_once_for_a_union_and_year(cast):
    first = bring_in(cast)

    again = bring_in(cast, text=PLAN.replace("\n", "\n\n"))
    elsewhere = bring_in(cast, union=cast.county_b, actor=cast.officer_b)
    next_year = bring_in(cast, year=2027)

    assert (again.is_new, again.plan) == (False, first.plan)
    assert elsewhere.is_new
    assert next_year.is_new
    assert Plan.objects.count() == 3


def bomb():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * (60 * 1024 * 1024))
    return buffer.getvalue()


def scanned():
    from pypdf import PdfWriter

    buffer = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(buffer)
    return buffer.getvalue()


def locked():
    from pypdf import PdfWriter

    buffer = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.txt", b"", "是空的"),
        ("空白.txt", b" \n\n ", "空的"),
        ("图片.png", b"\x89PNG\r\n\x1a\n", "不支持"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为.docx"),
        ("密码.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "密码"),
        ("炸弹.docx", bomb(), "解压后过大"),
        ("坏.docx", b"PK\x03\x04" + b"x" * 300, "已损坏"),
        ("扫描.pdf", scanned(), "扫描件"),
        ("加密.pdf", locked(), "密码"),
        ("乱码.txt", bytes(range(128, 256)) * 40 + bytes(range(1, 9)) * 80, "编码"),
        ("大.txt", b"a" * (21 * 1024 * 1024), "超过20MB"),
    ],
)
def test_bad_files_are_refused_and_leave_nothing(cast, settings, name, content, says):
    with pytest.raises(Refusal) as refused:
        bring_in(cast, filename=name, content=content)

    assert says in refused.value.message
    assert not Plan.objects.exists()
    assert not StoredFile.objects.exists()
    folder = settings.UPLOAD_DIR
    assert not folder.exists() or not [one for one in folder.rglob("*") if one.is_file()]


def test_a_book_is_not_a_plan(cast):
    with pytest.raises(Refusal, match="请只导入计划或总结本身"):
        bring_in(cast, text="工会" * 160_000)


def test_a_paper_without_headings_still_comes_in(cast):
    plan = bring_in(cast, text=BARE, kind="plan").plan

    assert [s.title for s in plan.sections.all()] == ["全文"]
    assert "没有识别出标题，全部内容放在“全文”一个条目下。" in plan.reading["notes"]


def test_half_a_plan_is_never_stored(cast, settings, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("disk full")

    monkeypatch.setattr("gonghui.direction.planning.services.importing._fill", broken)
    with pytest.raises(RuntimeError):
        bring_in(cast, filename="plan.txt", content=PLAN.encode())

    assert not Plan.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [one for one in settings.UPLOAD_DIR.rglob("*") if one.is_file()]


def test_reported_figures_are_not_targets(cast):
    plan = bring_in(cast, text=BOTH).plan

    assert set(plan.targets.values_list("section__part", flat=True)) == {"plan"}
    assert set(plan.reported.values_list("section__part", flat=True)) == {"summary"}
    assert "慰问金45万元" in [str(one) for one in plan.reported.all()] or any(
        one.value == 45 and one.unit == "万元" for one in plan.reported.all()
    )


def test_a_mistaken_import_can_be_taken_back(cast, plan):
    services.discard_plan(plan, reason="导错了工会", actor=cast.officer_a)

    assert not Plan.objects.exists()
    assert not PlanSection.objects.exists()
    assert AuditRecord.objects.get(event="planning.discarded").reason == "导错了工会"
    assert bring_in(cast).is_new


def test_a_plan_that_was_confirmed_is_never_taken_back(cast, confirmed):
    plan = services.reopen_plan(confirmed, reason="调整目标", actor=cast.chair_a)

    with pytest.raises(Refusal, match="曾经确认过"):
        services.discard_plan(plan, reason="导错了", actor=cast.officer_a)
