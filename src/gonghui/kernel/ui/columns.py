"""A column says once how a fact is read, shown in lists and cards, printed and exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from django.utils.safestring import SafeString, mark_safe

from gonghui.kernel.ui import formats

Kind = Literal["text", "number", "money", "percent", "date", "datetime", "choice", "flag", "masked"]
Accessor = str | Callable[[Any], Any]

RIGHT = frozenset({"number", "money", "percent"})
DATES = frozenset({"date", "datetime"})
PLAIN = RIGHT | DATES  # figures and days hold nothing to escape
WIDTHS = (4, 6, 8, 10, 12, 16, 20, 28)
TONES = frozenset({"ok", "warn", "bad", "info", "mute"})


def mask_middle(text: str) -> str:
    """Keep the outer characters: what a masked column without a mask of its own does."""
    if len(text) < 3:
        return "*" * len(text)
    kept = 4 if len(text) >= 12 else 1
    return f"{text[:kept]}{'*' * (len(text) - 2 * kept)}{text[-kept:]}"


def read(row: Any, path: str) -> Any:
    """Follow `union.name` through attributes, mapping keys and bare methods; None ends the way."""
    current = row
    for part in path.split("."):
        if current is None:
            return None
        current = current.get(part) if isinstance(current, Mapping) else getattr(current, part)
        if callable(current) and not isinstance(current, type):
            current = current()
    return current


@dataclass(frozen=True)
class Column:
    """One fact of a row.

    `value` is a dotted path (default: `name`) or a callable taking the row. `raw` gives what
    an export writes, `display` the text, `html` the cell. A masked column masks in all three.
    `tones` maps the stored value of a choice to a badge: ok, warn, bad, info, mute.
    `order_by` names the database field a sortable column sorts by, when it is not `value`.
    """

    name: str
    label: str
    value: Accessor = ""
    kind: Kind = "text"
    unit: str = ""
    link: bool = False
    sortable: bool = False
    width: int | None = None
    hide_on_phone: bool = False
    empty: str = formats.EMPTY
    order_by: str = ""
    tones: Mapping[str, str] = field(default_factory=dict, hash=False)
    mask: Callable[[str], str] = mask_middle
    wide: bool = False

    @property
    def heading(self) -> str:
        """Label with unit: 金额（元）."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    @property
    def order_field(self) -> str:
        """The database path behind a sortable column."""
        if self.order_by:
            return self.order_by
        path = self.value if isinstance(self.value, str) and self.value else self.name
        return path.replace(".", "__")

    @property
    def css(self) -> str:
        """Classes of the cell: alignment, width, and its place in a card on the phone."""
        names = []
        if self.kind in RIGHT:
            names.append("gh-r")
        elif self.kind in DATES:
            names.append("gh-d")
        if self.tones:
            names.append("gh-tone")
        if self.hide_on_phone:
            names.append("gh-hide-phone")
        if self.wide or (self.width or 0) >= 12:
            names.append("gh-span")
        if self.width:
            names.append(f"gh-w-{min((w for w in WIDTHS if w >= self.width), default=WIDTHS[-1])}")
        return " ".join(names)

    def stored(self, row: Any) -> Any:
        """The value as the row holds it."""
        if callable(self.value):
            return self.value(row)
        return read(row, self.value or self.name)

    def _choice_label(self, row: Any, stored: Any) -> Any:
        """`get_X_display` of the object the path ends at, else the value itself."""
        if callable(self.value):
            return stored
        owner_path, _, last = (self.value or self.name).rpartition(".")
        owner = read(row, owner_path) if owner_path else row
        display = getattr(owner, f"get_{last}_display", None)
        return display() if display is not None else stored

    def raw(self, row: Any) -> Any:
        """The value for exports: numbers and dates stay what they are, the rest is text."""
        stored = self.stored(row)
        if stored is None or stored == "":
            return None
        if self.kind == "masked":
            return self.mask(str(stored))
        if self.kind == "choice":
            return str(self._choice_label(row, stored))
        if self.kind == "flag":
            return "是" if stored else "否"
        if self.kind == "datetime" and isinstance(stored, dt.datetime):
            return formats.local(stored).replace(tzinfo=None)
        if self.kind in RIGHT or self.kind in DATES:
            return stored
        return str(stored)

    def display(self, row: Any) -> str:
        """The value as text on screen and paper."""
        return self._as_text(row, self.stored(row))

    def _as_text(self, row: Any, stored: Any) -> str:
        if stored is None or stored == "":
            return self.empty
        if self.kind == "number":
            return formats.number(stored, self.empty)
        if self.kind == "money":
            return formats.money(stored, self.empty)
        if self.kind == "percent":
            return formats.percent(stored, self.empty)
        if self.kind == "date":
            return formats.day(stored, self.empty)
        if self.kind == "datetime":
            return formats.moment(stored, self.empty)
        if self.kind == "flag":
            return "是" if stored else "否"
        if self.kind == "masked":
            return self.mask(str(stored))
        if self.kind == "choice":
            return str(self._choice_label(row, stored))
        return str(stored)

    def html(self, row: Any, url: str = "") -> SafeString:
        """The value as markup: badge for toned choices, link when the row has an address.

        A callable may return safe markup of its own (`format_html`); all else is escaped.
        """
        stored = self.stored(row)
        if isinstance(stored, SafeString):
            body: str = stored
        else:
            text = self._as_text(row, stored)
            body = text if self.kind in PLAIN else escape(text)
            tone = self.tones.get(str(stored)) if self.tones else None
            if tone in TONES and text != self.empty:
                body = f'<span class="badge badge-{tone}">{body}</span>'
            elif text == self.empty or (self.kind == "flag" and not stored):
                body = f'<span class="gh-none">{body}</span>'
        if self.link and url:
            body = f'<a href="{escape(url)}">{body}</a>'
        return mark_safe(body)  # noqa: S308  every part above was escaped

    def fact_html(self, row: Any) -> SafeString:
        """As in a card, where the unit stands behind the figure."""
        body = self.html(row)
        if self.unit and self.stored(row) not in (None, ""):
            return mark_safe(f"{body} {escape(self.unit)}")  # noqa: S308
        return body


def render_rows(
    columns: Iterable[Column], rows: Iterable[Any], url_of: Callable[[Any], str] | None = None
) -> SafeString:
    """Body rows of a table. Written in Python, because a template loop over 50 rows of ten cells
    costs several times the query behind it."""
    prepared = [(column, column.css, escape(column.heading)) for column in columns]
    parts: list[str] = []
    for row in rows:
        url = url_of(row) if url_of else ""
        parts.append("<tr>")
        for position, (column, css, heading) in enumerate(prepared):
            body = column.html(row, url)
            if position == 0:
                parts.append(f'<th scope="row" class="gh-first {css}">{body}</th>')
            else:
                parts.append(f'<td class="{css}" data-label="{heading}">{body}</td>')
        parts.append("</tr>\n")
    return mark_safe("".join(parts))  # noqa: S308  cells and headings were escaped
