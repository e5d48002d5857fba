"""The limits as they stand at a county on a day, read from policy parameters."""

from __future__ import annotations

import datetime as dt
from typing import Any

from gonghui.domains.assistance.aid.parameters import POLICY_PARAMETERS
from gonghui.domains.assistance.aid.rules.amounts import Policy, Said
from gonghui.domains.assistance.aid.rules.study import StudyPolicy
from gonghui.kernel.policy.services import Resolved, resolve_all
from gonghui.kernel.refusal import Refusal

_CODES = tuple(parameter.code for parameter in POLICY_PARAMETERS)
_DIBAO = {True: "hardship.dibao_urban", False: "hardship.dibao_rural"}


def said_at(union: Any, on: dt.date) -> dict[str, Resolved]:
    """Every parameter of aid at a union, with one query."""
    return resolve_all((*_CODES, *_DIBAO.values()), union=union, on=on)


def _said(found: dict[str, Resolved], code: str) -> Said:
    one = found[f"aid.{code}"]
    return Said(one.value, one.source)


def _dibao(found: dict[str, Resolved], union: Any, *, is_urban: bool) -> Said:
    one = found[_DIBAO[is_urban]]
    if one.value <= 0:
        place = "城市" if is_urban else "农村"
        raise Refusal(
            f"{union}还没有设置{place}低保标准，不能测算救助限额。请先在政策参数中设置并填写公布文件。"
        )
    return Said(one.value, one.source)


def policy_at(union: Any, on: dt.date, *, is_urban: bool | None = True) -> Policy:
    """The limits of grants. `is_urban` None: of families without a file, for whom no minimum
    living standard is asked. Refusal where it is asked and not set."""
    found = said_at(union, on)

    def by_category(deep: str, relative: str) -> dict[str, Said]:
        other = _said(found, relative)
        return {"deep": _said(found, deep), "relative": other, "accidental": other}

    return Policy(
        dibao=Said(found[_DIBAO[True]].value)
        if is_urban is None
        else _dibao(found, union, is_urban=is_urban),
        living_months=by_category("living_deep_months", "living_relative_months"),
        medical_ratio=by_category("medical_deep_ratio", "medical_relative_ratio"),
        medical_cap=by_category("medical_deep_cap", "medical_relative_cap"),
        accidental_ratio=_said(found, "accidental_ratio"),
        accidental_cap=_said(found, "accidental_cap"),
        temporary_year=_said(found, "temporary_year"),
        warmth_once=_said(found, "warmth_once"),
        warmth_year=_said(found, "warmth_year"),
        stacking=found["aid.stacking"].value,
    )


def study_policy_at(union: Any, on: dt.date, *, is_urban: bool = True) -> StudyPolicy:
    """The limits of 助学. Refusal where no minimum living standard is set."""
    found = said_at(union, on)
    return StudyPolicy(
        dibao=_dibao(found, union, is_urban=is_urban),
        higher_months={
            "deep": _said(found, "study_higher_months"),
            "relative": _said(found, "study_higher_relative_months"),
        },
        senior_months=_said(found, "study_senior_months"),
        special_months=_said(found, "study_special_months"),
        compulsory_amount=_said(found, "study_compulsory_amount"),
        higher_plain=_said(found, "study_higher_plain"),
        senior_plain=_said(found, "study_senior_plain"),
        partner_year=_said(found, "study_partner_year"),
    )


def gift_limit(union: Any, on: dt.date) -> Said:
    """The most that may be handed over at a call-back."""
    return _said(said_at(union, on), "study_gift")
