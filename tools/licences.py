"""Prints the licence of every locked distribution and fails on one that is not allowed.

Who runs 工汇 gets permissive licences, MPL-2.0 unmodified, and LGPL only where a package stays
ordinary and replaceable. GPL is for tools that developers run, each named here.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

PERMISSIVE = re.compile(
    r"\b(MIT|MIT-0|MIT-CMU|BSD|0BSD|Apache|PSF|Python Software Foundation|ISC|Unlicense|CC0|Zlib"
    r"|HPND|MPL|Mozilla Public License)\b|BSD-\d|PSF-2|Python-2|^Dual License$",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\b[AL]?GPL|General Public License", re.IGNORECASE)
WEAK_COPYLEFT_BY_NAME = {"psycopg", "psycopg-binary", "psycopg-pool", "python-stdnum"}
TOOLS_BY_NAME = {"djlint", "text-unidecode"}
"""Development only; never imported by the product. text-unidecode is Artistic or GPL."""
READ_BY_US = {"axe-playwright-python": "MIT AND MPL-2.0"}
"""Where the metadata says nothing: what the LICENSE file of the distribution says."""

LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)([^\\]*)", re.MULTILINE)


def licence_of(name: str) -> str:
    """What the installed distribution declares, shortest trustworthy form first."""
    facts = metadata(name)
    if facts.get("License-Expression"):
        return facts["License-Expression"]
    classifiers = [
        line.rsplit("::", 1)[1].strip()
        for line in facts.get_all("Classifier") or ()
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    if classifiers:
        return " / ".join(classifiers)
    return (facts.get("License") or READ_BY_US.get(name, "")).strip().split("\n")[0]


def problem_of(name: str, licence: str, *, runtime: bool) -> str:
    if not licence:
        return "no licence declared"
    if name in WEAK_COPYLEFT_BY_NAME or (not runtime and name in TOOLS_BY_NAME):
        return ""
    if COPYLEFT.search(licence) and not re.search(r"\bOR\b", licence):
        return "copyleft"
    return "" if PERMISSIVE.search(licence) else "not on the list"


def main() -> int:
    refused = 0
    runtime_names: set[str] = set()
    for lock, runtime in (("requirements.lock", True), ("requirements-dev.lock", False)):
        print(f"\n{lock}")
        for name, version, marker in LOCKED.findall(Path(lock).read_text()):
            if not runtime and name in runtime_names:
                continue
            if runtime:
                runtime_names.add(name)
            try:
                licence = licence_of(name)
            except PackageNotFoundError:
                print(f"  {name:28} {version:14} (not for this machine{marker.rstrip()})")
                if not marker.strip():
                    refused += 1
                continue
            problem = problem_of(name, licence, runtime=runtime)
            refused += bool(problem)
            print(
                f"  {name:28} {version:14} {licence[:60]}{f'   <-- {problem}' if problem else ''}"
            )
    print(f"\n{refused} refused" if refused else "\nAll licences are allowed.")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
