"""Storing files."""

import hashlib
import os
from typing import Any

from gonghui.kernel.files.checks import FileRule, check_file, extension
from gonghui.kernel.files.models import StoredFile


def store_file(
    *,
    name: str,
    content: bytes,
    union: Any,
    permission: str,
    actor: Any,
    rule: FileRule | None = None,
) -> StoredFile:
    """Check (by `rule`, for what comes from outside) and store bytes.

    The bytes are on disk before the row exists, so a row never points at nothing.
    """
    if rule is not None:
        check_file(name, content, rule=rule)
    stored = StoredFile(
        union=union,
        permission=permission,
        name=os.path.basename(name.replace("\\", "/"))[:200],
        kind=extension(name)[:10],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=actor,
    )
    stored.location.parent.mkdir(parents=True, exist_ok=True)
    with open(stored.location, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    stored.save(force_insert=True)
    return stored
