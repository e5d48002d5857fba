"""Kinds of matters: frozen declarations that an app's catalogue holds under MATTER_KINDS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.core.exceptions import ImproperlyConfigured

from gonghui.engines.matters.asks import Ask, Document
from gonghui.engines.matters.conditions import Condition
from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.terms import Term, workdays
from gonghui.kernel.access.permissions import Role
from gonghui.kernel.catalogues import Catalogue, _catalogue_modules
from gonghui.kernel.org.enums import UnionKind, UnionLevel

Needs = Literal["all", "any"] | int


@dataclass(frozen=True)
class Place:
    """Where a desk stands. Where nobody holds the duty there, the nearest superior with somebody
    in it stands in."""

    how: Literal["same", "parent", "nearest", "named", "answer", "outside"]
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    code: str = ""
    """Code of a named union, or the question whose answer names it."""
    name: str = ""
    """The outside organisation."""

    def say(self) -> str:
        """The place in words."""
        if self.how == "same":
            return "本工会"
        if self.how == "parent":
            return "上一级工会"
        if self.how == "nearest":
            names = [UnionLevel(one).label for one in self.levels]
            names += [UnionKind(one).label for one in self.kinds]
            return f"最近的{'、'.join(names)}工会" if self.levels else f"最近的{'、'.join(names)}"
        if self.how == "outside":
            return self.name
        return "指定的工会"


SAME_UNION = Place("same")
PARENT = Place("parent")


def nearest(*levels: UnionLevel, kinds: tuple[UnionKind, ...] = ()) -> Place:
    """The nearest union upwards, the matter's own included, of a level or kind."""
    return Place("nearest", tuple(str(one) for one in levels), tuple(str(one) for one in kinds))


def named(code: str) -> Place:
    """The union with this code."""
    return Place("named", code=code)


def answered(field: str) -> Place:
    """The union given as the answer to a question, e.g. where a member moves to."""
    return Place("answer", code=field)


def outside(name: str) -> Place:
    """An organisation outside the unions. It answers by letter; the same union's duty enters it."""
    return Place("outside", name=name)


@dataclass(frozen=True)
class Office:
    """A desk of a step: a duty at a place."""

    by: Role
    at: Place = SAME_UNION

    def say(self) -> str:
        return f"{self.at.say()}{self.by.title}"


@dataclass(frozen=True)
class Step:
    """One stage of a route.

    `by` and `at` name its desk; `also` adds desks that give their opinion at the same time, which
    `needs` ("all", "any", a number) and `veto` (one refusal decides) count. `when` leaves the step
    out. `publicity` makes it a period of publicity: its desk keeps watch, and the step ends by
    itself when the period is over without an open objection. `done` is the dotted path of
    `done(matter, *, actor)`, called once, in the transaction in which the step passes.
    """

    code: str
    title: str
    by: Role
    at: Place = SAME_UNION
    within: Term | None = None
    when: Condition | None = None
    public_title: str = "审核中"
    also: tuple[Office, ...] = ()
    needs: Needs = "all"
    veto: bool = True
    publicity: Term | None = None
    may_return: bool = True
    may_refuse: bool = True
    done: str = ""
    phrases: tuple[str, ...] = ("情况属实，同意。", "材料齐全，符合条件，同意。")
    """Common opinions offered."""

    @property
    def offices(self) -> tuple[Office, ...]:
        """All desks of the step."""
        return (Office(self.by, self.at), *self.also)


class _Computed(str):
    """A text that was read from a declaration; a copy of the declaration reads its own."""


class Told:
    """A text for workers: what the declaration says, else what can be read from it."""

    def __init__(self, computed: Callable[[MatterKind], str]) -> None:
        self.computed = computed

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, kind: Any, owner: Any = None) -> str:
        if kind is None:
            return ""
        said: str = kind.__dict__[self.name]
        return said or _Computed(self.computed(kind))

    def __set__(self, kind: Any, value: str) -> None:
        kind.__dict__[self.name] = "" if isinstance(value, _Computed) else value


def _audience(kind: MatterKind) -> str:
    who = {Applicant.PERSON: "职工本人", Applicant.UNION: "工会", Applicant.EMPLOYER: "用人单位"}
    return kind.description or who[kind.applicant]


def _needed(kind: MatterKind) -> str:
    papers = [
        paper.label if paper.required else f"{paper.label}（如有）" for paper in kind.documents
    ]
    return "、".join(papers) or "不需要提交材料"


def _takes(kind: MatterKind) -> str:
    spent: dict[str, int] = {}
    for step in kind.route:
        term = step.publicity or step.within
        if term is not None and term.usual.unit != "before":
            name = "公示" if step.publicity else "审核"
            unit = term.usual.say().lstrip("0123456789")
            spent[f"{name}{{}}{unit}"] = spent.get(f"{name}{{}}{unit}", 0) + term.usual.days
    return "，".join(text.format(days) for text, days in spent.items()) or "以受理工会答复为准"


@dataclass(frozen=True)
class MatterPanel:
    """What a kind shows of its own on the matter's page and on the approval form: a template that
    finds the keys of `context`, and `is_paper` on the form. `about` is a protected row whose facts these are: under the look at the matter it
    is looked at too, which is recorded as `event`."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    about: Any = None
    event: str = ""


@dataclass(frozen=True)
class MatterKind:
    """A kind of request and the way it goes.

    `settle` is the dotted path of `settle(matter, *, actor)`, called once, in the transaction of
    the last approval; what it returns is what the matter became. `check` is the dotted path of
    `check(matter) -> str`, asked before a matter is taken and again before it is supplemented (""
    when it may be): the first time it is not saved yet, so what looks for other matters leaves out
    `matter.pk`. `eligible(person) -> str` is asked before the form is offered and again when it is
    sent; `receiver(person, data) -> Union | None` finds who receives what a worker sends from the
    phone. `abandoned(matter, *,
    actor)` is called in the transaction in which a matter ends without approval, to take back what
    the steps' `done` did. A changed kind keeps its old entry with the old `version` in the same
    catalogue.

    `compared(matter) -> [(label, now, proposed), …]` is shown side by side where it is decided.

    `panel(matter) -> MatterPanel | None` is what the kind shows of its own.

    Of a `sensitive` kind answers, opinions, papers and words of the history are sealed at rest, its
    titles mask the applicant, and it is opened by a look only (kernel/ui/pages/looks.py): whoever
    has it on his desk looks to decide, others say why.
    """

    code: str
    title: str
    public_title: str
    basis: str
    applicant: Applicant
    asks: tuple[Ask, ...]
    route: tuple[Step, ...]
    settle: str = ""
    check: str = ""
    abandoned: str = ""
    receiver: str = ""
    eligible: str = ""
    compared: str = ""
    panel: str = ""
    documents: tuple[Document, ...] = ()
    version: int = 1
    group: str = "其他"
    """Heading under which the start page lists it."""
    description: str = ""
    """Who may have it, in a sentence or two."""
    audience: Told = Told(_audience)
    """For workers: who may have it."""
    needed: Told = Told(_needed)
    """For workers: what to bring."""
    takes: Told = Told(_takes)
    """For workers: how long it takes."""
    sensitive: bool = False
    view_permission: str = "matters.view"
    submit_permission: str = "matters.submit"
    once_each: bool = True
    """Nobody gives an opinion at two steps of one matter."""
    rated: bool = True
    """Who asks is asked afterwards how it went: 评价 and 回访."""
    publicity_columns: tuple[str, ...] = ("applicant", "union")
    """What the open pages show while it is in publicity: `applicant` (a person masked), `union`,
    `received_on`, and codes of questions."""
    anonymous_objections: bool = False
    """Whether somebody may object without a name."""
    for_workers: bool = False
    """Offered on the workers' phone."""
    before_binding: bool = False
    """A worker's account that is nobody's yet may ask: the kind's own page says who it is."""
    from_desk: bool = True
    """Offered to cadres: 窗口代办."""
    escalate_after: Term = field(default_factory=lambda: workdays(2))

    @property
    def key(self) -> str:
        return f"{self.code}@{self.version}"

    @property
    def asked(self) -> tuple[Ask, ...]:
        """The questions that forms ask."""
        return tuple(ask for ask in self.asks if not ask.internal)

    @property
    def labels(self) -> dict[str, str]:
        """Labels of the questions by code."""
        return {ask.code: ask.label for ask in self.asks}

    def step(self, code: str) -> Step:
        """The step with this code. KeyError for another kind's."""
        for one in self.route:
            if one.code == code:
                return one
        raise KeyError(f"{self.key}: {code}")


class KindCatalogue(Catalogue[MatterKind]):
    """Kinds by code and version; `[code]` is the newest version."""

    def _load(self) -> dict[str, MatterKind]:
        if self._entries is None:
            entries: dict[str, MatterKind] = {}
            for module in _catalogue_modules():
                for entry in getattr(module, self.attribute, ()):
                    if entry.key in entries:
                        raise ImproperlyConfigured(f"{self.attribute}: {entry.key} twice")
                    entries[entry.key] = entry
            self._entries = entries
        return self._entries

    def __getitem__(self, code: str) -> MatterKind:
        found = self.get(code)
        if found is None:
            raise KeyError(code)
        return found

    def __contains__(self, code: object) -> bool:
        return any(entry.code == code for entry in self)

    def get(self, code: str) -> MatterKind | None:
        """The newest version."""
        versions = [entry for entry in self if entry.code == code]
        return max(versions, key=lambda entry: entry.version, default=None)

    def version(self, code: str, version: int) -> MatterKind:
        """The version a matter began under. KeyError when the catalogue has lost it."""
        return self._load()[f"{code}@{version}"]

    def newest(self) -> list[MatterKind]:
        """Each kind once, as it is now."""
        latest: dict[str, MatterKind] = {}
        for entry in self:
            if entry.code not in latest or entry.version > latest[entry.code].version:
                latest[entry.code] = entry
        return list(latest.values())


MATTER_KINDS = KindCatalogue("MATTER_KINDS", MatterKind)


def kind_choices(*_: Any) -> list[tuple[str, str]]:
    """Code and title of each kind."""
    return [(kind.code, kind.title) for kind in MATTER_KINDS.newest()]
