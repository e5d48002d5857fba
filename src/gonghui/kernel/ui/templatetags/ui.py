"""Template tags and filters of the interface kit; built into every template by the settings."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gonghui.kernel.ui import formats
from gonghui.kernel.ui.charts import Chart
from gonghui.kernel.ui.columns import Column, render_rows
from gonghui.kernel.ui.forms import CHECKS, is_wide, unit_of

register = template.Library()

register.filter("number", formats.number)
register.filter("money", formats.money)
register.filter("percent", formats.percent)
register.filter("day", formats.day)
register.filter("moment", formats.moment)


@lru_cache(maxsize=1)
def _cached_sprite() -> str:
    return static("vendor/icons/icons.svg")


def _sprite() -> str:
    return static("vendor/icons/icons.svg") if settings.DEBUG else _cached_sprite()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of `frontend/icons.txt`. Decorative, unless a label is given."""
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
            label,
            _sprite(),
            name,
        )
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite(), name
    )


@register.inclusion_tag("ui/_partials/chart.html", takes_context=True)
def chart(context: Any, chart: Chart) -> dict[str, Any]:
    """A chart with its table. The first one on a page brings the drawing library with it."""
    holder = context.get("request") or context
    first = not getattr(holder, "has_chart", False)
    holder.has_chart = True
    return {"chart": chart, "first": first}


@register.inclusion_tag("ui/_partials/field.html")
def field(bound: forms.BoundField, hint: str = "") -> dict[str, Any]:
    """A form field: label, required mark, input, unit, help, errors."""
    widget = bound.field.widget
    return {
        "bound": bound,
        "hint": hint,
        "unit": unit_of(bound),
        "is_wide": is_wide(bound),
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_checks": isinstance(widget, CHECKS),
        "is_file": isinstance(widget, forms.FileInput),
    }


@register.simple_tag
def rows(columns: list[Column], rows: Any) -> SafeString:
    """Body rows of a plain table without links."""
    return render_rows(columns, rows)


@register.filter
def fact(column: Column, row: Any) -> SafeString:
    """A column's value for a card: `{{ column|fact:row }}`."""
    return column.fact_html(row)


@register.simple_tag
def once_key() -> str:
    """A fresh key that lets the server recognise the same submission sent twice."""
    return uuid.uuid4().hex


@register.filter
def unit_for(units: dict[str, str] | None, name: str) -> str:
    """The unit of a form's field: `{{ form.units|unit_for:bound.name }}`."""
    return (units or {}).get(name, "")


@register.filter
def has_perm(user: Any, permission: str) -> bool:
    """Whether the account holds a permission anywhere: `{% if user|has_perm:"x.y" %}`."""
    return bool(user.is_authenticated and user.may(permission))
