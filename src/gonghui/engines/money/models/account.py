"""Where a payee's money goes."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people import masks, protection


class BankAccountQuerySet(ScopedQuerySet["BankAccount"]):
    """Accounts belong to payees, not to unions: whoever asks has met the payee first."""

    union_path = "registrar"

    def current(self) -> Any:
        """Those that new orders are paid to."""
        return self.filter(is_current=True)


class BankAccount(models.Model):
    """A bank account of a person, union or employer. A change is a new row with its reason, so that
    an order keeps the account it was drafted for. `registrar` is the union that entered it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "account_number_sealed": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    registrar = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="bank_accounts", verbose_name="登记工会"
    )
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bank_accounts",
        verbose_name="人员",
    )
    union = models.ForeignKey(
        "org.Union",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_bank_accounts",
        verbose_name="工会",
    )
    employer = models.ForeignKey(
        "org.Employer",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bank_accounts",
        verbose_name="单位",
    )
    holder_name = models.CharField("户名", max_length=120)
    bank_name = models.CharField("开户银行", max_length=80)
    bank_code = models.CharField("联行号", max_length=12, blank=True)
    account_number_sealed = models.CharField("账号（加密）", max_length=200)
    number_index = models.CharField("账号索引", max_length=32, db_index=True)
    tail = models.CharField("账号末四位", max_length=4)
    is_current = models.BooleanField("当前使用", default=True)
    reason = models.CharField("登记或变更原因", max_length=200)
    registered_at = models.DateTimeField("登记时间", auto_now_add=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    objects: Any = ScopedManager.from_queryset(BankAccountQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "银行账户"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[owner],
                condition=models.Q(is_current=True),
                name=f"one_current_account_of_{owner}",
            )
            for owner in ("person", "union", "employer")
        ] + [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, union=None, employer=None)
                | models.Q(person=None, union__isnull=False, employer=None)
                | models.Q(person=None, union=None, employer__isnull=False),
                name="account_has_one_owner",
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.masked}"

    @property
    def account_number_context(self) -> str:
        """What the sealed number is bound to."""
        return f"money.account_number:{self.uid}"

    @property
    def number(self) -> str:
        """The number in clear: for the bank's file and the recorded look only."""
        return protection.unseal(self.account_number_sealed, context=self.account_number_context)

    @property
    def masked(self) -> str:
        """As lists and cards show it."""
        return masks.mask_account(self.tail)
