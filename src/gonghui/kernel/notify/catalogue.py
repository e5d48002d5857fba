"""Declared facts of messages."""

from gonghui.kernel.people.merge_handlers import PersonMergeHandler

_MERGING = "gonghui.kernel.notify.merging"

PERSON_MERGE_HANDLERS = (
    PersonMergeHandler(
        "notify.Message.person", rival="join", join=f"{_MERGING}.join", split=f"{_MERGING}.split"
    ),
    PersonMergeHandler("notify.Delivery.message", rival="drop"),
)
