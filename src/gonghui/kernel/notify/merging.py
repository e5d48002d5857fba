"""Two rows about one person were told the same thing."""

from __future__ import annotations

from typing import Any

from gonghui.kernel.notify.models import Message


def join(merging: Any, theirs: Message, ours: Message) -> None:
    """Keep both messages, as both were really sent; the key of one tells them apart."""
    merging.remember(theirs, ["key", "person_id"])
    key = f"{theirs.key[:100]}~{theirs.pk}"
    Message.objects.filter(pk=theirs.pk).update(key=key, person=ours.person_id)


def split(notes: Any, *, actor: Any) -> None:
    """Nothing was noted: the merge itself puts key and person back."""
