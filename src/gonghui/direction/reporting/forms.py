"""Forms of summaries. Each ends by calling a service."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone

from gonghui.direction.reporting import tokens
from gonghui.engines.documents.writing.model import Block
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.periods import BadPeriod, Period
from gonghui.kernel.org.models import Union
from gonghui.kernel.ui.forms import GonghuiForm

PARTS = (
    ("", "全年"),
    ("H1", "上半年"),
    ("H2", "下半年"),
    ("Q1", "第一季度"),
    ("Q2", "第二季度"),
    ("Q3", "第三季度"),
    ("Q4", "第四季度"),
    ("days", "自定起止日期"),
)
LONGEST_LABEL = 28


class UnionChoice(forms.ModelChoiceField):
    """Unions by their indented label."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.label)


class StartForm(GonghuiForm):
    """Whose summary, over which time."""

    union = UnionChoice(queryset=Union.objects.none(), label="工会", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2100)
    part = forms.ChoiceField(label="期间", choices=PARTS, required=False)
    from_on = forms.DateField(
        label="起始日期",
        required=False,
        help_text="期间选“自定起止日期”时填写",
        widget=forms.DateInput(),
    )
    to_on = forms.DateField(label="截止日期", required=False, widget=forms.DateInput())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["union"]
        field.queryset = Union.objects.visible_to(user, "reporting.draft")  # type: ignore[attr-defined]
        if user.main_union is not None:
            field.initial = user.main_union.pk
        self.fields["year"].initial = timezone.localdate().year

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("year"):
            try:
                data["span"] = self._span(data)
            except BadPeriod as bad:
                raise forms.ValidationError(str(bad)) from None
        return data

    def _span(self, data: dict[str, Any]) -> Period:
        part = data.get("part", "")
        if part != "days":
            return Period.parse(f"{data['year']}{part}")
        first, last = data.get("from_on"), data.get("to_on")
        if not first or not last or first > last:
            raise forms.ValidationError("请填写起止日期，起始日期不能晚于截止日期。")
        return Period.parse(f"{first}..{last}")


class EditForm(GonghuiForm):
    """The whole text of a draft: one input a block, figures as tokens."""

    title = forms.CharField(label="标题", max_length=200)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, blocks: tuple[Block, ...], said: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.said = said
        self.places = tokens.editables(blocks)
        for place in self.places:
            if place.has_heading:
                self._add(f"heading_{place.index}", f"{place.number}标题", place.heading, rows=0)
            if place.has_text:
                rows = min(12, max(2, len(place.text) // 42 + 1))
                self._add(f"text_{place.index}", f"第{place.index + 1}段", place.text, rows=rows)

    def _add(self, name: str, label: str, initial: str, *, rows: int) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "data-tokens": ""}) if rows else None
        field = forms.CharField(
            label=label, initial=initial, required=False, max_length=20_000, widget=widget
        )
        field.widget.attrs["class"] = "form-control"
        field.widget.attrs["aria-label"] = label
        self.fields[name] = field

    def rows(self) -> list[tuple[tokens.Editable, Any, Any]]:
        """Each block with its heading's input and its text's input, None where it has none."""
        return [
            (
                place,
                self[f"heading_{place.index}"] if place.has_heading else None,
                self[f"text_{place.index}"] if place.has_text else None,
            )
            for place in self.places
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for place in self.places:
            try:
                tokens.as_runs(data.get(f"text_{place.index}") or "", self.said)
            except tokens.UnknownFigure as unknown:
                self.add_error(
                    f"text_{place.index}",
                    f"〔{unknown.key}〕不是这份总结的数据，请删去，或用“插入数据”重新加入。",
                )
        return data

    def sent(self, kind: str) -> dict[int, str]:
        """What was typed into the inputs of a kind, by the block's place."""
        prefix = f"{kind}_"
        return {
            int(name.removeprefix(prefix)): text
            for name, text in self.cleaned_data.items()
            if name.startswith(prefix)
        }


class AddFigureForm(GonghuiForm):
    """An indicator, and the paragraph it is appended to."""

    paragraph = forms.TypedChoiceField(label="加入到哪一段的末尾", coerce=int)
    code = forms.ChoiceField(label="指标")
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, blocks: tuple[Block, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paragraph"].choices = _paragraphs(blocks)  # type: ignore[attr-defined]
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (group or "其他", [(one.code, f"{one.title}（{one.unit}）") for one in members])
            for group, members in groupby(INDICATORS, key=lambda indicator: indicator.group)
        ]


def _paragraphs(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
    """Paragraphs under the heading they stand in, by their first words."""
    found = []
    heading = ""
    for place in tokens.editables(blocks):
        if place.has_heading:
            heading = f"{place.number}{place.heading}"
        if place.has_text:
            words = tokens.TOKEN.sub(lambda token: token[2] or "", place.text)
            begins = f"{words[:LONGEST_LABEL]}{'……' if len(words) > LONGEST_LABEL else ''}"
            found.append((place.index, f"{heading}｜{begins}" if heading else begins))
    return found


class RevisionForm(GonghuiForm):
    """Which state of the text the person has seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(GonghuiForm):
    """Why an issued summary is taken back."""

    reason = forms.CharField(
        label="撤回原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
