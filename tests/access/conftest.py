"""The world of two counties, built once for a module and rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from gonghui.engines.matters.kinds import MATTER_KINDS
from tests.access.requests import REQUEST
from tests.access.world import MOMENT, World, build_world


@pytest.fixture(scope="module")
def world_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("world")


@pytest.fixture(autouse=True)
def _own_upload_folder(world_files: Path) -> Iterator[None]:
    """Here tests share the folder of the world they share."""
    before = settings.UPLOAD_DIR
    settings.UPLOAD_DIR = world_files
    cache.clear()
    yield
    settings.UPLOAD_DIR = before


@pytest.fixture(scope="module")
def shared_world(
    django_db_setup: None, django_db_blocker: Any, world_files: Path
) -> Iterator[World]:
    before = settings.UPLOAD_DIR
    settings.UPLOAD_DIR = world_files
    cache.clear()
    MATTER_KINDS._load()[REQUEST.key] = REQUEST
    with time_machine.travel(MOMENT, tick=False), django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
    settings.UPLOAD_DIR = before
    MATTER_KINDS._load().pop(REQUEST.key, None)
    cache.clear()


@pytest.fixture
def world(shared_world: World, db: None) -> World:
    """What a test writes is undone by its own `db`."""
    return shared_world
