"""The last word of `make test`: what could not be tested on this machine, in red, or that all was.

`tests/conftest.py` and `tools/with_postgres.py` leave a line in test-results/missing.txt for each
thing they had to do without.
"""

import os
import sys
from pathlib import Path

MISSING = Path("test-results/missing.txt")


def main() -> None:
    if not MISSING.exists():
        print("make test: everything ran, on SQLite and on PostgreSQL.")
        return
    colour, plain = (
        ("\033[1;41;97m", "\033[0m") if sys.stdout.isatty() or os.getenv("CI") else ("", "")
    )
    rule = "!" * 78
    lines = sorted(set(MISSING.read_text().splitlines()))
    for line in (rule, "NOT EVERYTHING WAS TESTED ON THIS MACHINE", *lines, rule):
        print(f"{colour}{line}{plain}")


if __name__ == "__main__":
    main()
