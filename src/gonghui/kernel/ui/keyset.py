"""Pages of a list found by where the last one ended, not by counting rows over.

Any depth costs the same. The position travels in `?after=` or `?before=` as sealed text, since
it holds values of the rows (a name, an amount) that must not stand readable in an address.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, reduce
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Q, QuerySet
from django.utils.crypto import salted_hmac

SIZES = (20, 50, 100)
COUNT_CAP = 10_000
NONCE = 12


class BadCursor(Exception):
    """The position is not one of ours, or belongs to another order."""


@dataclass(frozen=True)
class Term:
    """One part of an order. Empty values stand last, whichever way the order runs."""

    name: str
    descending: bool
    nullable: bool
    field: Field[Any, Any] | None

    def ordering(self, reverse: bool) -> Any:
        """The ORDER BY expression, or its mirror image."""
        expression = F(self.name)
        last = {"nulls_first" if reverse else "nulls_last": True} if self.nullable else {}
        return expression.desc(**last) if self.descending != reverse else expression.asc(**last)

    def equal(self, value: Any) -> Q:
        """Rows that tie with the value."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any, reverse: bool) -> Q | None:
        """Rows strictly after the value (before it, when reversed); None when there are none."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if reverse else None
        lookup = "lt" if self.descending != reverse else "gt"
        found = Q(**{f"{self.name}__{lookup}": value})
        return (
            found | Q(**{f"{self.name}__isnull": True}) if self.nullable and not reverse else found
        )

    def restore(self, value: Any) -> Any:
        """The Python value from its text in a cursor."""
        if value is None or self.field is None:
            if value is None and not self.nullable:
                raise BadCursor
            return value
        try:
            return self.field.to_python(value)
        except (ValidationError, TypeError, ValueError) as error:
            raise BadCursor from error


@lru_cache(maxsize=4)
def _sealer(seed: bytes) -> AESGCM:
    return AESGCM(hashlib.sha256(seed).digest())


def _seed() -> bytes:
    return salted_hmac("gonghui.kernel.ui.keyset", "cursor", algorithm="sha256").digest()


def seal(position: Any) -> str:
    """Encrypted, authenticated, URL-safe text. The same position gives the same text."""
    seed = _seed()
    plain = json.dumps(position, ensure_ascii=False, separators=(",", ":")).encode()
    nonce = hmac.new(seed, plain, hashlib.sha256).digest()[:NONCE]
    sealed = nonce + _sealer(seed).encrypt(nonce, plain, None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(text: str) -> Any:
    """What `seal` sealed; BadCursor for anything else."""
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        plain = _sealer(_seed()).decrypt(sealed[:NONCE], sealed[NONCE:], None)
    except (ValueError, InvalidTag) as error:
        raise BadCursor from error
    return json.loads(plain)


def _as_json(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    return value


def _value_of(row: Any, name: str) -> Any:
    if isinstance(row, Mapping):
        return row[name]
    for part in name.split("__"):
        row = getattr(row, part, None)
    return row


def _field_of(model: Any, name: str) -> tuple[Field[Any, Any] | None, bool]:
    """The field at the end of a lookup path, and whether anything on the way may be empty."""
    field: Any = None
    nullable = False
    for part in name.split("__"):
        try:
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return None, True  # an annotation
        nullable = nullable or bool(field.null)
        model = field.related_model
    return getattr(field, "target_field", field), nullable


@dataclass(frozen=True)
class KeysetPage:
    """Rows of one page, and the sealed positions of its neighbours ("" when there is none)."""

    rows: list[Any]
    size: int
    after: str = ""
    before: str = ""

    @property
    def has_neighbours(self) -> bool:
        """Whether there is anything to turn to."""
        return bool(self.after or self.before)


class Keyset:
    """Pages of a queryset in a total order.

    `ordering` is like `("-applied_on", "name_key")`; the primary key is added as the tie-breaker.
    A bad position, or one whose rows have gone, shows the first page.
    """

    def __init__(self, queryset: QuerySet[Any], ordering: Sequence[str], size: int = 50) -> None:
        self.size = size if size in SIZES else SIZES[1]
        key = queryset.model._meta.pk.name
        names = [name.replace("pk", key) if name in ("pk", "-pk") else name for name in ordering]
        if key not in (name.lstrip("-") for name in names):
            names.append(f"-{key}" if names and names[-1].startswith("-") else key)
        self.names = names
        self.queryset = queryset
        self.terms = [self._term(name) for name in names]

    def _term(self, name: str) -> Term:
        bare = name.lstrip("-")
        field, nullable = _field_of(self.queryset.model, bare)
        return Term(bare, name.startswith("-"), nullable, field)

    def page(self, after: str = "", before: str = "") -> KeysetPage:
        """The page after or before a position; the first page without one."""
        try:
            if before:
                return self._before(self._position(before)) or self._first()
            if after:
                return self._after(self._position(after)) or self._first()
        except BadCursor:
            pass
        return self._first()

    def cursor(self, row: Any) -> str:
        """The sealed position of a row."""
        values = [_as_json(_value_of(row, term.name)) for term in self.terms]
        return seal([",".join(self.names), values])

    def _position(self, text: str) -> list[Any]:
        sealed = unseal(text)
        match sealed:
            case [str(order), list(values)] if order == ",".join(self.names):
                return [term.restore(v) for term, v in zip(self.terms, values, strict=True)]
        raise BadCursor

    def _ordered(self, reverse: bool = False) -> QuerySet[Any]:
        return self.queryset.order_by(*(term.ordering(reverse) for term in self.terms))

    def _beyond(self, position: list[Any], reverse: bool) -> Q:
        """(a, b, c) > (x, y, z), written so that the first term alone bounds the index walk."""
        branches: list[Q] = []
        ties = Q()
        for term, value in zip(self.terms, position, strict=True):
            step = term.beyond(value, reverse)
            if step is not None:
                branches.append(ties & step)
            ties = ties & term.equal(value)
        condition = reduce(Q.__or__, branches)  # the key term is never empty: one branch at least
        first, value = self.terms[0], position[0]
        if not first.nullable and len(self.terms) > 1:
            lookup = "lte" if first.descending != reverse else "gte"
            condition = Q(**{f"{first.name}__{lookup}": value}) & condition
        return condition

    def _first(self) -> KeysetPage:
        rows = list(self._ordered()[: self.size + 1])
        more = len(rows) > self.size
        rows = rows[: self.size]
        return KeysetPage(rows, self.size, after=self.cursor(rows[-1]) if more else "")

    def _after(self, position: list[Any]) -> KeysetPage | None:
        rows = list(self._ordered().filter(self._beyond(position, False))[: self.size + 1])
        if not rows:
            return None
        more = len(rows) > self.size
        rows = rows[: self.size]
        return KeysetPage(
            rows,
            self.size,
            after=self.cursor(rows[-1]) if more else "",
            before=self.cursor(rows[0]),
        )

    def _before(self, position: list[Any]) -> KeysetPage | None:
        found = self._ordered(True).filter(self._beyond(position, True))[: self.size + 1]
        rows = list(found)
        if len(rows) <= self.size:
            return None  # the start was reached: show it as a full first page
        rows = rows[: self.size][::-1]
        return KeysetPage(rows, self.size, after=self.cursor(rows[-1]), before=self.cursor(rows[0]))


def capped_count(queryset: QuerySet[Any]) -> int:
    """Rows, but no more than one above the cap are looked at."""
    return queryset.order_by()[: COUNT_CAP + 1].count()


def count_text(count: int, unit: str = "条") -> str:
    """共 1,234 条, or 1 万条以上 beyond the cap."""
    return f"1 万{unit}以上" if count > COUNT_CAP else f"共 {count:,} {unit}"
