"""The addresses of following families. Nobody of the world's cast looks after files: there each is
told 403 before any row is looked for. Trials are the chairs' as well."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.following.models import RuleTrial
from gonghui.domains.assistance.hardship.rules.assessment import Standard
from gonghui.domains.assistance.hardship.standards import kept_standard

ANSWERS = """
row_trial    ok    403     403    ok   403     403   404     403   403      404   login    403    403      403        403     login     404
own_family   404   404     404    404  404     404   404     403   403      404   login    403    403      403        403     login     404
"""
# own_family: a helper's own families; nobody of the cast is a helper.

FURTHER: dict[str, dict[str, Any]] = {"following:my-measure": {"measure": 1}}

ADDRESSES = """
following:home                    -                    GET         aid
following:files                   -                    GET         aid
following:file                    1                    GET,POST    aid
following:review                  1                    GET,POST    aid
following:exit                    1                    GET,POST    aid
following:relief                  1                    GET,POST    aid
following:cancel                  1                    GET,POST    aid
following:return                  1                    GET,POST    aid
following:escaped                 1                    GET,POST    aid
following:call                    1                    GET,POST    aid
following:pair-new                1                    GET,POST    aid
following:proposals               -                    GET         aid
following:proposal                1                    GET,POST    aid
following:sign                    1                    GET,POST    aid
following:notice                  -                    GET         aid
following:terms                   -                    GET         aid
following:visits                  -                    GET         aid
following:visit                   1                    GET,POST    aid
following:alerts                  -                    GET         aid
following:look-again              -                    POST        aid
following:alert                   1                    GET,POST    aid
following:alert-visit             1                    GET,POST    aid
following:comparisons             -                    GET         aid
following:compare                 -                    GET,POST    aid
following:comparison              1                    GET         aid
following:comparison-export       1                    GET         aid
following:finding                 1                    GET,POST    aid
following:trials                  -                    GET         list_chair
following:trial-new               -                    GET,POST    list_chair
following:trial                   trial                GET         row_trial
following:trial-export            trial                GET         row_trial
following:trial-files             trial                GET         aid
following:pairs                   -                    GET         aid
following:pair                    1                    GET,POST    aid
following:pair-visit              1                    GET,POST    aid
following:measure-new             1                    GET,POST    aid
following:pair-end                1                    GET,POST    aid
following:measure                 1                    GET,POST    aid
following:mine                    -                    GET         list
following:my-family               1                    GET         own_family
following:my-visit                1                    GET,POST    own_family
following:my-measure              1                    GET,POST    own_family
following:statistics              -                    GET         list
following:statistics-export       -                    GET         list
"""


def try_rule(rows: dict[str, Any], union: Any, mark: str, actor: Any) -> None:
    """A trial at the union, as if it had found one household to move."""
    present = Standard(Decimal(800), Decimal(600), on="2026-06-15", set_by=union.name)
    rows["trial"] = RuleTrial.objects.create(
        union=union,
        title=f"{mark}试算",
        parameters={"dibao_urban": "900"},
        present=kept_standard(present),
        totals={
            "cells": {f"{union.pk}|relative|deep": 1},
            "before": "8000",
            "after": "10800",
        },
        households=1,
        made_by=actor,
    )
