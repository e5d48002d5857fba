"""What stands in the QR code of a card: a signed text of a day, without identity number or phone.

The claims are short, because a short text makes a coarse code that bad cameras read:
`[number, masked name, union, kind, valid until, issued at, expires at]`.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from gonghui.domains.membership.cards.enums import CardKind
from gonghui.domains.membership.cards.rules.numbers import number_problem
from gonghui.kernel import signatures
from gonghui.kernel.people.masks import mask_name

PURPOSE = "member-card"
LIFETIME = dt.timedelta(days=1)
LONGEST = 600
"""Characters of a token; whoever sends more is not read."""
_UNION_LENGTH = 24


@dataclass(frozen=True)
class Claims:
    """What a verified token says."""

    number: str
    name: str
    union: str
    kind: str
    valid_until: dt.date | None
    issued_at: dt.datetime
    expires_at: dt.datetime

    @property
    def kind_label(self) -> str:
        return str(CardKind(self.kind).label)

    def is_stale(self, now: dt.datetime) -> bool:
        """Whether its day is over."""
        return now >= self.expires_at


def issue_token(card: Any, *, now: dt.datetime) -> str:
    """The signed text of a card for a day from now on."""
    issued = int(now.timestamp())
    claims = [
        card.number,
        mask_name(card.membership.person.name),
        str(card.union)[:_UNION_LENGTH],
        card.kind,
        card.valid_until.isoformat() if card.valid_until else "",
        issued,
        issued + int(LIFETIME.total_seconds()),
    ]
    text = json.dumps(claims, ensure_ascii=False, separators=(",", ":"))
    return signatures.sign(signatures.encode(text.encode()), purpose=PURPOSE)


def read_token(text: str) -> Claims | None:
    """The claims of a token that we signed, fresh or stale; None for anything else."""
    if len(text) > LONGEST:
        return None
    body = signatures.verified(text, purpose=PURPOSE)
    raw = signatures.decode(body) if body else None
    if raw is None:
        return None
    number, name, union, kind, until, issued, expires = json.loads(raw)
    if number_problem(number):
        return None
    return Claims(
        number,
        name,
        union,
        kind,
        dt.date.fromisoformat(until) if until else None,
        dt.datetime.fromtimestamp(issued, dt.UTC),
        dt.datetime.fromtimestamp(expires, dt.UTC),
    )
