"""Writing thousands of rows at once: COPY on PostgreSQL, executemany on SQLite.

Five to sixty times faster than `save`, several times faster than `bulk_create`
(measured in bench/). Constraints and foreign keys are checked as ever; signals and `save`
are passed by, so whatever they would do is the caller's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.utils import timezone

Values = Sequence[Any]


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Primary keys for rows about to be inserted. Call inside a transaction.

    SQLite has one writer at a time, so that the next numbers after the last are free.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, _pk(model).column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    first = (row[0] if row else 0) + 1
    return list(range(first, first + count))


def insert_rows(model: type[models.Model], count: int, columns: Mapping[str, Values]) -> None:
    """Insert rows given as columns (`{"union_id": [...], ...}`).

    Fields not named take their defaults; `auto_now_add` takes this moment.
    """
    if not count:
        return
    given = dict(columns)
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.attname in given or not field.primary_key
    ]
    data = [
        _stored(field, given[field.attname]) if field.attname in given else _defaults(field, count)
        for field in fields
    ]
    rows = zip(*data, strict=True)
    names = ", ".join(_quoted(field.column) for field in fields)
    table = _quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:  # type: ignore[attr-defined]
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608


def update_rows(
    model: type[models.Model], ids: Sequence[int], columns: Mapping[str, Values]
) -> None:
    """Write columns of the rows with these keys."""
    if not ids:
        return
    named = {field.attname: field for field in model._meta.concrete_fields}
    fields = [named[name] for name in columns]
    data = [_stored(field, columns[field.attname]) for field in fields]
    table, pk = _quoted(model._meta.db_table), _quoted(_pk(model).column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sets = ", ".join(f"{_quoted(f.column)} = d.c{n}" for n, f in enumerate(fields))
            arrays = ", ".join(f"%s::text[]::{f.rel_db_type(connection)}[]" for f in fields)  # type: ignore[attr-defined]
            marks = ", ".join(f"c{n}" for n in range(len(fields)))
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest(%s::bigint[], {arrays}) AS d(id, {marks}) "  # noqa: S608
                f"WHERE {table}.{pk} = d.id",
                [list(ids), *([_as_text(value) for value in values] for values in data)],
            )
            return
        sets = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
        cursor.executemany(
            f"UPDATE {table} SET {sets} WHERE {pk} = %s",  # noqa: S608
            list(zip(*data, ids, strict=True)),
        )


def _pk(model: type[models.Model]) -> Any:
    return model._meta.pk


def _quoted(name: Any) -> str:
    return connection.ops.quote_name(str(name))


def _defaults(field: Any, count: int) -> Iterable[Any]:
    """What a field that nobody named takes, ready for the driver."""
    if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False):
        return list(_stored(field, [timezone.now()])) * count
    if callable(field.default):
        return _stored(field, [field.get_default() for _ in range(count)])
    return list(_stored(field, [field.get_default()])) * count


def _stored(field: Any, values: Values) -> Iterable[Any]:
    convert = _converter(field)
    return values if convert is None else [None if v is None else convert(v) for v in values]


def _converter(field: Any) -> Callable[[Any], Any] | None:
    """From a Python value to what this database's driver takes, None when it takes it as it is."""
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return str
    if isinstance(field, models.DecimalField):
        return str
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex
    return None


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)
