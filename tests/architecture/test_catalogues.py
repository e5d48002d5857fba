"""What apps declare can be loaded, and what the entries name exists."""

import dataclasses
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from django.apps import apps

import gonghui
from gonghui.kernel.access.permissions import PERMISSIONS
from gonghui.kernel.catalogues import Catalogue

CODE = re.compile(r"\S+")


def all_catalogues() -> dict[str, Catalogue]:
    found = {}
    for module in pkgutil.walk_packages(gonghui.__path__, "gonghui."):
        if ".settings" in module.name or ".migrations" in module.name:
            continue
        for entry in vars(import_module(module.name)).values():
            if isinstance(entry, Catalogue):
                found[entry.attribute] = entry
    return found


def permissions_named(entry: object) -> Iterator[str]:
    """Every non-empty string in a field called permission or …_permission, at any depth."""
    if isinstance(entry, tuple | list):
        for part in entry:
            yield from permissions_named(part)
    if not dataclasses.is_dataclass(entry) or isinstance(entry, type):
        return
    for field in dataclasses.fields(entry):
        value = getattr(entry, field.name)
        if field.name.endswith("permission") and isinstance(value, str):
            if value:
                yield value
        else:
            yield from permissions_named(value)


def test_every_module_can_be_imported_and_every_catalogue_loads():
    catalogues = all_catalogues()

    assert {"PERMISSIONS", "AUDIT_EVENTS", "JOB_KINDS", "POLICY_PARAMETERS"} <= set(catalogues)
    for catalogue in catalogues.values():
        for entry in catalogue:
            assert isinstance(entry, catalogue.kind)
            assert CODE.fullmatch(entry.code), entry.code


def test_permissions_that_entries_name_are_declared():
    undeclared = [
        f"{name} {entry.code}: {permission}"
        for name, catalogue in all_catalogues().items()
        for entry in catalogue
        for permission in permissions_named(entry)
        if permission not in PERMISSIONS
    ]

    assert undeclared == []


def test_no_permission_is_held_by_nobody():
    assert [entry.code for entry in PERMISSIONS if not entry.roles] == []


@pytest.mark.parametrize("config", apps.get_app_configs(), ids=lambda config: config.label)
def test_our_apps_have_a_chinese_name(config):
    if config.name.startswith("gonghui."):
        assert re.search(r"[\u4e00-\u9fff]", str(config.verbose_name))
