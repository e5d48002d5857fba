"""gonghui roster import"""

import subprocess
import sys

import pytest
from openpyxl import load_workbook

from tests.conftest import REPOSITORY


@pytest.fixture
def roster(tmp_path, cast):
    """Forty people who do not exist, some of whose rows are wrong."""
    path = tmp_path / "roster.xlsx"
    words = ["--rows", "40", "--bad", "0.1", "--unions", cast.machinery.name]
    maker = REPOSITORY / "tools" / "make_roster.py"
    subprocess.run([sys.executable, maker, path, *words], check=True, capture_output=True)
    return path


def test_good_rows_are_written_and_bad_ones_named(gonghui, roster):
    said = gonghui("roster", "import", roster, "--union", "QJ01")

    assert said.code == 0, said.err
    lines = said.out.splitlines()
    written = int(lines[0].split("新增 ")[1].split("，")[0])
    assert lines[0].startswith("东岭县总工会：共 40 行，")
    assert lines[1].startswith("  第 ")
    assert lines[-2] == f"已写入 {written} 行。"
    receipt = roster.with_name("roster_回执.xlsx")
    assert lines[-1] == f"回执：{receipt}"
    rows = list(load_workbook(receipt, read_only=True).worksheets[0].values)
    assert "原因" in [cell for row in rows[:3] for cell in row]


def test_a_dry_run_writes_nothing(gonghui, roster):
    gonghui("roster", "import", roster, "--union", "QJ01", "--dry-run")

    again = gonghui("roster", "import", roster, "--union", "QJ01", "--dry-run")

    assert "新增 0" not in again.out
    assert again.out.splitlines()[-2] == "只作核对，未写入。"


def test_a_file_that_is_not_there_is_refused(gonghui, cast, tmp_path):
    said = gonghui("roster", "import", tmp_path / "none.xlsx", "--union", "QJ01")

    assert said.code == 2
    assert said.err.startswith("找不到文件")
