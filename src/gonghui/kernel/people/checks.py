"""Start-up checks: whoever adds a reference to people says what a merge does with it."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.utils.module_loading import import_string

from gonghui.kernel.people.merge_handlers import HANDLERS, PersonMergeHandler
from gonghui.kernel.people.merging import joined_models
from gonghui.kernel.people.references import Reference, references_to


@register()
def check_person_merges(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """References of which a person has one, or that guard themselves, have a handler; handlers
    name references that exist and functions that can be imported."""
    known = {one.code: one for model in joined_models() for one in references_to(model)}
    problems = [text for one in known.values() if (text := problem_of(one, HANDLERS.get(one.code)))]
    for handler in HANDLERS:
        if handler.code not in known:
            problems.append(f"{handler.code} refers to nobody who is merged")
        for path in filter(None, (handler.join, handler.split)):
            try:
                import_string(path)
            except ImportError as error:
                problems.append(str(error))
    return [Error(f"merging people: {text}", id="people.E001") for text in problems]


def problem_of(reference: Reference, handler: PersonMergeHandler | None) -> str:
    """Why a reference may not go undeclared; "" when all is said."""
    if handler is not None and handler.keep:
        return ""
    if reference.guards_itself:
        return f"{reference.code} refuses updates: declare a PersonMergeHandler with keep"
    if handler is None:
        is_single = any(not one.others for one in reference.unique_sets())
        return f"{reference.code} is unique: declare a PersonMergeHandler" if is_single else ""
    rival = handler.rival
    if rival == "release" and not reference.field.null:
        return f"{reference.code} cannot be released: it must not be empty"
    if rival == "join" and not (handler.join and handler.split):
        return f"{reference.code} wants join and split"
    return ""
