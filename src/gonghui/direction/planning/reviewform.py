"""The large form of the review page: one small form for each target, section and open spot.

All of them are posted together, so that any button on the page keeps what was typed. Either all
is saved or, after an error, nothing is, and everything typed stands there again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.db import transaction

from gonghui.direction.planning.enums import (
    Comparator,
    DutyKind,
    PartKind,
    ProgressMode,
    TargetState,
)
from gonghui.direction.planning.forms import indicator_label, indicator_named
from gonghui.direction.planning.matching import (
    Match,
    Wanted,
    candidates,
    clause_around,
    sentence_before,
)
from gonghui.direction.planning.models import Plan, PlanPlaceholder, PlanSection, Target
from gonghui.direction.planning.services import reviewing
from gonghui.engines.indicators.definitions import INDICATORS
from gonghui.engines.indicators.periods import BadPeriod, Period
from gonghui.kernel.refusal import Refusal
from gonghui.kernel.ui.forms import GonghuiForm

OFFERED = 5
INDICATOR = "indicator:"
OTHER = "other"


SHOWN = ("object", "comparator", "value", "value_max", "unit", "deadline", "source", "state")
"""Fields of a target that the page shows and a person may change."""


def _mark(values: Iterable[Any]) -> str:
    text = "\x1f".join("" if value is None else str(value).strip() for value in values)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def plain_number(value: Decimal | None) -> str:
    """A stored number as a person would type it: 50, not 50.0000."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class HeadForm(GonghuiForm):
    """Title and period of the plan."""

    title = forms.CharField(label="标题", max_length=200)
    period = forms.CharField(
        label="计划期间", max_length=30, help_text="如2026、2026年下半年、2026-01-01..2026-06-30"
    )

    def clean_period(self) -> str:
        try:
            return Period.parse(self.cleaned_data["period"]).name
        except BadPeriod as error:
            raise forms.ValidationError(str(error)) from None


class TargetRow(GonghuiForm):
    """One target under review."""

    object = forms.CharField(label="对象", max_length=200)
    comparator = forms.ChoiceField(label="要求", choices=Comparator.choices)
    value = forms.DecimalField(
        label="目标值",
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=4,
        widget=forms.TextInput(),
    )
    value_max = forms.DecimalField(
        label="上限",
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=4,
        widget=forms.TextInput(),
    )
    unit = forms.CharField(label="单位", max_length=20, required=False)
    deadline = forms.DateField(label="完成时限", required=False, widget=forms.DateInput())
    source = forms.ChoiceField(label="进度来源")
    other = forms.CharField(label="其他指标", max_length=120, required=False)
    state = forms.ChoiceField(label="处理", choices=TargetState.choices, widget=forms.RadioSelect)

    def __init__(self, target: Target, *, text: str, level: str, data: Any = None) -> None:
        self.target = target
        self.matches = _matches(target, text, level)
        super().__init__(data, prefix=f"t{target.pk}", initial=self._initial())
        self.fields["source"].choices = self._choices()  # type: ignore[attr-defined]

    def _initial(self) -> dict[str, Any]:
        target = self.target
        is_bound = target.progress_mode == ProgressMode.INDICATOR
        return {
            "object": target.object,
            "comparator": target.comparator,
            "value": plain_number(target.value),
            "value_max": plain_number(target.value_max),
            "unit": target.unit,
            "deadline": target.deadline,
            "source": f"{INDICATOR}{target.indicator_code}" if is_bound else target.progress_mode,
            "state": target.state,
        }

    def _choices(self) -> list[tuple[str, str]]:
        codes = [match.code for match in self.matches]
        if self.target.indicator_code and self.target.indicator_code not in codes:
            codes.insert(0, self.target.indicator_code)
        known = [(code, INDICATORS.get(code)) for code in codes]
        offered = [
            (
                f"{INDICATOR}{code}",
                f"统计：{indicator_label(one)}" if one else f"已停用的指标 {code}",
            )
            for code, one in known
        ]
        return [
            *offered,
            (ProgressMode.DECLARED.value, ProgressMode.DECLARED.label),
            (ProgressMode.NONE.value, ProgressMode.NONE.label),
            (OTHER, "统计：其他指标（在旁边输入）"),
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        source, other = data.get("source", ""), data.get("other", "")
        data["progress_mode"], data["indicator_code"] = source, ""
        if other.strip() or source == OTHER:
            indicator = indicator_named(other)
            data["progress_mode"] = ProgressMode.INDICATOR.value
            if indicator is None:
                self.add_error("other", "没有这个指标，请从列表中选择。")
            else:
                data["indicator_code"] = indicator.code
        elif source.startswith(INDICATOR):
            data["progress_mode"] = ProgressMode.INDICATOR.value
            data["indicator_code"] = source.removeprefix(INDICATOR)
        value, value_max = data.get("value"), data.get("value_max")
        if value_max is not None and (value is None or value_max < value):
            self.add_error("value_max", "上限不能小于目标值。")
        return data

    @property
    def seen(self) -> str:
        """A short mark of the values that the page shows; it comes back with the post."""
        return _mark(self[name].initial for name in SHOWN)

    @property
    def is_touched(self) -> bool:
        """Whether the person changed anything since the page was drawn. What somebody else
        changed in the meantime is no change of this person's."""
        seen = self.data.get(self.add_prefix("seen"), "")
        if not seen:
            return bool(self.has_changed())
        posted = [self.data.get(self.add_prefix(name), "") for name in SHOWN]
        other = self.data.get(self.add_prefix("other"), "").strip()
        return bool(other) or _mark(posted) != seen

    def save(self, actor: Any) -> None:
        if not self.is_touched:
            return
        seen = self.data.get(self.add_prefix("seen"), "")
        if seen and seen != self.seen:
            raise Refusal("这个目标在您打开页面之后被他人修改过，请核对您填写的内容后再保存。")
        keys = {*self.changed_data, "progress_mode", "indicator_code"}
        if self.has_changed():
            changes = {k: self.cleaned_data[k] for k in reviewing.TARGET_FIELDS if k in keys}
            reviewing.revise_target(self.target, changes=changes, actor=actor)

    @property
    def is_sure(self) -> bool:
        return self.target.confidence >= 0.7


def _matches(target: Target, text: str, level: str) -> list[Match]:
    clause, sentence = target.sentence, ""
    if target.start is not None and target.end is not None:
        clause = clause_around(text, target.start, target.end)
        sentence = sentence_before(text, target.start)
    wanted = Wanted(target.object, target.unit, clause, level, target.is_delta, sentence)
    return candidates(wanted, INDICATORS)[:OFFERED]


class SectionRow(GonghuiForm):
    """A heading with its departments."""

    title = forms.CharField(label="标题", max_length=500)
    lead = forms.CharField(label="牵头部门", max_length=200, required=False)
    support = forms.CharField(label="配合部门", max_length=300, required=False)

    def __init__(self, section: PlanSection, *, data: Any = None) -> None:
        self.section = section
        duties = list(section.responsibilities.all())
        self.duties = duties
        initial = {"title": section.title} | {
            kind: "、".join(row.department for row in duties if row.kind == kind)
            for kind in DutyKind.values
        }
        super().__init__(data, prefix=f"s{section.pk}", initial=initial)

    def save(self, actor: Any) -> None:
        if "title" in self.changed_data:
            reviewing.rename_section(self.section, title=self.cleaned_data["title"], actor=actor)
        if {"lead", "support"} & set(self.changed_data):
            reviewing.set_duties(
                self.section,
                lead=reviewing.departments(self.cleaned_data["lead"]),
                support=reviewing.departments(self.cleaned_data["support"]),
                actor=actor,
            )


class SpotRow(GonghuiForm):
    """A spot the writer left open."""

    filled = forms.CharField(label="填写", max_length=100, required=False)

    def __init__(self, spot: PlanPlaceholder, *, data: Any = None) -> None:
        self.spot = spot
        super().__init__(data, prefix=f"p{spot.pk}", initial={"filled": spot.filled})

    def save(self, actor: Any) -> None:
        if self.has_changed():
            reviewing.fill_placeholder(self.spot, filled=self.cleaned_data["filled"], actor=actor)


class ReviewForm:
    """All small forms of the page."""

    def __init__(self, plan: Plan, data: Any = None) -> None:
        self.plan = plan
        self.is_bound = data is not None
        text, level = plan.source_text, plan.union.level
        sections = plan.sections.filter(part=PartKind.PLAN).prefetch_related("responsibilities")
        targets = plan.targets.select_related("section", "plan__union")
        spots = plan.placeholders.filter(section__part=PartKind.PLAN)
        spots = spots.select_related("section", "target", "plan__union")
        self.head = HeadForm(
            data, prefix="plan", initial={"title": plan.title, "period": plan.period}
        )
        self.targets = [TargetRow(one, text=text, level=level, data=data) for one in targets]
        self.sections = [SectionRow(one, data=data) for one in sections.order_by("order")]
        self.spots = [SpotRow(one, data=data) for one in spots.order_by("start")]
        if self.is_bound:
            self._fill_gaps(data)

    def _fill_gaps(self, data: Any) -> None:
        """Rows that came into being after the page was loaded are not in the post: leave them."""
        self.targets = [row for row in self.targets if row.add_prefix("object") in data]
        self.sections = [row for row in self.sections if row.add_prefix("title") in data]
        self.spots = [row for row in self.spots if row.add_prefix("filled") in data]

    def rows(self) -> Iterator[Any]:
        yield self.head
        yield from self.targets
        yield from self.sections
        yield from self.spots

    def is_valid(self) -> bool:
        return not [row for row in self.rows() if not row.is_valid()]  # asks every row

    def save(self, *, actor: Any) -> bool:
        """Save every row that changed, or none: False when a rule refused one."""
        current: Any = self.head
        try:
            with transaction.atomic():
                reviewing.update_plan(
                    self.plan,
                    title=self.head.cleaned_data["title"],
                    period=self.head.cleaned_data["period"],
                    actor=actor,
                )
                for current in self.rows():
                    if current is not self.head:
                        current.save(actor)
        except Refusal as refusal:
            current.add_error(None, refusal.message)
            return False
        return True

    def error_list(self) -> list[tuple[str, str, str]]:
        """Errors of all rows: id to jump to, what it is about, the sentence."""
        found = []
        for row in self.rows():
            name = self._name(row)
            for target, label, error in row.error_list():
                anchor = target or row.prefix or ""
                found.append((anchor, f"{name} {label}".strip(), error))
        return found

    def _name(self, row: Any) -> str:
        if isinstance(row, TargetRow):
            return f"目标“{row.target.object[:20]}”"
        if isinstance(row, SectionRow):
            return f"条目“{row.section.title[:20]}”"
        return f"待填项“{row.spot}”" if isinstance(row, SpotRow) else "计划"
