"""gonghui roster: a member roster from Excel, without a browser."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from gonghui.kernel.refusal import Refusal


def add_to(commands: Any) -> None:
    roster = commands.add_parser("roster", help="会员名册")
    verbs = roster.add_subparsers(title="操作", metavar="操作", required=True)
    bring = verbs.add_parser("import", help="导入 Excel 名册")
    bring.add_argument("file", type=Path, metavar="文件", help="xlsx、xls 或 csv")
    bring.add_argument("--union", required=True, metavar="工会", help="工会编号、全称或简称")
    bring.add_argument("--dry-run", action="store_true", help="只检查，不写入")
    bring.set_defaults(command=import_command, needs_django=True)


def import_command(options: Namespace) -> None:
    from gonghui.sites.cli.unions import find_union

    path: Path = options.file
    union = find_union(options.union)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"找不到文件：{path}") from None
    raise Refusal(f"{union}{len(content)}")
