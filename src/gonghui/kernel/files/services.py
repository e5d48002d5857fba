"""Storing files."""

import hashlib
import os
from typing import Any

from django.db import models

from gonghui.kernel.files.checks import FileRule, check_file, extension
from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.people.protection import seal_bytes


def store_file(
    *,
    name: str,
    content: bytes,
    union: Any,
    permission: str,
    actor: Any,
    rule: FileRule | None = None,
    sealed: bool = False,
    about: models.Model | None = None,
) -> StoredFile:
    """Check (by `rule`, for what comes from outside) and store bytes.

    The bytes are on disk before the row exists, so a row never points at nothing. A file of class
    C3 is `sealed`; with `about`, a row of a protected page, who reads it has a look at that row
    open.
    """
    if rule is not None:
        check_file(name, content, rule=rule)
    stored = StoredFile(
        is_sealed=sealed,
        about=row_key(about) if about is not None else "",
        union=union,
        permission=permission,
        name=os.path.basename(name.replace("\\", "/"))[:200],
        kind=extension(name)[:10],
        size=len(content),
        uploaded_by=actor,
    )
    if sealed:
        content = seal_bytes(content, context=stored.seal_context)
    stored.sha256 = hashlib.sha256(content).hexdigest()
    stored.location.parent.mkdir(parents=True, exist_ok=True)
    with open(stored.location, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    stored.save(force_insert=True)
    return stored


def row_key(row: models.Model) -> str:
    """A row in a word: `hardship.hardshipfile:12`."""
    return f"{row._meta.label_lower}:{row.pk}"
