"""Days that differ from the ordinary week."""

from typing import ClassVar

from django.db import models


class SpecialDay(models.Model):
    """A public holiday on a weekday, or a weekend day made a working day."""

    data_classes: ClassVar[dict[str, str]] = {"*": "C0"}

    day = models.DateField("日期", unique=True)
    name = models.CharField("名称", max_length=40)
    is_workday = models.BooleanField("上班")

    class Meta:
        verbose_name = verbose_name_plural = "节假日与调休"
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
