"""Telling who is about to register somebody that he seems to be a member already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.utils import timezone

from gonghui.domains.membership.duplicates.finding import alike_to
from gonghui.domains.membership.duplicates.rules import Facts
from gonghui.domains.membership.models import Membership
from gonghui.kernel.people import identity, names
from gonghui.kernel.people.enums import IdType

LEAST = 60
"""From this likeness on somebody is asked. Same sound and birthday alone is left to the round."""

ELSEWHERE = "疑似与您管辖范围以外的一名会员是同一人：如果是，请办理转接，不要重新登记"


def told(keys: Collection[int], *, account: Any, permission: str) -> dict[int, str]:
    """A sentence for each of these people: whose membership lies out of reach is not named."""
    if not keys:
        return {}
    if account is None:
        reach = Membership.objects.everything(reason="an import that the system itself runs")
    else:
        reach = Membership.objects.visible_to(account, permission)
    rows = reach.filter(person__in=keys).select_related("person", "union")
    known = {
        row.person_id: (
            f"疑似与“{row.union}”的{row.person}（会员号{row.member_no}）是同一人："
            "如果是，请在其会员卡上办理转接或更正，不要重新登记"
        )
        for row in rows
    }
    return {key: known.get(key, ELSEWHERE) for key in keys}


def warnings_for(data: Mapping[str, Any], *, account: Any, permission: str) -> list[str]:
    """What to tell whoever fills in the form of a new member."""
    number = identity.normalise(str(data.get("id_number") or ""))
    name = names.normalise_name(str(data.get("name") or ""))
    id_type = str(data.get("id_type") or IdType.RESIDENT)
    check = identity.check_identity(number, id_type=id_type, today=timezone.localdate())
    facts = Facts(
        name=name,
        name_key=names.sort_key(name),
        birth_on=check.birth_on or data.get("birth_on"),
        mobile=str(data.get("mobile") or ""),
        id_type=id_type,
        number=number,
    )
    (keys,) = alike_to([facts], least=LEAST)
    return list(dict.fromkeys(told(keys, account=account, permission=permission).values()))
