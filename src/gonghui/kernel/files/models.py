"""Stored files."""

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from gonghui.kernel.access.scoping import ScopedManager, ScopedQuerySet
from gonghui.kernel.people.protection import unseal_bytes
from gonghui.kernel.people.sealed import SealedTextField


class StoredFileQuerySet(ScopedQuerySet["StoredFile"]):
    pass


class StoredFile(models.Model):
    """A file that somebody brought in or the product made.

    On disk it has a random name; the name it came with is only text. `permission` is what a
    reader needs at the union.

    A sealed file, and the name it came with, are encrypted at rest. `about` names the row whose
    open look (kernel/ui/pages/looks.py) its readers need; "" where no look is asked for.
    """

    data_classes: ClassVar[dict[str, str]] = {"*": "C2"}

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    union = models.ForeignKey(
        "org.Union", models.PROTECT, related_name="files", verbose_name="工会"
    )
    permission = models.CharField("所需权限", max_length=60)
    name = SealedTextField("文件名", max_length=200, bound_by="key", when="is_sealed")
    kind = models.CharField("类型", max_length=10)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("校验和", max_length=64)  # of what lies on disk
    is_sealed = models.BooleanField("加密", default=False, editable=False)
    about = models.CharField("所属记录", max_length=100, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    created_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects: Any = ScopedManager.from_queryset(StoredFileQuerySet)()

    class Meta:
        verbose_name = verbose_name_plural = "文件"

    def __str__(self) -> str:
        return f"加密文件（{self.kind or '无扩展名'}）" if self.is_sealed else self.name

    @property
    def location(self) -> Path:
        """Where the bytes lie: never below a folder that a web server publishes."""
        name = str(self.key)
        return Path(settings.UPLOAD_DIR) / name[:2] / name

    @property
    def seal_context(self) -> str:
        """What the sealed bytes are bound to."""
        return f"files.storedfile:{self.key}"

    def read(self) -> bytes:
        """The bytes, in clear."""
        content = self.location.read_bytes()
        return unseal_bytes(content, context=self.seal_context) if self.is_sealed else content
