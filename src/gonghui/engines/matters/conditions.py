"""Conditions of a route: named objects that decide, and say themselves in Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Answers = Mapping[str, Any]
Labels = Mapping[str, str]


class Condition:
    """Base. `&`, `|` and `~` combine conditions."""

    def holds(self, answers: Answers) -> bool:
        """Whether it is so, given the answers with `amount` and `headcount` among them."""
        raise NotImplementedError

    def say(self, labels: Labels) -> str:
        """The condition in Chinese, with the labels of the kind's questions."""
        raise NotImplementedError

    def fields(self) -> frozenset[str]:
        """Names of the answers it looks at."""
        return frozenset()

    def __and__(self, other: Condition) -> Condition:
        return _Both(self, other)

    def __or__(self, other: Condition) -> Condition:
        return _Either(self, other)

    def __invert__(self) -> Condition:
        return _Not(self)


@dataclass(frozen=True)
class _Over(Condition):
    field: str
    limit: Decimal
    unit: str
    label: str

    def holds(self, answers: Answers) -> bool:
        value = answers.get(self.field)
        return value not in (None, "") and Decimal(str(value)) > self.limit

    def say(self, labels: Labels) -> str:
        return f"{labels.get(self.field, self.label)}超过{self.limit:,}{self.unit}"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class _Is(Condition):
    field: str
    values: tuple[str, ...]
    words: str

    def holds(self, answers: Answers) -> bool:
        value = answers.get(self.field)
        if isinstance(value, bool):
            value = "是" if value else "否"
        return str(value if value is not None else "") in self.values

    def say(self, labels: Labels) -> str:
        return self.words or f"{labels.get(self.field, self.field)}为{'或'.join(self.values)}"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class _Given(Condition):
    field: str

    def holds(self, answers: Answers) -> bool:
        return answers.get(self.field) not in (None, "", [])

    def say(self, labels: Labels) -> str:
        return f"填写了{labels.get(self.field, self.field)}"

    def fields(self) -> frozenset[str]:
        return frozenset({self.field})


@dataclass(frozen=True)
class _Both(Condition):
    first: Condition
    second: Condition

    def holds(self, answers: Answers) -> bool:
        return self.first.holds(answers) and self.second.holds(answers)

    def say(self, labels: Labels) -> str:
        return f"{self.first.say(labels)}，且{self.second.say(labels)}"

    def fields(self) -> frozenset[str]:
        return self.first.fields() | self.second.fields()


@dataclass(frozen=True)
class _Either(Condition):
    first: Condition
    second: Condition

    def holds(self, answers: Answers) -> bool:
        return self.first.holds(answers) or self.second.holds(answers)

    def say(self, labels: Labels) -> str:
        return f"{self.first.say(labels)}，或{self.second.say(labels)}"

    def fields(self) -> frozenset[str]:
        return self.first.fields() | self.second.fields()


@dataclass(frozen=True)
class _Not(Condition):
    inner: Condition

    def holds(self, answers: Answers) -> bool:
        return not self.inner.holds(answers)

    def say(self, labels: Labels) -> str:
        return f"不是“{self.inner.say(labels)}”"

    def fields(self) -> frozenset[str]:
        return self.inner.fields()


def amount_over(limit: str) -> Condition:
    """The matter's amount is above so many yuan."""
    return _Over("amount", Decimal(limit), "元", "金额")


def headcount_over(limit: int) -> Condition:
    """More people than so many."""
    return _Over("headcount", Decimal(limit), "人", "人数")


def answer_over(field: str, limit: str, unit: str = "") -> Condition:
    """A number among the answers is above a limit."""
    return _Over(field, Decimal(limit), unit, field)


def answer_is(field: str, *values: str, words: str = "") -> Condition:
    """An answer is one of these stored values; `words` say it where values are codes."""
    return _Is(field, values, words)


def answer_given(field: str) -> Condition:
    """A question was answered."""
    return _Given(field)
