"""Choosing one of many rows by typing: unions and employers are too many for a list to scroll.

A short list stays a `<select>`. A long one is a text box: the page itself answers
`?pick=<field>&q=<words>` with the rows that its own form offers, so that nobody is offered more
than the form would take. Without scripts the text is sent as it stands and found on the server.

A model that may be picked from says `pick_paths` (where words are looked for) and `pick_key` (the
field that tells namesakes apart).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace
from django.forms.utils import flatatt
from django.http import HttpRequest, JsonResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MOST_LISTED = 60
"""More rows than this are searched, not listed."""
MOST_FOUND = 20
TYPED = "typed"
"""Suffix of the hidden field that says: this is text, not a key."""
HINT = "输入名称、拼音或编号查找"
_WITH_KEY = re.compile(r"(.+)（([^（）]+)）")
_BY_PK = "№"


def can_pick(model: Any) -> bool:
    """Whether rows of a model are picked by typing."""
    return bool(getattr(model, "pick_paths", ()))


def text_of(row: Any) -> str:
    """A row as the text box shows it: unmistakable, and understood again when it is sent."""
    key = getattr(row, row.pick_key) or f"{_BY_PK}{row.pk}"
    return f"{row.name}（{key}）"


def matching(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Rows in which every word is found: in names and keys, or as pinyin without blanks."""
    words = text.replace("\x00", "").split()[:5]
    if any(word.isascii() for word in words):
        rows = rows.alias(_pinyin=Replace("name_key", Value(" "), Value("")))
    for word in words:
        condition = Q()
        for path in rows.model.pick_paths:  # type: ignore[attr-defined]
            condition |= Q(**{f"{path}__icontains": word})
        if word.isascii():
            condition |= Q(_pinyin__contains=word.lower())
        rows = rows.filter(condition)
    return rows


def find(rows: QuerySet[Any], text: str, *, alone: bool = False) -> Any | None:
    """The row that a text names: by its key, or by a name that only one row bears.

    With `alone`, also the only row that a search for the text finds.
    """
    text = text.replace("\x00", "").strip()[:200]
    if not text:
        return None
    model: Any = rows.model
    named = _WITH_KEY.fullmatch(text)
    if named and named[2].startswith(_BY_PK):
        pk = named[2].removeprefix(_BY_PK)
        return rows.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
    for key in (named[2] if named else "", text):
        if key and (row := rows.filter(**{model.pick_key: key}).first()):
            return row
    for path in ("name", "short_name"):
        if path in model.pick_paths:
            found = list(rows.filter(**{path: text})[:2])
            if len(found) == 1:
                return found[0]
    found = list(matching(rows, text)[:2]) if alone else []
    return found[0] if len(found) == 1 else None


def chosen(rows: QuerySet[Any], data: Mapping[str, Any], name: str) -> Any | None:
    """The row that a GET parameter names, by key or by text."""
    value = str(data.get(name, "")).replace("\x00", "").strip()
    if value.isdecimal() and f"{name}-{TYPED}" not in data:
        return rows.filter(pk=value).first() if len(value) < 19 else None
    return find(rows, value, alone=True)


def answer(rows: QuerySet[Any], text: str) -> JsonResponse:
    """What a text box asks while somebody types."""
    found = list(matching(rows, text)[: MOST_FOUND + 1])
    return JsonResponse(
        {"found": [text_of(row) for row in found[:MOST_FOUND]], "more": len(found) > MOST_FOUND}
    )


def text_box(
    name: str, *, rows: list[Any], text: str, attrs: Mapping[str, Any] | None = None
) -> SafeString:
    """The text box with the first rows as its suggestions."""
    given = {"type": "text", "name": name, "value": text, "autocomplete": "off", **(attrs or {})}
    given.setdefault("id", f"pick-{name}")
    given.setdefault("placeholder", HINT)
    given["list"] = f"{given['id']}-list"
    return format_html(
        '<div class="gh-pick" data-pick="{}"><input{}><datalist id="{}">{}</datalist>'
        '<input type="hidden" name="{}-{}" value="1"></div>',
        name,
        flatatt(given),
        given["list"],
        format_html_join("", '<option value="{}"></option>', ((text_of(row),) for row in rows)),
        name,
        TYPED,
    )


class PickSelect(forms.Select):
    """A select that turns into a text box when its field offers more rows than a list should."""

    @property
    def rows(self) -> QuerySet[Any]:
        """What the field offers now."""
        found: QuerySet[Any] = self.choices.queryset
        return found

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if not value or f"{name}-{TYPED}" not in data:
            return value
        row = find(self.rows, value)
        if row is not None:
            return str(row.pk)
        return f"“{value}”" if value.strip().isdecimal() else value  # a number is no key here

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = list(self.rows[: MOST_LISTED + 1])
        if len(rows) <= MOST_LISTED:
            return self._listed(rows, name, value, attrs, renderer)
        given = {**self.attrs, **(attrs or {})}
        given["class"] = "form-control"
        text = "" if value is None else str(value)
        if text.isdecimal() and len(text) < 19:
            row = self.rows.filter(pk=text).first()
            text = text if row is None else text_of(row)
        elif text:
            text = text.strip("“”")
            rows = list(matching(self.rows, text)[:MOST_FOUND]) or rows
        return text_box(name, rows=rows[:MOST_FOUND], text=text, attrs=given)

    def _listed(
        self, rows: list[Any], name: str, value: Any, attrs: Any, renderer: Any
    ) -> SafeString:
        iterator = self.choices
        empty = [("", iterator.field.empty_label)] if iterator.field.empty_label is not None else []
        self.choices = [*empty, *(iterator.choice(row) for row in rows)]
        try:
            return super().render(name, value, attrs, renderer)
        finally:
            self.choices = iterator


def make_pickable(field: forms.Field) -> None:
    """Let a choice among unions or employers be typed where there are many."""
    if not isinstance(field, forms.ModelChoiceField) or type(field.widget) is not forms.Select:
        return
    queryset = field.queryset
    if queryset is None or not can_pick(queryset.model):
        return
    widget = PickSelect(attrs=field.widget.attrs)
    widget.is_required = field.widget.is_required
    widget.choices = field.widget.choices
    field.widget = widget
    default = forms.ModelChoiceField.default_error_messages["invalid_choice"]
    if field.error_messages.get("invalid_choice") == default:
        field.error_messages["invalid_choice"] = (
            "没有可选的这一项，请输入名称、拼音或编号，从列出的结果中选择。"
        )


def asked_field(request: HttpRequest) -> str:
    """The field whose rows a page is asked for, "" for the page itself."""
    return request.GET.get("pick", "")


def answer_for_form(request: HttpRequest, form: forms.BaseForm | None) -> JsonResponse | None:
    """The rows that a form offers for the field that is asked about; None if it is no such field."""
    field = form.fields.get(asked_field(request)) if form is not None else None
    if not isinstance(field, forms.ModelChoiceField) or not isinstance(field.widget, PickSelect):
        return None
    return answer(field.widget.rows, request.GET.get("q", "")[:100])
