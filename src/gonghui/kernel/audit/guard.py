"""Triggers that refuse to change or delete audit records.

Installed by `gonghui init`, not by a migration: the test suite must be able to empty its tables.
"""

from django.db import connection

_TABLES = ("audit_auditrecord", "audit_auditlink")


def install_guard() -> None:
    """Make the database itself refuse UPDATE and DELETE on the audit tables. May be repeated."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger AS $$ "
                "BEGIN RAISE EXCEPTION 'audit records are append-only'; END $$ LANGUAGE plpgsql"
            )
        for table in _TABLES:
            for verb in ("UPDATE", "DELETE"):
                name = f"{table}_no_{verb.lower()}"
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                    cursor.execute(
                        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                        "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
                    )
                else:
                    cursor.execute(
                        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table} "
                        "BEGIN SELECT RAISE(ABORT, 'audit records are append-only'); END"
                    )
