"""Accounts and what they are granted."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from gonghui.kernel.access.permissions import ROLE_CHOICES, roles_with
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet, scope_of


class AccountQuerySet(ScopedQuerySet["Account"]):
    union_path = "grants__union"

    def visible_to(self, account: Any, permission: str) -> Any:
        """Accounts of cadres with a grant in scope, each once. One without any grant is seen by
        whoever may manage accounts at all: it has to be found to be granted something."""
        condition = scope_of(account, permission, self.union_path)
        if condition is None:
            return self.none()
        return self.filter(
            models.Q(pk__in=self.model.objects.filter(condition).values("pk"))
            | models.Q(grants=None),
            kind=AccountKind.CADRE,
        )

    def workers(self) -> Any:
        """Accounts of the workers' phone."""
        return self.filter(kind=AccountKind.WORKER)


class AccountManager(BaseUserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username=username)


class AccountKind(models.TextChoices):
    CADRE = "cadre", "工作账号"
    WORKER = "worker", "职工账号"


class Account(AbstractBaseUser):
    """Someone who can sign in. There is no superuser: what an account may do, its grants say.

    A cadre signs in to the workbench with a password. A worker signs in to the phone site with a
    code sent to `mobile`, holds no grant, and meets his own rows only; `person` is set once he is
    bound. A password that somebody else chose opens one page only: the one that changes it
    (`has_first_password`). A cadre may have a worker's account besides: both are the same person.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "password": "C4"}

    username = models.CharField("账号", max_length=40, unique=True)
    kind = models.CharField(
        "账号类别", max_length=8, choices=AccountKind, default=AccountKind.CADRE, editable=False
    )
    mobile = models.CharField(
        "登录手机号", max_length=20, null=True, blank=True, unique=True, editable=False
    )
    display_name = models.CharField("姓名", max_length=50)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    is_active = models.BooleanField("启用", default=True)
    has_first_password = models.BooleanField("待改初始密码", default=False, editable=False)
    large_type = models.BooleanField("大字版", default=False, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="worker", mobile__isnull=False)
                | models.Q(kind="cadre", mobile=None),
                name="account_mobile_of_workers",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(kind="worker"),
                name="one_worker_account_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_worker(self) -> bool:
        """Whether this account belongs to the workers' phone and not to the workbench."""
        return self.kind == AccountKind.WORKER

    @cached_property
    def current_grants(self) -> list[Grant]:
        """Grants in force today, read once for each loaded account, that is once a request. A
        worker's account has none, whatever the table says."""
        if self.is_worker:
            return []
        today = timezone.localdate()
        return list(self.grants.in_force(today).select_related("union").order_by("union__path"))

    def grants_for(self, permission: str) -> list[Grant]:
        """Grants in force whose role carries the permission. KeyError for an undeclared one."""
        holders = roles_with(permission)
        return [grant for grant in self.current_grants if grant.role in holders]

    def is_same_person(self, other: Account | None) -> bool:
        """Whether another account is this one, or the same person's."""
        if other is None:
            return False
        return other.pk == self.pk or (
            self.person_id is not None and other.person_id == self.person_id
        )

    def may(self, permission: str) -> bool:
        """Whether the account holds the permission at any union."""
        return bool(self.grants_for(permission))

    def may_at(self, permission: str, union: Any) -> bool:
        """Whether the account holds the permission for rows of this union."""
        return any(
            grant.union_id == union.pk
            or (grant.with_subtree and union.path.startswith(grant.union.path))
            for grant in self.grants_for(permission)
        )

    def may_over(self, permission: str, union: Any) -> bool:
        """Whether the account holds the permission for a union and everything below it."""
        return any(
            grant.with_subtree and union.path.startswith(grant.union.path)
            for grant in self.grants_for(permission)
        )

    @cached_property
    def main_union(self) -> Any:
        """The union whose desk this account sits at: the topmost one it is granted, or None."""
        return self.current_grants[0].union if self.current_grants else None


class GrantQuerySet(ScopedQuerySet["Grant"]):
    def in_force(self, on: dt.date) -> Any:
        """Grants valid on a day, whose appointment, if they hang on one, has not ended."""
        return self.filter(
            models.Q(from_on__lte=on),
            models.Q(to_on=None) | models.Q(to_on__gte=on),
            models.Q(appointment=None)
            | models.Q(appointment__to_on=None)
            | models.Q(appointment__to_on__gte=on),
        )


class Grant(models.Model):
    """An account holds a role at a union between two dates, both included."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants", verbose_name="账号")
    role = models.CharField("角色", max_length=20, choices=ROLE_CHOICES)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="grants", verbose_name="工会"
    )
    with_subtree = models.BooleanField("含下级", default=True)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)
    appointment = models.ForeignKey(
        "org.Appointment", models.PROTECT, null=True, blank=True, related_name="grants"
    )

    objects = ScopedManager.from_queryset(GrantQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "role", "union", "from_on"], name="grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()} {self.union}"


class CodeGate(models.Model):
    """A phone or an address that asks for codes. Its row is locked while the limits are counted."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    key = models.CharField("号码或地址的索引", max_length=32, unique=True)
    asked_at = models.DateTimeField("最近请求", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "验证码请求来源"

    def __str__(self) -> str:
        return self.key


class PhoneCode(models.Model):
    """A code that was sent to a phone: hashed, bound to the session that asked, used once."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "code_hash": "C4"}

    phone_key = models.CharField("号码索引", max_length=32)
    address_key = models.CharField("地址索引", max_length=32)
    code_hash = models.CharField("验证码摘要", max_length=64)
    sent_at = models.DateTimeField("发送时间")
    ends_at = models.DateTimeField("失效时间")
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "短信验证码"
        indexes: ClassVar = [
            models.Index(fields=["phone_key", "-sent_at"], name="phone_code_by_phone"),
            models.Index(fields=["address_key", "-sent_at"], name="phone_code_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.sent_at}"


class BindingTry(models.Model):
    """How often an account gave wrong particulars on a day."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    account = models.ForeignKey(Account, models.CASCADE, related_name="binding_tries")
    made_on = models.DateField("日期")
    wrong = models.PositiveSmallIntegerField("错误次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "绑定尝试"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "made_on"], name="binding_tries_of_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.made_on}"


class DeviceQuerySet(models.QuerySet["Device"]):
    def of_worker(self, account: Any) -> Any:
        """One's own devices, the latest first."""
        return self.filter(account=account).order_by("-seen_at", "-pk")


class Device(models.Model):
    """Where a worker is signed in: one row a session."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "session_key": "C4"}

    account = models.ForeignKey(Account, models.CASCADE, related_name="devices")
    session_key = models.CharField("会话", max_length=40, unique=True)
    name = models.CharField("设备", max_length=60)
    signed_in_at = models.DateTimeField("登录时间", default=timezone.now)
    seen_at = models.DateTimeField("最近使用", default=timezone.now)

    objects = models.Manager.from_queryset(DeviceQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "登录设备"

    def __str__(self) -> str:
        return self.name
