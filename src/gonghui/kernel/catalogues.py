"""How an app contributes: facts declared in its `catalogue.py`, collected here by their name.

A catalogue module may hold any of these tuples: PERMISSIONS, MENU, AUDIT_EVENTS, POLICY_PARAMETERS,
JOB_KINDS, CHORES, ERRANDS, MESSAGE_KINDS, REGISTERS, ACTIVITY_KINDS, CAMPAIGN_NODES, PARTICIPANT_SOURCES, PAYMENT_KINDS, INDICATORS. Nobody edits an engine to add an entry.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Generic, Protocol, TypeVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured


class Coded(Protocol):
    """Anything with a code that stays the same for ever."""

    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=Coded)


class Catalogue(Generic[T]):
    """All entries that installed apps declare under one name, in the order of the apps.

    Read at first use, when every app is loaded. Raises ImproperlyConfigured for a code declared
    twice, KeyError for one that nobody declared.
    """

    def __init__(self, attribute: str, kind: type[T]) -> None:
        self.attribute = attribute
        self.kind = kind
        self._entries: dict[str, T] | None = None

    def _load(self) -> dict[str, T]:
        if self._entries is None:
            entries: dict[str, T] = {}
            for module in _catalogue_modules():
                for entry in getattr(module, self.attribute, ()):
                    if entry.code in entries:
                        raise ImproperlyConfigured(f"{self.attribute}: {entry.code} twice")
                    entries[entry.code] = entry
            self._entries = entries
        return self._entries

    def __iter__(self) -> Iterator[T]:
        return iter(self._load().values())

    def __getitem__(self, code: str) -> T:
        return self._load()[code]

    def __contains__(self, code: object) -> bool:
        return code in self._load()

    def get(self, code: str) -> T | None:
        return self._load().get(code)


def _catalogue_modules() -> Iterator[Any]:
    for config in apps.get_app_configs():
        if config.name.startswith("gonghui.") and find_spec(f"{config.name}.catalogue"):
            yield import_module(f"{config.name}.catalogue")
