"""Typing a command and reading what it says."""

from dataclasses import dataclass

import pytest

from gonghui.sites.cli import main


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@pytest.fixture
def gonghui(capsys):
    """`gonghui("read", "plan.txt")` → exit code, stdout, stderr."""

    def type_command(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = left.code
        captured = capsys.readouterr()
        return Said(code or 0, captured.out, captured.err)

    return type_command
