"""WordprocessingML by hand: elements whose children stand in the order Word's schema demands."""

import re
from typing import cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_P_PR = """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE
autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents
suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle
rPr sectPr pPrChange"""
_R_PR = """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect
bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"""
P_PR_ORDER = tuple(_P_PR.split())
R_PR_ORDER = tuple(_R_PR.split())

# What XML 1.0 cannot hold; a pasted text may contain it.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """The text without characters XML forbids; a tab, which no paper uses, becomes a space."""
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


def element(tag: str, *children: BaseOxmlElement, **attributes: object) -> BaseOxmlElement:
    """`w:tag` with `w:` attributes, for example `element("sz", val=32)`."""
    made = cast(BaseOxmlElement, OxmlElement(f"w:{tag}"))
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def local_name(node: BaseOxmlElement) -> str:
    """The tag without its namespace."""
    return str(node.tag).rpartition("}")[2]


def paragraph_properties(*children: BaseOxmlElement) -> BaseOxmlElement:
    """`w:pPr` with its children in schema order."""
    return element("pPr", *sorted(children, key=lambda c: P_PR_ORDER.index(local_name(c))))


def run_properties(*children: BaseOxmlElement) -> BaseOxmlElement:
    """`w:rPr` with its children in schema order."""
    return element("rPr", *sorted(children, key=lambda c: R_PR_ORDER.index(local_name(c))))


def fonts(name: str) -> BaseOxmlElement:
    """One font for Chinese, letters and digits alike (GB/T 9704-2012 and GB/T 15835)."""
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")


def run(text: str, *properties: BaseOxmlElement) -> BaseOxmlElement:
    """`w:r`. The hint gives — and “ ” the Chinese font; without it Word takes the Latin one."""
    if not any(local_name(child) == "rFonts" for child in properties):
        properties = (element("rFonts", hint="eastAsia"), *properties)
    made = element("r", run_properties(*properties))
    for index, line in enumerate(clean(text).split("\n")):
        if index:
            made.append(element("br"))
        words = element("t")
        words.text = line
        if line != line.strip():
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(words)
    return made


def paragraph(
    style: str, *content: BaseOxmlElement, properties: tuple[BaseOxmlElement, ...] = ()
) -> BaseOxmlElement:
    """`w:p` in the named style; `properties` are what the style cannot know."""
    head = paragraph_properties(element("pStyle", val=style), *properties)
    return element("p", head, *content)
