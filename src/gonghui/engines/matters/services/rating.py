"""Asking applicants what they think: 评价 and 回访."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from gonghui.engines.matters import rules
from gonghui.engines.matters.enums import RatingWay, Verb
from gonghui.engines.matters.models import Matter, Rating
from gonghui.engines.matters.queries import deciders
from gonghui.engines.matters.services.moving import locked, note, refuse_if
from gonghui.kernel.audit.services import record
from gonghui.kernel.refusal import Refusal


@transaction.atomic
def rate(
    matter: Matter, actor: Any, stars: int, words: str = "", *, today: dt.date | None = None
) -> Rating:
    """Take what the applicant thinks of a closed matter, once: from himself, or written down by a
    cadre who has telephoned and who did not decide it."""
    today = today or timezone.localdate()
    matter = locked(matter.pk)
    refuse_if(_problem(matter, actor))
    refuse_if(rules.stars_problem(stars))
    way = RatingWay.OWN if _is_own(matter, actor) else RatingWay.PHONE
    rating: Rating = Rating.objects.create(
        matter=matter,
        stars=stars,
        words=words.strip()[:500],
        way=way,
        rated_on=today,
        rated_by=actor,
    )
    text = f"{rating.get_way_display()}，{stars}星。{rating.words}"
    note(matter, Verb.RATED, actor=actor, text=text)
    record(
        "matters.rated",
        actor=actor,
        union=matter.union,
        target=matter,
        detail={"stars": stars, "way": way.label},
    )
    return rating


@transaction.atomic
def call_in_vain(matter: Matter, *, actor: Any, text: str = "") -> Matter:
    """Write down that the applicant was telephoned and not reached."""
    matter = locked(matter.pk)
    refuse_if(_problem(matter, actor))
    note(matter, Verb.CALLED, actor=actor, text=text.strip() or "电话未接通。")
    record("matters.called", actor=actor, union=matter.union, target=matter)
    return matter


def _is_own(matter: Matter, actor: Any) -> bool:
    return actor.person_id is not None and actor.person_id == matter.applicant_person_id


def _problem(matter: Matter, actor: Any) -> str:
    problem = rules.rating_problem(
        state=matter.state,
        outcome=matter.outcome,
        is_asked_for=matter.declared.rated,
        is_rated=Rating.objects.filter(matter=matter).exists(),
    )
    if problem or _is_own(matter, actor):
        return problem
    if not actor.may_at("matters.submit", matter.union):
        raise Refusal("只有申请人可以评价，受理工会可以电话回访。")
    if actor.pk in deciders(matter):
        return "您办理过该事项，请由其他同事或上级工会回访"
    return ""
