"""A person, once in the whole installation."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.kernel.people import masks, protection
from gonghui.kernel.people.enums import (
    ETHNICITIES,
    Education,
    HukouType,
    IdType,
    MaritalStatus,
    PoliticalStatus,
    Sex,
)


class Person(models.Model):
    """A human being. Lines of business refer to people; nobody looks at this table by itself.

    The identity number is sealed (class C3) and found through its blind index; everything else is
    class C2. Rows are written by `people.services` and by the bulk import.

    Of two rows about one human being the absorbed one stays as a pointer, `merged_into` the other
    (kernel/people/merging.py); lists and searches pass it by.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2", "id_number_sealed": "C3"}

    uid = models.UUIDField("内部编号", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=50)
    name_key = models.CharField("排序拼音", max_length=120, db_index=True)
    name_initials = models.CharField("拼音首字母", max_length=30, db_index=True)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    birth_on = models.DateField("出生日期", null=True, blank=True)
    ethnicity = models.CharField("民族", max_length=2, choices=ETHNICITIES, blank=True)
    id_type = models.CharField("证件类别", max_length=3, choices=IdType, default=IdType.RESIDENT)
    id_number_sealed = models.CharField("证件号码（加密）", max_length=200, blank=True)
    id_number_index = models.CharField("证件号码索引", max_length=32, null=True, unique=True)
    mobile = models.CharField("移动电话", max_length=20, blank=True, db_index=True)
    education = models.CharField("学历", max_length=2, choices=Education, blank=True)
    political_status = models.CharField(
        "政治面貌", max_length=2, choices=PoliticalStatus, blank=True
    )
    hukou_type = models.CharField("户籍类型", max_length=2, choices=HukouType, blank=True)
    hukou_region = models.CharField("户籍所在地", max_length=6, blank=True)
    native_place = models.CharField("籍贯", max_length=6, blank=True)
    birth_place = models.CharField("出生地", max_length=6, blank=True)
    marital_status = models.CharField("婚姻状况", max_length=2, choices=MaritalStatus, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    wechat = models.CharField("微信", max_length=50, blank=True)
    address = models.CharField("通信地址", max_length=200, blank=True)
    emergency_contact = models.CharField("紧急联系人", max_length=100, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="absorbed",
        verbose_name="已并入",
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        indexes: ClassVar = [
            models.Index(fields=["birth_on", "name_key"], name="person_born_named")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def id_number_context(self) -> str:
        """What the sealed identity number is bound to."""
        return f"person.id_number:{self.uid}"

    @property
    def id_number_masked(self) -> str:
        """The identity number as lists and cards show it."""
        number = protection.unseal(self.id_number_sealed, context=self.id_number_context)
        return masks.mask_identity(number)

    @property
    def mobile_masked(self) -> str:
        return masks.mask_mobile(self.mobile)

    @property
    def survivor(self) -> Person:
        """The row that stands for this human being now: itself, unless it was merged."""
        person = self
        while person.merged_into is not None:
            person = person.merged_into
        return person


class PersonMerge(models.Model):
    """Two rows turned out to be one human being: what moved, exactly, so that it can be undone.

    Keys of rows and their values before, by `app.Model.field` and `app.Model`; sealed values stay
    sealed. Written and read by `people.merging` only.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    survivor = models.ForeignKey(
        Person, models.PROTECT, related_name="merges", verbose_name="保留的人员"
    )
    absorbed = models.ForeignKey(
        Person, models.PROTECT, related_name="merged_away", verbose_name="并入的人员"
    )
    moved: Any = models.JSONField("改挂的记录", default=dict)
    dropped: Any = models.JSONField("重复而收起的记录", default=list)
    before: Any = models.JSONField("改动前的内容", default=list)
    notes: Any = models.JSONField("各业务的说明", default=list)
    marks: Any = models.JSONField("合并时各表的末号", default=dict)
    stayed: Any = models.JSONField("撤销时留在原处的记录", default=list)
    reason = models.CharField("理由", max_length=200)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="合并人"
    )
    merged_at = models.DateTimeField("合并时间")
    undo_until = models.DateField("可撤销至")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员合并"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["absorbed"],
                condition=models.Q(undone_at=None),
                name="person_merged_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.survivor}"
