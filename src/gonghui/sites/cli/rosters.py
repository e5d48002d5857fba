"""gonghui roster: a member roster from Excel, without a browser."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

REGISTER = "members"
MOST_REASONS = 20


def add_to(commands: Any) -> None:
    roster = commands.add_parser("roster", help="会员花名册")
    verbs = roster.add_subparsers(title="操作", metavar="操作", required=True)
    bring = verbs.add_parser("import", help="导入 Excel 花名册（合格行写入，不合格行列出原因）")
    bring.add_argument("file", type=Path, metavar="文件", help="xlsx、xls 或 csv")
    bring.add_argument("--union", required=True, metavar="工会", help="工会编号、全称或简称")
    bring.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    bring.set_defaults(command=import_command, needs_django=True)


def import_command(options: Namespace) -> None:
    from gonghui.engines.registers.models import Verdict
    from gonghui.engines.registers.services import import_file
    from gonghui.sites.cli.unions import find_union

    union = find_union(options.union)
    run = import_file(
        REGISTER, options.file, union, None, options.dry_run, progress=_show_progress()
    )
    print(
        f"{union.name}：共 {run.row_count} 行，新增 {run.new_count}，变更 {run.changed_count}，"
        f"无变化 {run.same_count}，冲突 {run.conflict_count}，错误 {run.error_count}。"
    )
    bad = run.rows.filter(verdict__in=[Verdict.CONFLICT, Verdict.ERROR]).order_by("row_number")
    for row in bad[:MOST_REASONS]:
        print(f"  第 {row.row_number} 行：{row.reason_text}")
    if run.bad_count > MOST_REASONS:
        print(f"  ……另有 {run.bad_count - MOST_REASONS} 行，见回执。")
    print("只作核对，未写入。" if options.dry_run else f"已写入 {run.applied_count} 行。")
    print(f"回执：{_receipt_beside(options.file, run)}")


def _receipt_beside(file: Path, run: Any) -> Path:
    """Write the receipt beside the file: every refused row with its reason, and what was done."""
    from gonghui.engines.registers.importing.receipt import write_receipt

    path = file.with_name(f"{file.stem}_回执.xlsx")
    with open(path, "wb") as target:
        write_receipt(run, target)
    return path


def _show_progress() -> Any:
    """One line that is written over, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def show(stage: str, done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        print(f"\r{stage} {done}/{total}", end=end, file=sys.stderr, flush=True)

    return show
