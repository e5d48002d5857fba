"""Start-up checks: a kind that would fail in front of a user fails here."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from gonghui.engines.matters.enums import Applicant
from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind
from gonghui.engines.matters.rules import route_problems
from gonghui.engines.matters.terms import UNITS
from gonghui.kernel.access.permissions import ALL_ROLES, PERMISSIONS
from gonghui.kernel.policy.parameters import PARAMETERS


@register()
def check_matter_kinds(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every kind can be walked: known duties and permissions, reachable steps, importable paths."""
    return [
        Error(f"matter kind {kind.key}: {problem}", id="matters.E001")
        for kind in MATTER_KINDS
        for problem in problems_of(kind)
    ]


def problems_of(kind: MatterKind) -> list[str]:
    """What is wrong with a kind."""
    problems = list(route_problems(kind))
    for permission in (kind.view_permission, kind.submit_permission):
        if permission not in PERMISSIONS:
            problems.append(f"permission {permission} is not declared")
    may_act = PERMISSIONS["matters.act"].roles
    for step in kind.route:
        for office in step.offices:
            if office.by not in ALL_ROLES:
                problems.append(f"step {step.code}: {office.by.code} is no known duty")
            elif office.by not in may_act:
                problems.append(f"step {step.code}: {office.by.title} may not act on matters")
    hooks = (kind.settle, kind.check, kind.abandoned, kind.receiver, kind.eligible)
    shown = (kind.compared, kind.panel)
    for path in (*hooks, *shown, *(step.done for step in kind.route)):
        if path:
            try:
                import_string(path)
            except ImportError as error:
                problems.append(str(error))
    terms = [term for step in kind.route for term in (step.within, step.publicity) if term]
    for code in {term.policy for term in (*terms, kind.escalate_after) if term.policy}:
        parameter = PARAMETERS.get(code)
        if parameter is None:
            problems.append(f"policy parameter {code} is not declared")
        elif parameter.unit not in UNITS or type(parameter.default) is not int:
            problems.append(f"policy parameter {code} is no number of days")
    if kind.for_workers and kind.applicant == Applicant.PERSON and not kind.receiver:
        problems.append("is offered to workers and has no receiver")
    return problems
