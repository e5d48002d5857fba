"""Identity numbers of a whole chunk. The kernel's rule is the judge; this file only spares it the
numbers that are plainly right."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from gonghui.kernel.people.enums import IdType
from gonghui.kernel.people.identity import check_identity

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = dict(enumerate("10X98765432"))
_SURELY = dt.date(1900, 1, 1)
"""Nobody born since then is too old for the kernel's rule."""
_RESIDENT = (IdType.RESIDENT.value, IdType.TEMPORARY.value)


@dataclass(frozen=True)
class Identities:
    """Problems by place, and what resident numbers say: birth date and sex ("1", "2")."""

    problems: dict[int, str]
    birth_on: pl.Series
    sex: pl.Series


def judge_identities(numbers: pl.Series, id_types: pl.Series, *, today: dt.date) -> Identities:
    """Check numbers against their kinds of paper. Empty numbers and unknown kinds are passed over.

    Agrees with `check_identity` number by number; a test compares them.
    """
    frame = pl.DataFrame({"n": numbers, "t": id_types}).with_columns(
        shaped=pl.col("n").str.contains(r"^\d{17}[\dX]$") & pl.col("t").is_in(_RESIDENT)
    )
    total = pl.sum_horizontal(
        pl.col("n").str.slice(place, 1).cast(pl.Int32, strict=False) * weight
        for place, weight in enumerate(_WEIGHTS)
    )
    born = pl.col("n").str.slice(6, 8).str.to_date("%Y%m%d", strict=False)
    judged = frame.with_columns(
        born=pl.when("shaped").then(born),
        digit=(total % 11).replace_strict(_CHECK_DIGITS, default=None, return_dtype=pl.String),
        sex=pl.when("shaped").then(
            pl.when(pl.col("n").str.slice(16, 1).cast(pl.Int32, strict=False) % 2 == 1)
            .then(pl.lit("1"))
            .otherwise(pl.lit("2"))
        ),
    ).with_columns(
        right=pl.col("shaped")
        & (pl.col("digit") == pl.col("n").str.slice(17, 1))
        & pl.col("born").is_between(_SURELY, today)
    )
    right = judged["right"].fill_null(value=False)
    birth_on, sex = judged["born"].set(~right, None), judged["sex"].set(~right, None)
    problems = {}
    for place in (numbers.is_not_null() & id_types.is_not_null() & ~right).arg_true().to_list():
        verdict = check_identity(numbers[place], id_type=id_types[place], today=today)
        if verdict.problem:
            problems[place] = verdict.problem
        elif verdict.birth_on and verdict.sex:  # right after all, of an uncommon kind
            birth_on[place], sex[place] = verdict.birth_on, verdict.sex.value
    return Identities(problems, birth_on, sex)
