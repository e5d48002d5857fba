"""Start-up checks: a register that would fail in front of a user fails here."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from gonghui.engines.registers.declaration import REGISTERS, Register, resolve
from gonghui.kernel.access.permissions import PERMISSIONS


@register()
def check_registers(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every register names a scoped model, declared permissions and importable paths."""
    found: list[CheckMessage] = []
    for entry in REGISTERS:
        found += [Error(f"register {entry.code}: {problem}") for problem in _problems(entry)]
    return found


def _problems(entry: Register) -> list[str]:
    problems: list[str] = []
    try:
        model = entry.model_class
    except LookupError:
        return [f"no model {entry.model}"]
    if not hasattr(model.objects.all(), "visible_to"):
        problems.append(f"{entry.model} has no visible_to")
    named = entry.permissions
    for permission in (named.view, named.edit, named.export, named.imports):
        if permission and permission not in PERMISSIONS:
            problems.append(f"permission {permission} is not declared")
    for path in entry.lazy_paths():
        try:
            resolve(path)
        except ImportError as error:
            problems.append(str(error))
    if entry.badge and entry.badge not in {column.name for column in entry.columns}:
        problems.append(f"badge {entry.badge} is not a column")
    return problems
