"""gonghui init, gonghui demo: from nothing to an installation that can be used."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from pathlib import Path
from typing import Any


def add_to(commands: Any) -> None:
    init = commands.add_parser("init", help="建立或升级数据库，准备运行环境（可重复执行）")
    init.set_defaults(command=init_command, needs_django=True)
    demo = commands.add_parser("demo", help="在空库中建立演示数据")
    demo.set_defaults(command=demo_command, needs_django=True)


def init_command(options: Namespace) -> None:
    from django.conf import settings

    prepare()
    print(f"已就绪。数据目录：{settings.DATA_DIR}")
    print("接下来：gonghui run 启动服务；gonghui demo 建立演示数据（仅限空库）。")
    print(f"请另行备份密钥文件：{settings.DATA_DIR / 'keyring.json'}（丢失后加密内容无法恢复）。")


def prepare() -> None:
    """Bring database, cache table, holidays, audit guard and static files to this version.

    May be repeated; what is up to date is left alone.
    """
    from django.core.management import call_command

    from gonghui.kernel.audit.guard import install_guard
    from gonghui.kernel.calendar.services import seed_special_days

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    seed_special_days()
    install_guard()
    collect_static()


def collect_static() -> None:
    """Collect and compress static files when any of them changed since the last time."""
    from django.conf import settings
    from django.core.management import call_command

    mark = Path(settings.STATIC_ROOT) / ".collected"
    present = _fingerprint_of_static()
    if mark.exists() and mark.read_text() == present:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(present)


def _fingerprint_of_static() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(ignore_patterns=[]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def demo_command(options: Namespace) -> None:
    from gonghui.demo.build import build

    build()


def build_demo_if_empty() -> None:
    """Fill an empty database with the demo world; leave any other as it is."""
    from gonghui.kernel.org.models import Union

    if not Union.objects.everything(reason="is the installation empty?").exists():
        from gonghui.demo.build import build  # a real installation never loads it

        build()
