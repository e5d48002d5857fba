"""Reads of hardship files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.utils import timezone

from gonghui.domains.assistance.hardship.enums import Cause, FileState, PaperKind
from gonghui.domains.assistance.hardship.models import (
    HardshipAssessment,
    HardshipFile,
    HardshipPaper,
    HouseholdMember,
)
from gonghui.domains.assistance.hardship.rules.completeness import (
    Declared,
    Part,
    Somebody,
    parts_of,
)
from gonghui.domains.assistance.hardship.rules.days import months_after
from gonghui.engines.matters.enums import MatterState
from gonghui.engines.matters.models import Matter, Publicity
from gonghui.engines.matters.queries import lineage_of
from gonghui.kernel.access.models import Account, Grant
from gonghui.kernel.access.permissions import PERMISSIONS
from gonghui.kernel.org.enums import LEVEL_ORDER, UnionLevel
from gonghui.kernel.org.models import Union
from gonghui.kernel.org.queries import ancestors_and_self
from gonghui.kernel.people.identity import normalise
from gonghui.kernel.people.models import Person
from gonghui.kernel.people.protection import blind_index


def member_row(person: Any) -> Any:
    """What the register of members says of a person: the row of a member, on the way or retained;
    None for nobody's member. Asked by name: lines of business do not import one another."""
    members = apps.get_model("membership", "Membership")
    found = members.objects.living().filter(person=person)  # type: ignore[attr-defined]
    return found.select_related("union", "employer", "person").first()


def county_of(union: Union) -> Union:
    """Which union files: the nearest of county level upwards; above counties the union itself."""
    lineage = lineage_of(union)
    counties = [one for one in lineage if one.level == UnionLevel.COUNTY]
    above = LEVEL_ORDER.index(lineage[0].level) < LEVEL_ORDER.index(UnionLevel.COUNTY)
    return lineage[0] if above or not counties else counties[0]


def file_of(account: Any) -> HardshipFile | None:
    """The worker's own file that counts: the live one, else the newest."""
    found: HardshipFile | None = (
        HardshipFile.objects.of_person(account).live().select_related("union", "matter").first()
    )
    if found is None:
        newest = HardshipFile.objects.of_person(account).order_by("-pk")
        found = newest.select_related("union", "matter").first()
    return found


def declared_of(file: HardshipFile) -> Declared:
    """What an application holds so far, as the rule of completeness asks it."""
    papers = set(file.papers.values_list("kind", flat=True))
    return Declared(
        people=[somebody(one) for one in file.members.all()],
        has_home=bool(file.facts.get("home")),
        has_incomes="incomes" in file.facts.get("said", ()),
        has_expenses="expenses" in file.facts.get("said", ()),
        has_exclusions=bool(file.facts.get("exclusions")),
        main_cause=file.main_cause,
        sub_causes=list(file.sub_causes),
        accident_cost=(file.facts.get("accident") or {}).get("cost") is not None,
        story=file.facts.get("story", ""),
        papers=papers,
        paper_authorisation=PaperKind.AUTHORISATION in papers,
    )


def somebody(member: HouseholdMember) -> Somebody:
    """A member of the household, as the rule of completeness asks."""
    return Somebody(
        member.full_name,
        member.relation,
        member.is_adult,
        bool(member.id_number),
        member.signed_at is not None,
        bool((member.facts or {}).get("livelihood")),
    )


def parts(file: HardshipFile) -> list[Part]:
    """The pages of an application with what is missing on each."""
    return parts_of(declared_of(file))


def eligibility_problem(person: Any, *, today: dt.date) -> str:
    """Why a person may not apply; "" when he may."""
    if member_row(person) is None:
        return "建立困难职工档案须先加入工会，请先申请入会，或者联系所在街道、社区工会"
    live = HardshipFile.objects.live().filter(person=person).exclude(state=FileState.DRAFT).first()
    if live is None:
        return ""
    if live.state == FileState.EXITED:
        return "您的档案已经脱困；生活又遇到困难的，请联系工会办理返困，不用重新申请"
    if live.state == FileState.APPLYING:
        return "您的建档申请正在办理，请在“我的困难档案”中查看进展"
    return "您已经有困难职工档案，家庭情况有变化的，请联系工会复核"


def migrant_problem(person: Any, *, months: int, today: dt.date) -> str:
    """Why a migrant worker may not be filed yet: the months of his employment."""
    row = member_row(person)
    if row is None or not row.is_migrant or row.employed_on is None:
        return ""
    if months_after(row.employed_on, months) <= today:
        return ""
    return f"困难农民工建立劳动关系应满{months}个月，登记的入职日期为{row.employed_on}"


def assessment_in_force(file: HardshipFile) -> HardshipAssessment | None:
    """The assessment that holds for the household as it is declared now; None where the household
    has changed since."""
    found = file.assessment
    return found if found is not None and found.household_version == file.version else None


def causes_of(file: HardshipFile) -> str:
    """主要：患重特大疾病；次要：子女上学"""
    if not file.main_cause:
        return ""
    main = Cause(file.main_cause).label
    return f"{main}（次要：{file.sub_cause_labels}）" if file.sub_causes else main


def decimal_of(text: Any) -> Decimal:
    """An amount that JSON holds."""
    return Decimal(str(text or 0))


def waits_for_worker(account: Any) -> int:
    """Whether the worker has something to do about his file: finish it, or answer a return."""
    file = file_of(account)
    if file is None:
        return 0
    returned = file.matter is not None and file.matter.state == MatterState.RETURNED
    return int(file.state == FileState.DRAFT or (file.state == FileState.APPLYING and returned))


def file_of_matter(matter: Matter) -> HardshipFile | None:
    """The file that an application asks for."""
    found: HardshipFile | None = (
        HardshipFile.objects.select_related("assessment", "person").filter(matter=matter).first()
    )
    return found


def found_person(asked: str) -> Person | None:
    """A person by identity number or membership number."""
    found = Person.objects.filter(id_number_index=blind_index(normalise(asked))).first()
    return found or Person.objects.filter(membership__member_no=asked.strip()).first()


def colleagues_of(file: HardshipFile, account: Any) -> Any:
    """Accounts that may have gone along: those who see files at the union or above it."""
    roles = [role.code for role in PERMISSIONS["hardship.view"].roles]
    grants = Grant.objects.in_force(timezone.localdate()).filter(
        union__in=ancestors_and_self(file.union), role__in=roles
    )
    found = Account.objects.filter(pk__in=grants.values("account"), is_active=True)
    return found.exclude(pk=account.pk).order_by("display_name", "pk")


def files_by_index(files: Any, indexes: Iterable[str]) -> dict[str, HardshipFile]:
    """Of these files those in which somebody with an index stands."""
    members = HouseholdMember.objects.filter(
        file__in=files.handed_in(), id_index__in=set(indexes) - {""}
    )
    related = members.select_related("file__union", "file__county")
    return {one.id_index: one.file for one in related}


def in_publicity(files: Any) -> Any:
    """Of these files those that hang out now."""
    return files.filter(state=FileState.APPLYING, matter__stage="publicity")


def unions_in_publicity(files: Any) -> list[Union]:
    """Unions of which some file hangs out now."""
    return list(Union.objects.filter(pk__in=in_publicity(files).values("union")))


def publicities(files: Any, union: Union) -> Any:
    """What hangs out now at a union, of these files."""
    matters = in_publicity(files).filter(union=union).values("matter")
    found = Publicity.objects.filter(desk__matter__in=matters, closed_on=None)
    return found.select_related(
        "desk__union", "desk__matter__union", "desk__matter__applicant_person"
    ).order_by("pk")


def own_paper(account: Any, pk: int) -> HardshipPaper | None:
    """A paper of the worker's own file."""
    own = HardshipFile.objects.of_person(account)
    return HardshipPaper.objects.select_related("stored").filter(file__in=own, pk=pk).first()
