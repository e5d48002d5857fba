"""What grants and applications show of their protected facts, here and on the page of the matter."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from gonghui.domains.assistance.aid import queries
from gonghui.domains.assistance.aid.models import AidGrant, StudyApplication
from gonghui.domains.assistance.aid.rules.amounts import yuan
from gonghui.engines.matters.kinds import MatterPanel
from gonghui.engines.matters.models import Matter
from gonghui.kernel.people import masks

Facts = list[tuple[str, str]]


def need_of(grant: AidGrant) -> Facts:
    """The family's need, in words and yuan."""
    found = [("困难情况", grant.need.get("reason", ""))]
    if grant.burden:
        found.append(("报销后个人负担", yuan(grant.burden)))
    if grant.asked is not None:
        found.append(("申请金额", yuan(grant.asked)))
    if grant.amount:
        found.append(("拟救助金额", yuan(grant.amount)))
    if grant.goods_value:
        found.append(("拟发放物品", f"{grant.goods}，折价{yuan(grant.goods_value)}"))
    return found


def grant_context(grant: AidGrant) -> dict[str, Any]:
    """Need, worked sum and papers of a grant."""
    return {
        "grant": grant,
        "facts": need_of(grant),
        "lines": grant.worked.get("lines", []),
        "reassessed": grant.worked.get("reassessed", []),
        "rule": grant.worked.get("rule", ""),
        "source": grant.worked.get("source", ""),
        "papers": [paper.stored for paper in grant.papers.select_related("stored")],
    }


def student_of(application: StudyApplication) -> Facts:
    """The student, with the identity number masked even here."""
    facts = application.student
    found = [
        ("学生姓名", facts.get("name", "")),
        ("证件号码", masks.mask_identity(facts.get("id_number", ""))),
        ("学段", application.get_stage_display()),
        ("学校", facts.get("school", "")),
        ("专业", facts.get("major", "")),
        ("年级", facts.get("grade", "")),
        ("新录取", "是" if facts.get("is_new") else "否"),
        ("其他资助", facts.get("other_aid", "")),
        ("家长姓名", facts.get("parent", "")),
        ("困难情况", facts.get("reason", "")),
    ]
    return [(label, text) for label, text in found if text]


def study_context(application: StudyApplication) -> dict[str, Any]:
    """The student, the standard and the papers of an application."""
    amount = application.amount or application.standard or Decimal(0)
    return {
        "application": application,
        "facts": student_of(application),
        "amount": yuan(amount) if amount else "",
        "rule": application.rule,
        "has_other_aid": bool(application.student.get("other_aid")),
        "papers": [paper.stored for paper in application.papers.select_related("stored")],
    }


def on_grant(matter: Matter) -> MatterPanel | None:
    """On the page where a grant is decided."""
    grant = queries.grant_of(matter)
    if grant is None:
        return None
    return MatterPanel("救助内容", "aid/_grant.html", grant_context(grant), grant, "aid.looked")


def on_study(matter: Matter) -> MatterPanel | None:
    """On the page where an application is decided."""
    application = queries.application_of(matter)
    if application is None:
        return None
    context = study_context(application)
    return MatterPanel("助学内容", "aid/_student.html", context, application, "aid.study_looked")
