"""Start-up checks: a kind that would fail in front of a cashier fails here."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from gonghui.engines.money.kinds import PAYMENT_KINDS, PaymentKind
from gonghui.kernel.access.permissions import PERMISSIONS
from gonghui.kernel.policy.parameters import PARAMETERS


@register()
def check_payment_kinds(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every kind can be paid: importable hooks, declared parameters, permissions and companions."""
    return [
        Error(f"payment kind {kind.code}: {problem}", id="money.E001")
        for kind in PAYMENT_KINDS
        for problem in problems_of(kind)
    ]


def problems_of(kind: PaymentKind) -> list[str]:
    """What is wrong with a kind."""
    problems = []
    if kind.view_permission not in PERMISSIONS:
        problems.append(f"permission {kind.view_permission} is not declared")
    if not kind.ways:
        problems.append("can be paid in no way")
    if not kind.basis:
        problems.append("names no basis")
    for cap in kind.caps:
        if bool(cap.parameter) == bool(cap.limit):
            problems.append(f"cap {cap.title} wants a parameter or a function, one of them")
        if cap.parameter and cap.parameter not in PARAMETERS:
            problems.append(f"policy parameter {cap.parameter} is not declared")
        problems += [
            f"cap {cap.title} counts unknown kind {code}"
            for code in cap.group
            if code not in PAYMENT_KINDS
        ]
        if cap.group and kind.code not in cap.group:
            problems.append(f"cap {cap.title} does not count the kind itself")
    told = (kind.paid, kind.failed, kind.signed, kind.cancelled, kind.reversed)
    hooks = (*told, *(cap.limit for cap in kind.caps))
    for path in filter(None, hooks):
        try:
            import_string(path)
        except ImportError as error:
            problems.append(str(error))
    return problems
