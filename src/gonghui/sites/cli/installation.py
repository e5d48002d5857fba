"""gonghui init, gonghui demo: from nothing to an installation that can be used."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from pathlib import Path
from typing import Any

LEVELS = ("province", "city", "county", "town", "base")
FIRST_ACCOUNTS = (
    ("zhuxi", "主席", "chair"),
    ("anquan", "安全管理员", "security_admin"),
    ("shenji", "审计管理员", "audit_admin"),
)


def add_to(commands: Any) -> None:
    init = commands.add_parser("init", help="建立或升级数据库，准备运行环境（可重复执行）")
    init.set_defaults(command=init_command, needs_django=True)
    demo = commands.add_parser("demo", help="在空库中建立演示数据")
    demo.add_argument("--if-empty", action="store_true", help="库中已有数据时什么也不做")
    demo.set_defaults(command=demo_command, needs_django=True)
    first = commands.add_parser(
        "first", help="建立第一个工会和首批账号（仅限空库），密码只显示一次"
    )
    first.add_argument("--union", required=True, metavar="全称", help="本套系统最上级的工会")
    first.add_argument(
        "--level",
        default="county",
        choices=LEVELS,
        metavar="层级",
        help=f"工会层级：{'、'.join(LEVELS)}，默认 county（县级）",
    )
    first.set_defaults(command=first_command, needs_django=True)


def init_command(options: Namespace) -> None:
    from django.conf import settings

    prepare()
    print(f"已就绪。数据目录：{settings.DATA_DIR}")
    print(
        "接下来：gonghui first --union 工会全称 建立第一个工会和账号，再用 gonghui run 启动服务；"
    )
    print("　　　　只想试用的，用 gonghui demo 建立演示数据（仅限空库）。")
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
    from gonghui.demo.build import build  # a real installation never loads it

    if not (options.if_empty and has_unions()):
        build()


def has_unions() -> bool:
    """Whether anything but an empty database is there."""
    from gonghui.kernel.org.models import Union

    return bool(Union.objects.everything(reason="is the installation empty?").exists())


def first_command(options: Namespace) -> None:
    """The topmost union and three accounts with passwords of their own, told once.

    The chair works, the security administrator opens further accounts, the audit administrator
    reads the audit: nobody is all three.
    """
    import secrets

    from django.db import transaction
    from django.utils import timezone

    from gonghui.kernel.access.services import grant_role, open_account
    from gonghui.kernel.org.services import found_union
    from gonghui.kernel.refusal import Refusal

    if has_unions():
        raise Refusal("系统中已经有工会。新的账号请由安全管理员在“账号与授权”中开通。")
    today = timezone.localdate()
    passwords = {username: secrets.token_urlsafe(12) for username, _, _ in FIRST_ACCOUNTS}
    with transaction.atomic():
        kind = "base_single" if options.level == "base" else "federation"
        union = found_union(
            parent=None,
            actor=None,
            founded_on=today,
            code="1",
            name=options.union,
            level=options.level,
            kind=kind,
        )
        for username, name, role in FIRST_ACCOUNTS:
            account = open_account(
                username=username, display_name=name, password=passwords[username], actor=None
            )
            grant_role(account, role=role, union=union, from_on=today, actor=None)
    print(f"已建立“{union.name}”和以下账号。密码只显示这一次，请分别交给本人，登录后立即修改：")
    for username, name, _ in FIRST_ACCOUNTS:
        print(f"    {name}：账号 {username}　密码 {passwords[username]}")
