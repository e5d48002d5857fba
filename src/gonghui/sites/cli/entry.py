"""From the words typed to the command they mean, and from a refusal to a sentence.

Each command group is a module with `add_to(commands)`. Groups import what they need inside their
commands: `gonghui --help` and `gonghui read` shall not wait for Django, want a database or leave a
data folder behind.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from gonghui.kernel.refusal import Refusal
from gonghui.sites.cli import figures, installation, papers, rosters, serving

GROUPS = (installation, serving, papers, figures, rosters)

REFUSED = 2
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """argparse, saying its own words in Chinese."""

    _MISTAKES = (
        (r"the following arguments are required: (.*)", r"缺少：\1"),
        (r"argument (.*): expected one argument", r"\1 后面缺少取值"),
        (r"argument (.*): invalid choice: '(.*?)'.*", r"没有这个\1：\2"),
        (r"argument (.*): invalid int value: '(.*)'", r"\1 应为整数，而不是“\2”"),
        (r"unrecognized arguments: (.*)", r"多余的内容：\1"),
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, add_help=False)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本帮助")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        for pattern, words in self._MISTAKES:
            message = re.sub(pattern, words, message)
        self.exit(REFUSED, f"{self.format_usage()}{message}\n")


def make_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="gonghui",
        description="工汇：工会工作平台。",
        epilog="各命令的用法：gonghui 命令 --help",
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)
    for group in GROUPS:
        group.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, 2 for a refusal (its reason on stderr), 130 when interrupted."""
    options = make_parser().parse_args(arguments)
    try:
        if options.needs_django:
            start_django()
        options.command(options)
    except Refusal as refusal:
        print(refusal.message, file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, `head` perhaps, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def start_django() -> None:
    """Load settings and apps. A keyring that others can read is refused in its own words."""
    import django

    from gonghui.kernel.keys import InsecureKeyring

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gonghui.settings.local")
    try:
        django.setup()
    except InsecureKeyring as problem:
        raise Refusal(str(problem)) from problem
