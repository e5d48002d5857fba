"""The file around the text: parts, settings, page, page numbers and properties.

Starts from python-docx's blank document and takes out everything that says which program or
person made it.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from typing import cast

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer

from gonghui.engines.documents.writing import grid
from gonghui.engines.documents.writing.fonts import ALTERNATIVES, Face
from gonghui.engines.documents.writing.markup import clean, element, paragraph, run
from gonghui.engines.documents.writing.styles import fill_styles

_KEPT_PARTS = {
    RELATIONSHIP_TYPE.STYLES,
    RELATIONSHIP_TYPE.SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
}
_SETTINGS = (  # in schema order
    element("zoom", percent=100),
    element("defaultTabStop", val=420),
    element("evenAndOddHeaders"),
    element("characterSpacingControl", val="doNotCompress"),  # 28 characters a line, not 29
    element(
        "compat",
        element("spaceForUL"),
        element("balanceSingleByteDoubleByteWidth"),
        element("ulTrailSpace"),
        element("useFELayout"),
        element(
            "compatSetting",
            name="compatibilityMode",
            uri="http://schemas.microsoft.com/office/word",
            val=15,
        ),
    ),
    element("themeFontLang", val="en-US", eastAsia="zh-CN"),
)
_CORE = """<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title/><dc:creator/>\
<dc:language>zh-CN</dc:language></cp:coreProperties>"""
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def blank_document(faces: Mapping[Face, str], *, title: str, date: dt.date | None) -> Document:
    """An empty document with our page, styles and page numbers, and nobody's name in it."""
    document = docx.Document()
    for name, relation in list(document.part.rels.items()):
        if relation.reltype not in _KEPT_PARTS:
            document.part.rels.pop(name)
        elif relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            cast(Part, relation.target_part)._blob = _font_table(faces)
    relations = document.part.package.rels
    for name, relation in list(relations.items()):
        if relation.reltype not in (
            RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
            RELATIONSHIP_TYPE.CORE_PROPERTIES,
        ):
            relations.pop(name)
    fill_styles(cast(BaseOxmlElement, document.styles.element), faces)
    _fill_settings(cast(BaseOxmlElement, document.settings.element))
    _fill_core(document, title=title, date=date)
    _set_page(document.sections[0])
    return document


def saved(document: Document) -> bytes:
    """The file's bytes; the same document always gives the same bytes."""
    raw, packed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def _fill_settings(settings: BaseOxmlElement) -> None:
    for child in list(settings):
        settings.remove(child)
    for child in _SETTINGS:
        settings.append(deepcopy(child))


def _fill_core(document: Document, *, title: str, date: dt.date | None) -> None:
    part = document.part.package.core_properties  # makes the part
    core = part._element
    fresh = parse_xml(_CORE)
    for child in list(core):
        core.remove(child)
    core.extend(list(fresh))
    part.title = clean(title).replace("\n", "")[:255]
    if date:
        # Word keeps moments without a zone.
        moment = dt.datetime(date.year, date.month, date.day)  # noqa: DTZ001
        part.created = part.modified = moment


def _font_table(faces: Mapping[Face, str]) -> bytes:
    table = element("fonts")
    for name in dict.fromkeys(faces.values()):
        font = element("font", element("altName", val=ALTERNATIVES[name]), name=name)
        font.append(element("charset", val="86"))
        font.append(element("family", val="auto"))
        table.append(font)
    return serialize_part_xml(table)


def _set_page(section: Section) -> None:
    properties = cast(BaseOxmlElement, section._sectPr)
    for name in list(properties.attrib):
        del properties.attrib[name]
    for child in list(properties):
        properties.remove(child)
    size = element("pgSz", w=grid.PAGE_WIDTH, h=grid.PAGE_HEIGHT)
    margins = element("pgMar", top=grid.TOP, right=grid.RIGHT, bottom=grid.BOTTOM, left=grid.LEFT)
    for name, value in (("header", 850), ("footer", grid.FOOTER_DISTANCE), ("gutter", 0)):
        margins.set(qn(f"w:{name}"), str(value))
    lines = element("docGrid", type="lines", linePitch=grid.LINE)
    properties.extend([size, margins, element("cols", space=425), lines])
    _set_page_number(section.footer, odd=True)
    _set_page_number(section.even_page_footer, odd=False)


def _set_page_number(footer: _Footer, *, odd: bool) -> None:
    """“— 1 —” (7.5): odd pages one character from the right, even pages from the left."""
    footer.is_linked_to_previous = False
    content = cast(BaseOxmlElement, footer._element)
    for child in list(content):
        content.remove(child)
    indent = {"right" if odd else "left": 280}  # 1 字 of 4号
    page = element("fldSimple", run("1"), instr=" PAGE ")
    side = (element("ind", **indent), element("jc", val="right" if odd else "left"))
    content.append(paragraph("PaperPageNumber", run("— "), page, run(" —"), properties=side))
