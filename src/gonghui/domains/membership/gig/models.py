"""Surveys of how many work so, and the stations that serve them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from gonghui.domains.membership.enums import NewEmploymentType
from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class SurveyBaseQuerySet(ScopedQuerySet["SurveyBase"]):
    pass


class SurveyBase(models.Model):
    """How many workers of a kind a union found in its area on a day, in force until it counts
    again. It is the denominator of their rate of joining, so its source stands with it."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="gig_surveys", verbose_name="摸底工会"
    )
    kind = models.CharField("类别", max_length=10, choices=NewEmploymentType)
    surveyed_on = models.DateField("摸底日期")
    to_on = models.DateField("为新摸底替代之日", null=True, blank=True)
    headcount = models.PositiveIntegerField("从业人数")
    source = models.CharField("数据来源", max_length=100)

    objects: Any = ScopedManager.from_queryset(SurveyBaseQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "从业人数摸底"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["union", "kind", "surveyed_on"], name="survey_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["union", "kind"], condition=models.Q(to_on=None), name="one_present_survey"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}摸底 {self.surveyed_on}"

    def get_absolute_url(self) -> str:
        return reverse("registers:card", kwargs={"code": "gig-surveys", "pk": self.pk})


class StationQuerySet(ScopedQuerySet["Station"]):
    pass


class Station(models.Model):
    """A place where drivers, couriers and riders rest, eat, charge and ask."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0", "contact": "C1", "phone": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="gig_stations", verbose_name="建站工会"
    )
    name = models.CharField("站点名称", max_length=60)
    address = models.CharField("地址", max_length=200)
    services = models.CharField(
        "服务内容", max_length=200, help_text="例如：饮水、充电、热饭、急救药品"
    )
    hours = models.CharField("开放时间", max_length=60, blank=True)
    contact = models.CharField("负责人", max_length=50, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    opened_on = models.DateField("启用日期")
    closed_on = models.DateField("停用日期", null=True, blank=True)

    objects: Any = ScopedManager.from_queryset(StationQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "户外劳动者服务站点"

    def __str__(self) -> str:
        return self.name


class ServiceRecordQuerySet(ScopedQuerySet["ServiceRecord"]):
    pass


class ServiceKind(models.TextChoices):
    """全总新就业形态劳动者服务口径"""

    SEND_COOL = "cool", "送清凉"
    SEND_WARM = "warm", "送温暖"
    HEALTH = "health", "健康体检"
    INSURANCE = "insurance", "意外伤害保障"
    TRAINING = "training", "培训"
    LAW = "law", "法律服务"
    VISIT = "visit", "走访慰问"
    OTHER = "other", "其他"


class ServiceRecord(models.Model):
    """What a union did for workers of new forms of employment: how many were served, how often."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="gig_services", verbose_name="服务工会"
    )
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, blank=True, related_name="services_done",
        verbose_name="站点",
    )  # fmt: skip
    kind = models.CharField("服务项目", max_length=10, choices=ServiceKind)
    worker_kind = models.CharField("服务对象", max_length=10, choices=NewEmploymentType)
    served_on = models.DateField("服务日期")
    headcount = models.PositiveIntegerField("服务人次")
    note = models.CharField("说明", max_length=200, blank=True)

    objects: Any = ScopedManager.from_queryset(ServiceRecordQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "新就业形态服务记录"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.served_on}"
