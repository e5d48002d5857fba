"""What the command line says when it is not understood."""

import subprocess
import sys

import pytest


def test_help_is_chinese_throughout(gonghui):
    said = gonghui("--help")

    assert said.code == 0
    assert "用法：gonghui" in said.out
    assert not {"usage", "options:", "show this"} & set(said.out.split())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "缺少：命令"),
        (("fly",), "没有这个命令：fly"),
        (("indicator", "A01"), "缺少：--union, --period"),
        (("run", "--port", "x"), "--port 应为整数，而不是“x”"),
        (("init", "now"), "多余的内容：now"),
    ],
)
def test_a_wrong_command_is_answered_in_chinese(gonghui, words, sentence):
    said = gonghui(*words)

    assert said.code == 2
    assert said.err.splitlines()[-1] == sentence


def test_reading_loads_no_framework_and_leaves_no_folder(tmp_path):
    code = (
        "import sys; from gonghui.sites.cli import main; main(['read', 'plan.txt']);"
        "print('django' in sys.modules)"
    )
    (tmp_path / "plan.txt").write_text("2026年工作计划\n一、新建工会10家。\n", encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "False"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.txt"]
