"""Start-up checks: a message that could not be written, or would tell too much, fails here."""

import re
from functools import cache
from string import Formatter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from gonghui.kernel.notify.channels import setting_problems
from gonghui.kernel.notify.enums import Channel
from gonghui.kernel.notify.kinds import MESSAGE_KINDS, MessageKind

MOST_SMS = 70
"""Characters of one SMS in Chinese; what is longer is billed, and may arrive, in parts."""


@register()
def check_message_kinds(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every kind can be filled in, and none has room for what messages must not tell."""
    return [
        Error(f"message kind {kind.code}: {problem}", id="notify.E001")
        for kind in MESSAGE_KINDS
        for problem in problems_of(kind)
    ]


@register()
def check_channels(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Channels are set up whole or not at all."""
    return [Error(problem, id="notify.E002") for problem in setting_problems(settings.NOTIFY)]


def problems_of(kind: MessageKind) -> list[str]:
    """What is wrong with a kind."""
    problems = []
    for template in (kind.title, kind.text, kind.sms):
        try:
            parts = list(Formatter().parse(template))
        except ValueError as error:
            return [f"{template!r}: {error}"]
        for _, name, spec, conversion in parts:
            if name is not None and (not name.isidentifier() or spec or conversion):
                problems.append(f"{template!r}: only plain named fields, not {{{name}}}")
    if not kind.title.strip() or not kind.text.strip():
        problems.append("title and text must say something")
    if kind.neutral and kind.fields:
        problems.append(f"a neutral kind has no fields, this one {', '.join(sorted(kind.fields))}")
    for name in sorted(kind.fields & sensitive_names()):
        problems.append(f"field {name} is named like a fact of class C3")
    for channel in kind.channels:
        if channel not in Channel.values:
            problems.append(f"no such channel {channel}")
    if len(re.sub(r"\{[^}]*\}", "", kind.sms)) > MOST_SMS:
        problems.append(f"the SMS is longer than {MOST_SMS} characters before its fields")
    return problems


@cache
def sensitive_names() -> frozenset[str]:
    """Names of the fields that any model declares to be of class C3 or C4, with the names that
    they have unsealed."""
    names = {
        name
        for model in apps.get_models()
        for name, level in getattr(model, "data_classes", {}).items()
        if level in ("C3", "C4") and name != "*"
    }
    return frozenset(names | {name.removesuffix("_sealed") for name in names})
