"""People of 云溪县 who are registered twice: one of each sort, one pair merged, one told apart."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from gonghui.demo.people import NO_SUCH_REGION
from gonghui.domains.membership.duplicates import services
from gonghui.domains.membership.duplicates.models import DuplicatePair
from gonghui.domains.membership.enums import CollectionStatus, WorkStatus
from gonghui.domains.membership.models import Membership
from gonghui.domains.membership.services import correct_details, join_member
from gonghui.kernel.jobs.services import run_job
from gonghui.kernel.people.identity import check_digit

if TYPE_CHECKING:
    from gonghui.demo.county import County


def register_twice(county: County) -> None:
    """Some join a second time; the round finds them; two pairs are decided."""
    known = list(
        Membership.objects.everything(reason="demo")
        .filter(status="active", joined_on__lt=county.day(1, 1), union__kind="base_single")
        .exclude(person__mobile="")
        .select_related("person", "union")
        .order_by("pk")[:400:57]
    )
    unions = [county.unions[code] for code in ("YX-KFQ-01", "YX-CG-01")]
    doubles = []
    for place, one in enumerate(known[:6]):
        target = unions[0] if one.union_id != unions[0].pk else unions[1]
        doubles.append((one, _join_again(county, one, target, place)))
    job = services.look_for_duplicates(union=county.unions["YX"], actor=None)
    job.leased_by = "demo"
    job.save(update_fields=["leased_by"])
    run_job(job, worker="demo")
    _decide(county, doubles)
    _leave_to_mend(known[6:])


def _join_again(county: County, one: Membership, union: Any, sort: int) -> Membership:
    person = one.person
    born: dt.date = person.birth_on
    facts: dict[str, Any] = {
        "name": person.name,
        "sex": person.sex,
        "birth_on": born,
        "id_number": _number(born, 900 + 2 * sort + int(person.sex == "1")),
        "mobile": person.mobile,
    }
    if sort == 1:  # a passport, and a new telephone
        facts |= {"id_type": "414", "id_number": f"E9000{sort:04d}", "mobile": "19900001111"}
    elif sort == 2:  # a day of birth written wrong
        wrong = born - dt.timedelta(days=1)
        facts |= {"birth_on": wrong, "id_number": _number(wrong, 901 + int(person.sex == "2"))}
    elif sort == 3:  # a couple's telephone
        facts |= {"name": "覃小满"}
    elif sort == 4:
        facts |= {"mobile": "19900002222"}
    return join_member(
        union=union,
        joined_on=county.today - dt.timedelta(days=40 + sort),
        actor=None,
        person=facts,
    )


def _number(born: dt.date, serial: int) -> str:
    first17 = f"{NO_SUCH_REGION}{born:%Y%m%d}{serial:03d}"
    return first17 + check_digit(first17)


def _decide(county: County, doubles: list[tuple[Membership, Membership]]) -> None:
    actor = county.accounts["jingban"]
    couple = _pair(*doubles[3])
    services.declare_different(couple, actor=actor, note="夫妻二人共用一个手机号，均已到场核实")
    one, other = doubles[5]
    pair = _pair(one, other)
    services.merge_pair(
        pair,
        keep_other=pair.other_id == one.person_id,
        take=(),
        reason="本人到场核对，调动后在新单位重复入会",
        actor=actor,
    )


def _leave_to_mend(members: list[Membership]) -> None:
    """Registrations that do not fit together, and data on their way."""
    retired = members[0]
    correct_details(retired, actor=None, details={"work_status": WorkStatus.RETIRED})
    steps = [one for one in CollectionStatus if one != CollectionStatus.COLLECTED]
    waiting = Membership.objects.everything(reason="demo").order_by("-pk")[:60]
    for place, row in enumerate(waiting):
        row.collection_status = steps[place % len(steps)]
    Membership.objects.bulk_update(waiting, ["collection_status"])


def _pair(one: Membership, other: Membership) -> DuplicatePair:
    first, second = sorted((one.person_id, other.person_id))
    pair: DuplicatePair = DuplicatePair.objects.get(one_id=first, other_id=second)
    return pair
