"""Values that unions have set."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class ParameterValueQuerySet(ScopedQuerySet["ParameterValue"]):
    pass


class ParameterValue(models.Model):
    """A union's own value of a policy parameter, from a day up to and including another."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C1"}

    code = models.CharField("参数", max_length=60)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="parameter_values", verbose_name="工会"
    )
    value = models.CharField("取值", max_length=200)
    source = models.CharField("依据", max_length=200)
    from_on = models.DateField("生效日期")
    to_on = models.DateField("失效日期", null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="设置人"
    )

    objects: Any = ScopedManager.from_queryset(ParameterValueQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "政策参数取值"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "union", "from_on"], name="parameter_value_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"
