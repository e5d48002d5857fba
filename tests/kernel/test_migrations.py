"""The suite makes its tables straight from the models. Here an empty database comes to the same
tables by way of every migration, as an installation does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.conftest import REPOSITORY, on_postgres

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FRESH = "gonghui_by_migrations"
SCRIPT = """
import django; django.setup()
from django.core.management import call_command
from tests.kernel.test_migrations import described
call_command("migrate", verbosity=0)
print(*described(), sep="\\n")
"""


def test_migrations_lead_to_the_tables_of_the_models(
    django_db_blocker: Any, tmp_path: Path
) -> None:
    surroundings = os.environ | {
        "GONGHUI_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "gonghui.settings.local",
    }
    if on_postgres():
        make_database()
        surroundings["GONGHUI_DATABASE"] = os.environ["GONGHUI_DATABASE"].rpartition("/")[0] + (
            f"/{FRESH}"
        )

    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        check=False,
        env=surroundings,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0, answer.stderr[-2000:]
    told = {line for line in answer.stdout.splitlines() if "django_migrations" not in line}
    assert told == {line for line in described() if "django_migrations" not in line}


def make_database() -> None:
    """A second database on the server of the suite. It may not be made within a transaction."""
    import psycopg

    with psycopg.connect(
        host=connection.settings_dict["HOST"],
        user=connection.settings_dict["USER"],
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(f"CREATE DATABASE {FRESH}")


def described() -> list[str]:
    """Columns and constraints of a database, a line each. Names of constraints are left out: they
    tell how a column came to be."""
    lines = []
    look = connection.introspection
    with connection.cursor() as cursor:
        for table in look.table_names(cursor):
            for column in look.get_table_description(cursor, table):
                lines.append(f"{table} {column.name} {column.null_ok}")
            for one in look.get_constraints(cursor, table).values():
                kinds = ("primary_key", "unique", "foreign_key", "check", "index")
                lines.append(f"{table} {one['columns']} {[one[kind] for kind in kinds]}")
    return sorted(lines)
