"""The demo county, built once and rolled back after the last test that takes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from gonghui.demo.build import build
from gonghui.kernel.access.models import Account
from gonghui.kernel.org.models import Union


@dataclass(frozen=True)
class DemoCounty:
    """云溪县 as `make run` shows it."""

    said: list[str]

    def union(self, code: str) -> Any:
        return Union.objects.get(code=code)

    def account(self, username: str) -> Any:
        return Account.objects.get(username=username)


@pytest.fixture(scope="package")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoCounty]:
    """Tests that take it share one county; what each of them writes is undone by its own `db`."""
    uploads = settings.UPLOAD_DIR
    settings.UPLOAD_DIR = tmp_path_factory.mktemp("demo")
    said: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        build(say=said.append)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # what autovacuum does for rows that are committed
        yield DemoCounty(said)
        transaction.set_rollback(True)
    settings.UPLOAD_DIR = uploads
