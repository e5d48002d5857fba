"""Codes on letters of introduction."""

from __future__ import annotations

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def code_of(url: str) -> SafeString:
    """A QR code as a drawing in the page."""
    drawing = segno.make(url, error="m").svg_inline(
        scale=4, border=4, light="#fff", omitsize=True, svgclass="gh-qr", lineclass=None
    )
    return mark_safe(drawing)  # noqa: S308 - made here, of an address of ours
