"""Facts of a roster's row against each other and against the rules of joining."""

from __future__ import annotations

import datetime as dt

import polars as pl

from gonghui.domains.membership.enums import ChangeReason
from gonghui.domains.membership.imports.columns import GONE, REGION_COLUMNS, RETAINED
from gonghui.domains.membership.rules.changes import RETAINING_REASONS
from gonghui.domains.membership.rules.joining import card_problem
from gonghui.engines.registers.importing.chunk import Chunk
from gonghui.engines.registers.importing.identities import judge_identities
from gonghui.kernel.people import names
from gonghui.kernel.people.enums import IdType, Sex

OLDEST_AGE = 100
_EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


def check_people(chunk: Chunk, *, today: dt.date) -> None:
    """Names, identity numbers, and what the numbers say about sex and birth.

    Sex and birth date are filled from the number where the file leaves them out.
    """
    frame = chunk.frame.with_columns(
        pl.col("id_type").fill_null(IdType.RESIDENT.value),
        name=pl.Series(
            [names.normalise_name(n) if n else None for n in chunk.values("name")], dtype=pl.String
        ),
    )
    wrong = [n is not None and not names.is_name(n) for n in frame["name"].to_list()]
    chunk.refuse(
        pl.Series(wrong, dtype=pl.Boolean), "name", "“{}”不像姓名，只用汉字或字母，间隔号用“·”"
    )
    label = chunk.layout.column("id_number").label
    spoiled = [place for place, found in chunk.reasons.items() if label in dict(found)]
    # A cell that Excel spoiled has been refused already, and says nothing about sex and birth.
    numbers = frame["id_number"].scatter(spoiled, None)
    judged = judge_identities(numbers, frame["id_type"], today=today)
    for place, problem in judged.problems.items():
        chunk.refuse_one(place, label, problem)
    told = frame["sex"].set(frame["sex"].is_in([Sex.UNKNOWN.value, Sex.UNSTATED.value]), None)
    chunk.refuse(told != judged.sex, "sex", "与身份证号码不一致")
    chunk.refuse(frame["birth_on"] != judged.birth_on, "birth_on", "与身份证号码不一致")
    chunk.frame = frame.with_columns(
        sex=pl.coalesce(judged.sex, frame["sex"]),
        birth_on=pl.coalesce(judged.birth_on, frame["birth_on"]),
    )
    eldest = today.replace(year=today.year - OLDEST_AGE, day=min(today.day, 28))
    chunk.refuse(chunk.frame["birth_on"] < eldest, "id_number", f"年龄超过{OLDEST_AGE}周岁，请核对")


def check_places(chunk: Chunk) -> None:
    """Region codes and mail addresses."""
    for name in REGION_COLUMNS:
        bad = ~chunk.frame[name].str.contains(r"^\d{6}$")
        chunk.refuse(bad, name, "“{}”应为六位行政区划代码")
    chunk.refuse(~chunk.frame["email"].str.contains(_EMAIL), "email", "“{}”不是电子邮箱")


def _full_years(born: pl.Expr, on: pl.Expr) -> pl.Expr:
    before_birthday = (on.dt.month() * 100 + on.dt.day()) < (born.dt.month() * 100 + born.dt.day())
    return on.dt.year() - born.dt.year() - before_birthday.cast(pl.Int32)


def check_days(chunk: Chunk, *, min_age: int) -> None:
    """Ages at joining and at the first work; order of joining and change."""
    born = pl.col("birth_on")
    ages = chunk.frame.select(
        joined=_full_years(born, pl.col("joined_on")),
        worked=_full_years(born, pl.col("work_started_on")),
    )
    chunk.refuse(ages["joined"] < min_age, "joined_on", f"入会时未满{min_age}周岁，不能入会")
    chunk.refuse(ages["worked"] < 16, "work_started_on", "参加工作日期早于16周岁，请核对")
    chunk.refuse(
        chunk.frame["change_on"] < chunk.frame["joined_on"], "change_on", "“{}”早于入会日期"
    )


def check_changes(chunk: Chunk) -> None:
    """会籍变化: a roster holds who is a member, with membership retained or not."""
    types = chunk.frame["change_type"]
    gone = types.is_in(list(GONE))
    chunk.refuse(gone, "change_type", "“{}”的人员不在册，不能作为会员导入；请在会员卡上办理")
    retained = types == RETAINED
    chunk.refuse(
        retained & chunk.frame["change_on"].is_null(), "change_on", "保留会籍的须填会籍变化日期"
    )
    reasons = chunk.frame["change_reason"]
    chunk.refuse(retained & reasons.is_null(), "change_reason", "保留会籍的须填原因")
    fitting = [reason.value for reason in RETAINING_REASONS]
    chunk.refuse(
        retained & reasons.is_not_null() & ~reasons.is_in(fitting),
        "change_reason",
        f"“{{}}”不是保留会籍的原因，可填：{'、'.join(ChangeReason(r).label for r in RETAINING_REASONS)}",
    )


def check_cards(chunk: Chunk) -> None:
    """Service cards, by the bank's check digit."""
    label = chunk.layout.column("card_no").label
    for place, number in enumerate(chunk.values("card_no")):
        if number and (problem := card_problem(number)):
            chunk.refuse_one(place, label, problem)
