"""gonghui run, gonghui work: the web server and the worker.

`run` is one process of many threads, because SQLite lets one process write at a time without
waiting on others; its job worker and audit sealer are threads beside the pages. Larger places run
`gunicorn gonghui.wsgi` and `gonghui work` as services of their own.
"""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import threading
from argparse import Namespace
from typing import Any

from gonghui.kernel.refusal import Refusal

logger = logging.getLogger(__name__)

CHORES_PAUSE = 60.0
SEALING_PAUSE = 5.0
GRACE = 20


def add_to(commands: Any) -> None:
    run = commands.add_parser("run", help="启动服务（网页与后台任务）")
    run.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
    run.add_argument("--port", type=int, help="端口，默认取环境变量 PORT，否则 8000")
    run.add_argument("--threads", type=int, default=8, help="处理网页的线程数，默认 8")
    run.add_argument("--demo", action="store_true", help="先初始化，空库时建立演示数据")
    run.set_defaults(command=run_command, needs_django=True)
    work = commands.add_parser("work", help="只运行后台任务（与独立的网页服务配合）")
    work.set_defaults(command=work_command, needs_django=True)


def run_command(options: Namespace) -> None:
    from django.conf import settings
    from django.db import connections

    from gonghui.sites.cli.installation import collect_static

    port = options.port or settings.PORT
    refuse_busy_port(options.host, port)
    if options.demo:
        prepare_demo()
    else:
        refuse_outdated_database()
        collect_static()
    connections.close_all()  # the server forks; connections do not survive that
    announce(options.host, port)
    serve(options.host, port, options.threads)


def prepare_demo() -> None:
    """Bring the database up and fill an empty one, each in a process of its own.

    This process forks the server, and a fork takes no threads along: had the import run here, its
    library's thread pool would be dead in the server and the next import would wait for ever.
    """
    for words in (["init"], ["demo", "--if-empty"]):
        command = [sys.executable, "-m", "gonghui.sites.cli", *words]
        done = subprocess.run(command, check=False)  # noqa: S603 - our own words
        if done.returncode:
            raise Refusal("准备演示环境时出错，原因见上。")


def refuse_busy_port(host: str, port: int) -> None:
    """Say so at once, in words, when another program holds the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Refusal(f"没有使用端口 {port} 的权限，请换一个 1024 以上的端口。") from None
        except OSError:
            raise Refusal(
                f"端口 {port} 已被其他程序占用，或地址 {host} 不可用。"
                f"请换一个端口，例如：make run PORT={port + 1}（或 gonghui run --port {port + 1}）。"
            ) from None


def refuse_outdated_database() -> None:
    """A database without this version's tables would fail page by page; say what to do instead."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refusal("数据库尚未建立或不是当前版本，请先执行：gonghui init")


def announce(host: str, port: int) -> None:
    from django.conf import settings

    from gonghui.kernel.access.models import Account

    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    print(f"\n  工汇已启动：http://{shown}:{port}    停止：Ctrl+C")
    print(f"  职工端（手机）：http://{shown}:{port}/m/")
    if settings.DEMO_ACCOUNTS_SHOWN:
        from gonghui.demo.accounts import ACCOUNTS, PASSWORD

        present = set(Account.objects.values_list("username", flat=True))
        shown_accounts = [entry for entry in ACCOUNTS if entry.username in present]
        if shown_accounts:
            print(f"\n  演示账号（密码均为 {PASSWORD}）：")
        for entry in shown_accounts:
            print(f"    {entry.username:<12}{entry.name}，{entry.duty}")
    print(flush=True)


def serve(host: str, port: int, threads: int) -> None:
    """Serve pages until told to stop, with the job worker and the sealer beside them."""
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self) -> None:
            settings = {
                "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
                "workers": 1,
                "worker_class": "gthread",
                "threads": threads,
                "graceful_timeout": GRACE,
                "timeout": 120,
                "loglevel": "warning",
                "control_socket_disable": True,
                "post_worker_init": start_companions,
                "worker_exit": stop_companions,
            }
            for name, setting in settings.items():
                if name in self.cfg.settings:  # the control socket came with a later version
                    self.cfg.set(name, setting)

        def load(self) -> Any:
            from gonghui.wsgi import application

            return application

    Server().run()


_stop = threading.Event()
_companions: list[threading.Thread] = []


def start_companions(worker: Any = None) -> None:
    """Start the threads that work beside the pages. Called in the process that serves."""
    from gonghui.kernel.jobs.errands import run_errands_forever
    from gonghui.kernel.jobs.services import work_forever

    _stop.clear()
    work = (
        ("jobs", work_forever),
        ("errands", run_errands_forever),
        ("sealing", seal_forever),
        ("chores", tidy_forever),
    )
    for name, target in work:
        thread = threading.Thread(target=target, args=(_stop,), name=name, daemon=True)
        thread.start()
        _companions.append(thread)


def stop_companions(server: Any = None, worker: Any = None) -> None:
    """Let the threads finish the step they are in: an unfinished job is taken up at next start."""
    _stop.set()
    for thread in _companions:
        thread.join(timeout=GRACE)
    _companions.clear()


def seal_forever(stop: threading.Event, *, pause: float = SEALING_PAUSE) -> None:
    """Link new audit records into the chain every few seconds."""
    from django.db import close_old_connections, connection

    from gonghui.kernel.audit.services import seal_pending

    while not stop.wait(pause):
        close_old_connections()
        try:
            seal_pending()
        except Exception:
            logger.exception("the audit could not be sealed")
    connection.close()


def tidy_forever(stop: threading.Event, *, pause: float = CHORES_PAUSE) -> None:
    """Do each day's chores, once a day in the whole installation."""
    from django.db import close_old_connections, connection

    from gonghui.kernel.jobs.chores import run_due_chores

    while not stop.wait(pause):
        close_old_connections()
        try:
            run_due_chores()
        except Exception:
            logger.exception("the day's chores could not be done")
    connection.close()


def work_command(options: Namespace) -> None:
    """Run the worker and the sealer in the foreground until told to stop."""
    refuse_outdated_database()
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    start_companions()
    print("后台任务已启动。停止：Ctrl+C", flush=True)
    done.wait()
    stop_companions()
