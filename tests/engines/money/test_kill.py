"""A process that books five thousand payments is killed in the middle; another goes on."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from gonghui.engines.money import services
from gonghui.engines.money.enums import BatchState, LineResult, OrderState, ResultState
from gonghui.engines.money.models import (
    BatchLine,
    OrderEvent,
    PaymentBatch,
    PaymentOrder,
    ResultFile,
    ResultRow,
)
from gonghui.engines.money.services.results import ROWS_A_STEP
from gonghui.kernel.audit.models import AuditRecord
from gonghui.kernel.files.services import store_file
from gonghui.kernel.jobs.models import Job
from tests.engines.money.conftest import Purse, make_purse

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 5_000
FAILED = 7
"""The place in each hundred that comes back unpaid."""
WORKER = """
import json, os, django
django.setup()
from django.db import connection
connection.settings_dict.update(json.loads(os.environ["MONEY_TEST_DATABASE"]))
from gonghui.kernel.jobs.services import run_pending
run_pending()
"""


def start_worker() -> subprocess.Popen[bytes]:
    names = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
    database = {name: str(connection.settings_dict[name] or "") for name in names}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "gonghui.settings.base",
            "GONGHUI_DATA": str(settings.DATA_DIR),
            "MONEY_TEST_DATABASE": json.dumps(database),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def fill(purse: Purse) -> ResultFile:
    """A batch of many at the bank, its answer read and confirmed, the job waiting."""
    today = dt.date(2026, 6, 15)
    payee = purse.person("收款人")
    account = payee.bank_accounts.get()
    batch = PaymentBatch.objects.create(
        number="PC-MANY",
        union=purse.union,
        title="五千笔",
        layout="plain",
        state=BatchState.SENT,
        sent_on=today,
        count=MANY,
        total=MANY,
    )
    orders = PaymentOrder.objects.bulk_create(
        [
            PaymentOrder(
                number=f"ZF-{number}",
                kind="money.other",
                union=purse.union,
                payee_person=payee,
                payee_name=payee.name,
                way="bank",
                account=account,
                amount=Decimal(1),
                line=purse.line,
                subject=f"person:{payee.pk}",
                period="2026",
                once_key=f"many:{number}",
                state=OrderState.BATCHED,
                drafted_on=today,
                drafted_by=purse.officer,
                approved_on=today,
                approved_by=purse.chair,
            )
            for number in range(MANY)
        ],
        batch_size=500,
    )
    lines = BatchLine.objects.bulk_create(
        [BatchLine(batch=batch, order=order) for order in orders], batch_size=500
    )
    failed = [number for number in range(MANY) if number % 100 == FAILED]
    result = ResultFile.objects.create(
        batch=batch,
        file=store_file(
            name="回盘.csv",
            content=b"x",
            union=purse.union,
            permission="money.pay",
            actor=purse.cashier,
        ),
        paid_on=today,
        row_count=MANY,
        paid_count=MANY - len(failed),
        failed_count=len(failed),
        read_by=purse.cashier,
    )
    ResultRow.objects.bulk_create(
        [
            ResultRow(
                result=result,
                row_number=number + 2,
                line=line,
                verdict="failed" if number % 100 == FAILED else "paid",
                text="退票" if number % 100 == FAILED else "",
            )
            for number, line in enumerate(lines)
        ],
        batch_size=500,
    )
    return services.book_result(result, actor=purse.cashier)


def booked_to(result: ResultFile) -> int:
    return int(ResultFile.objects.values_list("booked_to", flat=True).get(pk=result.pk))


def paid() -> int:
    return OrderEvent.objects.filter(act="pay").count()


def test_killed_in_the_middle_every_order_is_paid_once(cast: Any) -> None:
    purse = make_purse(cast)
    result = fill(purse)
    assert result.state == ResultState.APPLYING

    first = start_worker()
    until = time.monotonic() + 60
    while not booked_to(result) and first.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    there, done = paid(), booked_to(result) - 1
    assert 0 < done < MANY
    assert done % ROWS_A_STEP == 0
    assert there == PaymentOrder.objects.filter(state=OrderState.PAID).count()
    assert there == purse.line.spent

    Job.objects.update(lease_until=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))  # it ran out
    second = start_worker()
    _, said = second.communicate(timeout=120)

    assert second.returncode == 0, said.decode()
    failed = MANY // 100
    assert paid() == MANY - failed
    assert OrderEvent.objects.filter(act="fail").count() == failed
    assert purse.line.spent == MANY - failed
    assert purse.line.committed == failed
    assert AuditRecord.objects.filter(event="money.paid").count() == MANY - failed
    assert ResultFile.objects.get(pk=result.pk).state == ResultState.DONE
    assert PaymentBatch.objects.get(number="PC-MANY").state == BatchState.SETTLED
    assert not BatchLine.objects.filter(result=LineResult.WAITING).exists()
    assert Job.objects.get().state == "done"
