"""Finding a union by what was typed. Whoever may use the command line sees every union."""

from __future__ import annotations

import difflib
from typing import Any

from django.db.models import Q

from gonghui.kernel.org.models import Union
from gonghui.kernel.refusal import Refusal

MOST_COMPARED = 20_000
MOST_NAMED = 5


def find_union(text: str) -> Any:
    """The union with exactly this code, name or short name.

    Raises Refusal for none, naming those that are called alike, and for several.
    """
    unions = Union.objects.everything(reason="named on the command line")
    found = list(unions.filter(Q(code=text) | Q(name=text) | Q(short_name=text))[: MOST_NAMED + 1])
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(f"有几家工会都叫“{text}”，请改用编号：{_named(found)}。")
    near = list(unions.filter(Q(name__contains=text) | Q(short_name__contains=text))[:MOST_NAMED])
    if not near:
        names = list(unions.values_list("name", flat=True)[:MOST_COMPARED])
        alike = difflib.get_close_matches(text, names, n=MOST_NAMED, cutoff=0.4)
        near = list(unions.filter(name__in=alike))
    hint = f"相近的有：{_named(near)}。" if near else "可在“工会组织”中查看全部名称。"
    raise Refusal(f"没有找到工会“{text}”。{hint}")


def _named(unions: list[Any]) -> str:
    return "、".join(f"{union.name}（{union.code}）" for union in unions[:MOST_NAMED])
