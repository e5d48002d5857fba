"""Start-up checks: a kind that would fail in front of a user fails here."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from gonghui.engines.matters.kinds import MATTER_KINDS, MatterKind
from gonghui.engines.matters.rules import route_problems
from gonghui.kernel.access.permissions import ALL_ROLES, PERMISSIONS


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
    for path in (kind.settle, kind.check):
        if path:
            try:
                import_string(path)
            except ImportError as error:
                problems.append(str(error))
    return problems
