"""Forms in the product's look: styled widgets, units behind fields, groups of fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

from gonghui.kernel.ui.picking import make_pickable

WIDE = (
    forms.Textarea,
    forms.CheckboxSelectMultiple,
    forms.RadioSelect,
    forms.FileInput,
)
CHECKS = (forms.CheckboxSelectMultiple, forms.RadioSelect)


MESSAGES = {
    "min_length": "至少要有 %(limit_value)d 个字符，现在是 %(show_value)d 个。",
    "max_length": "最多 %(limit_value)d 个字符，现在是 %(show_value)d 个。",
    "min_value": "不能小于 %(limit_value)s。",
    "max_value": "不能大于 %(limit_value)s。",
}


@dataclass(frozen=True)
class Group:
    """A titled group of bound fields."""

    title: str
    fields: list[forms.BoundField]


def dress(field: forms.Field) -> None:
    """Give a field's widget the classes and the native input it should have."""
    widget = field.widget
    if isinstance(widget, forms.DateTimeInput):
        widget.input_type, widget.format = "datetime-local", "%Y-%m-%dT%H:%M"
        field.localize = False
    elif isinstance(widget, forms.DateInput):
        widget.input_type, widget.format = "date", "%Y-%m-%d"
        field.localize = False
    elif isinstance(widget, forms.TimeInput):
        widget.input_type, widget.format = "time", "%H:%M"
    if isinstance(widget, (*CHECKS, forms.CheckboxInput)):
        css = "form-check-input"
    elif isinstance(widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    existing = widget.attrs.get("class", "")
    if css not in existing.split():
        widget.attrs["class"] = f"{existing} {css}".strip()
    _name_blank(field)
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") in (None, 10, "10"):
        widget.attrs["rows"] = 4


def _name_blank(field: forms.Field) -> None:
    """What the empty entry of a select says, where only the framework's dashes would stand."""
    blank = "请选择" if field.required else "未选择"
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == BLANK_CHOICE_DASH[0][1]:
            field.empty_label = blank
    elif isinstance(field, forms.ChoiceField) and not callable(field.choices):
        choices = list(field.choices)
        if choices and tuple(choices[0]) == BLANK_CHOICE_DASH[0]:
            field.choices = [("", blank), *choices[1:]]


def speak(field: forms.Field) -> None:
    """Plain sentences where the framework's are stilted. A field's own messages stay."""
    default = forms.Field.default_error_messages["required"]
    if field.error_messages.get("required") == default:
        if isinstance(field.widget, forms.FileInput):
            text = "请上传文件。"
        elif isinstance(field.widget, forms.CheckboxInput):
            text = "请勾选。"
        elif isinstance(field.widget, (forms.Select, *CHECKS)):
            text = "请选择。"
        else:
            text = "请填写。"
        field.error_messages["required"] = text
    for code, message in MESSAGES.items():
        field.error_messages.setdefault(code, message)


class StyledForm(forms.BaseForm):
    """Mixin of both bases below.

    `units` puts a unit behind a field; `fieldsets` groups fields, fields not named come last.
    """

    fieldsets: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    units: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            make_pickable(field)
            dress(field)
            speak(field)

    def groups(self) -> Iterator[Group]:
        """Visible fields in their groups."""
        left = {bound.name: bound for bound in self.visible_fields()}
        for title, names in self.fieldsets:
            fields = [left.pop(name) for name in names if name in left]
            if fields:
                yield Group(title, fields)
        if left:
            yield Group("其他" if self.fieldsets else "", list(left.values()))

    def error_list(self) -> list[tuple[str, str, str]]:
        """Errors for the summary on top: id of the field, its label, the sentence."""
        found = [("", "", str(error)) for error in self.non_field_errors()]
        for bound in self:
            target = bound.id_for_label or bound.auto_id
            found += [(str(target), str(bound.label), str(error)) for error in bound.errors]
        return found

    @property
    def is_multipart_form(self) -> bool:
        """Whether a file is asked for."""
        return bool(self.is_multipart())


class GonghuiForm(StyledForm, forms.Form):
    """Base of forms that are not about one model."""


class GonghuiModelForm(StyledForm, forms.ModelForm):
    """Base of forms over a model. `save` is not called: the page's `perform` calls a service."""


def is_wide(bound: forms.BoundField) -> bool:
    """Whether a field takes the whole width of its group."""
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return False
    return isinstance(widget, WIDE) or getattr(widget, "takes_whole_width", False)


def unit_of(bound: forms.BoundField) -> str:
    """The unit shown behind a field."""
    units: dict[str, str] = getattr(bound.form, "units", {})
    return units.get(bound.name, "")
