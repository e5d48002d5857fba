"""Reads of a pair: both sides beside each other, and what hangs on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.enums import LIVING_STATUSES
from gonghui.domains.membership.models import Membership
from gonghui.kernel.people.merge_handlers import HANDLERS
from gonghui.kernel.people.merging import FACTS
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.references import references_to

LABELS = {
    "name": "姓名",
    "identity": "证件",
    "mobile": "移动电话",
    "ethnicity": "民族",
    "education": "学历",
    "political_status": "政治面貌",
    "hukou_type": "户籍类型",
    "hukou_region": "户籍所在地",
    "native_place": "籍贯",
    "birth_place": "出生地",
    "marital_status": "婚姻状况",
    "email": "电子邮箱",
    "wechat": "微信",
    "address": "通信地址",
    "emergency_contact": "紧急联系人",
}

MEMBERSHIP_FACTS = (
    "union",
    "status",
    "member_no",
    "joined_on",
    "employer",
    "work_status",
    "department",
    "position",
    "card_no_masked",
)


@dataclass(frozen=True)
class Row:
    """One fact of both sides."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


def said(person: Person, fact: str) -> str:
    """A fact as people may see it: numbers masked."""
    if fact == "identity":
        parts = [person.get_id_type_display(), person.id_number_masked or "未登记"]
        return " ".join([*parts, person.get_sex_display(), str(person.birth_on or "")]).strip()
    if fact == "mobile":
        return person.mobile_masked
    field = FACTS[fact][0]
    shown = getattr(person, f"get_{field}_display", None)
    return str(shown() if shown else getattr(person, field) or "")


def facts_of(pair: DuplicatePair) -> list[Row]:
    """The people's own facts, empty ones of both left out."""
    rows = [Row(LABELS[fact], said(pair.one, fact), said(pair.other, fact)) for fact in FACTS]
    return [row for row in rows if row.one or row.other]


def differing(pair: DuplicatePair) -> list[str]:
    """Facts that somebody has to choose between: filled differently, numbers compared whole."""
    found = []
    for fact, fields in FACTS.items():
        ours = [getattr(pair.one, name) for name in fields if not name.endswith("_sealed")]
        theirs = [getattr(pair.other, name) for name in fields if not name.endswith("_sealed")]
        if fact == "identity":
            ours.append(pair.one.id_number_index)
            theirs.append(pair.other.id_number_index)
        if ours != theirs:
            found.append(fact)
    return found


def membership_facts_of(pair: DuplicatePair) -> list[Row]:
    """The two memberships."""
    rows = []
    for name in MEMBERSHIP_FACTS:
        label = (
            "服务卡号"
            if name == "card_no_masked"
            else str(Membership._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        )
        values = [_shown(person.membership, name) for person in (pair.one, pair.other)]
        if any(values):
            rows.append(Row(label, *values))
    return rows


def _shown(membership: Membership, name: str) -> str:
    display = getattr(membership, f"get_{name}_display", None)
    value = display() if display else getattr(membership, name)
    return "" if value is None else str(value)


_UNCOUNTED = frozenset(
    {
        "duplicates.DuplicatePair",
        "duplicates.Trace",
        "people.Person",
        "people.PersonMerge",
        "membership.Membership",
        "membership.MembershipSpan",
    }
)


def hangs_on(pair: DuplicatePair) -> list[Row]:
    """How many rows of each kind hang on either side: one query a reference."""
    found: dict[str, list[int]] = {}
    ends = (
        (Person, (pair.one_id, pair.other_id)),
        (Membership, (pair.one.membership.pk, pair.other.membership.pk)),
    )
    for model, keys in ends:
        for reference in references_to(model):
            label = reference.model._meta.label
            handler = HANDLERS.get(reference.code)
            if label in _UNCOUNTED or (handler and handler.keep and model is Membership):
                continue
            name = reference.field.attname
            counts: dict[Any, int] = dict(
                reference.model._base_manager.filter(**{f"{name}__in": keys})
                .order_by()
                .values_list(name)
                .annotate(n=Count("pk"))
            )
            held = found.setdefault(reference.title, [0, 0])
            for place, key in enumerate(keys):
                held[place] += counts.get(key, 0)
    return [
        Row(title, str(one), str(other))
        for title, (one, other) in sorted(found.items())
        if one or other
    ]


def questioned(account: Any, permission: str) -> Any:
    """Open pairs of which this account may meet one side only, the likeliest first."""
    return (
        DuplicatePair.objects.everything(reason="narrowed to one side on the next line")
        .questioned_by(account, permission)
        .filter(one__merged_into=None, other__merged_into=None)
        .select_related("one__membership__union", "other__membership__union")
        .order_by("-score", "pk")
    )


def suggests_other(pair: DuplicatePair) -> bool:
    """Whether the second of a pair had better stay: the one still a member, else the one who
    joined first."""
    one, other = pair.one.membership, pair.other.membership
    alive = [row.status in LIVING_STATUSES for row in (one, other)]
    if alive[0] != alive[1]:
        return alive[1]
    return bool(other.joined_on < one.joined_on)
