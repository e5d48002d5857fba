"""Stored files."""

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet


class StoredFileQuerySet(ScopedQuerySet["StoredFile"]):
    pass


class StoredFile(models.Model):
    """A file that somebody brought in or the product made.

    On disk it has a random name; the name it came with is only text. `permission` is what a
    reader needs at the union.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="files", verbose_name="工会"
    )
    permission = models.CharField("所需权限", max_length=60)
    name = models.CharField("文件名", max_length=200)
    kind = models.CharField("类型", max_length=10)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("校验和", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(StoredFileQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.name

    @property
    def location(self) -> Path:
        """Where the bytes lie: never below a folder that a web server publishes."""
        name = str(self.key)
        return Path(settings.UPLOAD_DIR) / name[:2] / name

    def read(self) -> bytes:
        return self.location.read_bytes()
