"""Reads of following families."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from gonghui.domains.assistance.following.models import (
    PairAssistance,
    Proposal,
)
from gonghui.domains.assistance.hardship.enums import FileState
from gonghui.domains.assistance.hardship.queries import county_of
from gonghui.engines.matters.models import Publicity
from gonghui.kernel.access.models import Account, AccountKind, Grant
from gonghui.kernel.access.scoping import within
from gonghui.kernel.org.models import Union
from gonghui.kernel.policy.services import resolve

REVIEWED_STATES = (FileState.ACTIVE, FileState.RELIEVED)


def to_review(files: QuerySet[Any], *, until: dt.date) -> QuerySet[Any]:
    """Files in care whose review is due by a day."""
    return files.filter(state__in=REVIEWED_STATES, next_review_on__lte=until)


def no_longer_counting(files: QuerySet[Any]) -> QuerySet[Any]:
    """Files in care that the rule, asked last, no longer counts."""
    return files.filter(
        state__in=REVIEWED_STATES, assessment__isnull=False, assessment__category=""
    )


def escaped_to_cancel(files: QuerySet[Any]) -> QuerySet[Any]:
    """Files out of hardship that are still to be cancelled."""
    return files.filter(state=FileState.EXITED)


def open_terms(terms: QuerySet[Any], *, today: dt.date) -> QuerySet[Any]:
    """Quarters that have begun and wait for their visit."""
    return terms.filter(visit=None, dropped_on=None, from_on__lte=today)


def open_reds(visits: QuerySet[Any]) -> QuerySet[Any]:
    """Red risks that wait for a visit at home."""
    return visits.filter(home_due_on__isnull=False, answered_by=None)


def quiet_pairs(pairs: QuerySet[Any], *, days: int, today: dt.date) -> QuerySet[Any]:
    """Families whose helper has not called for more than so many days."""
    before = today - dt.timedelta(days=days)
    return pairs.open().filter(  # type: ignore[attr-defined,no-any-return]
        Q(last_visit_on__lt=before) | Q(last_visit_on=None, from_on__lt=before)
    )


def with_last_call(pairs: QuerySet[Any]) -> QuerySet[Any]:
    """Pairs with the day of the last call, or of their beginning."""
    return pairs.annotate(called_on=Coalesce(F("last_visit_on"), F("from_on")))


def files_without_helper(files: QuerySet[Any]) -> QuerySet[Any]:
    """Deep hardship in care that nobody stands by yet."""
    return files.filter(state=FileState.ACTIVE, category="deep").exclude(
        pk__in=PairAssistance.objects.open().values("file")
    )


def own_pair(account: Any) -> PairAssistance | None:
    """Who stands by the worker's own family."""
    found: PairAssistance | None = (
        PairAssistance.objects.of_person(account)
        .select_related("file__union", "helper_union")
        .first()
    )
    return found


def has_helper(account: Any) -> bool:
    """Whether somebody stands by the worker's family."""
    return own_pair(account) is not None


def own_families(account: Any) -> QuerySet[Any]:
    """The families that the account's person stands by, those longest without a call first."""
    rows = PairAssistance.objects.of_helper(account).select_related(
        "file__person", "file__union", "union"
    )
    return with_last_call(rows).order_by("called_on", "pk")


def cadres_around(union: Any) -> QuerySet[Any]:
    """Cadres with a duty in the county of a union: who may be asked to stand by a family."""
    top = county_of(union)
    grants = Grant.objects.in_force(timezone.localdate()).filter(within("union__path", top.path))
    return (
        Account.objects.filter(
            pk__in=grants.values("account"),
            kind=AccountKind.CADRE,
            is_active=True,
            person__isnull=False,
        )
        .select_related("person")
        .order_by("display_name", "pk")
    )


def pair_days(union: Any, today: dt.date) -> int:
    """How many days may pass between two calls of a helper."""
    return int(resolve("pair.visit_days", union=union, on=today).value)


def proposal_of(matter: Any) -> Proposal | None:
    """What a matter is about."""
    found: Proposal | None = (
        Proposal.objects.select_related("file__person", "assessment").filter(matter=matter).first()
    )
    return found


def unions_of(proposals: QuerySet[Any]) -> list[Union]:
    """The unions whose families some proposals are about."""
    return list(Union.objects.filter(pk__in=proposals.values("file__union")))


def publicities_of(proposals: QuerySet[Any]) -> QuerySet[Any]:
    """The publicities in which some proposals stand now."""
    found: QuerySet[Any] = Publicity.objects.filter(
        desk__matter__in=proposals.values("matter"), closed_on=None
    )
    related = ("desk__union", "desk__matter__union", "desk__matter__applicant_person")
    return found.select_related(*related).order_by("pk")


def names_of_unions(keys: Iterable[int]) -> dict[int, str]:
    """Unions by key: a trial counts by union."""
    return dict(Union.objects.filter(pk__in=list(keys)).values_list("pk", "name"))
