"""One notice with everything in it, and ways to look into a .docx."""

import datetime as dt
import io
import zipfile

import pytest
from docx import Document
from lxml import etree

from gonghui.engines.documents.writing.model import (
    Attachment,
    Figure,
    Heading,
    Imprint,
    Paper,
    PaperKind,
    Paragraph,
    Reference,
    Table,
    runs_of,
)

SIGNED_ON = dt.date(2026, 1, 5)


def pytest_configure(config):
    config.addinivalue_line("markers", "rendering: draws pages with LibreOffice; slow")


@pytest.fixture
def notice():
    sources = (("fig_001", "新建会企业"), ("fig_002", "慰问金"), ("fig_003", "建会企业（县）"))
    return Paper(
        PaperKind.NOTICE,
        "安阳市总工会关于做好2026年困难职工帮扶和送温暖工作的通知",
        organ="安阳市总工会",
        addressee="各县（市、区）总工会",
        date=SIGNED_ON,
        number="安工发〔2026〕12号",
        blocks=(
            Paragraph.of("全市新建会企业", Figure("1286家", "fig_001"), "，发放慰问金"),
            Heading(1, "一、", "总体要求"),
            Heading(2, "（一）", "摸清底数。", runs_of("逐户核查", Figure("1286家", "fig_001"))),
            Heading(3, "1.", "建立台账"),
            Heading(4, "（1）", "逐级审核"),
            Paragraph.of(Figure("1200余万元", "fig_002", exact="12864000元"), "已到位。"),
            Table.of(
                "表1　建会情况",
                ["序号", "单位", "企业（家）"],
                [["1", "林州市总工会", Figure("386", "fig_003")], ["2", "滑县总工会", "1,286"]],
                ["", "合计", "1,672"],
            ),
        ),
        attachments=(
            Attachment("申请审批表", (Paragraph.of("附件正文。"),)),
            Attachment("发放花名册"),
        ),
        references=tuple(
            Reference(name, title, "安阳市总工会", "2025年", "2026年1月4日", "按工会去重")
            for name, title in sources
        ),
        note="联系人：张三",
        imprint=Imprint("安阳市总工会办公室", SIGNED_ON, ("省总工会", "市委办公室")),
    )


@pytest.fixture
def parts():
    """File bytes → name → bytes of each part."""

    def read(file):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return read


@pytest.fixture
def xml_of(parts):
    """File bytes, name → root element of a part."""
    return lambda file, name="word/document.xml": etree.fromstring(parts(file)[name])


@pytest.fixture
def reopened():
    return lambda file: Document(io.BytesIO(file))
