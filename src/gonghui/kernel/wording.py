"""How sentences made of parts read."""

from __future__ import annotations

_OPENING, _CLOSING = "“‘", "”’"


def nest_quotes(text: str) -> str:
    """Single quotes inside double ones: a title that has quotes may stand in quotes.

    `发布““中国梦”演讲”` → `发布“‘中国梦’演讲”` (标点符号用法 GB/T 15834, 4.8.3.4). A text whose
    quotes are not in pairs stays as it is.
    """
    depth, out = 0, []
    for char in text:
        if char in _OPENING:
            out.append(_OPENING[depth % 2])
            depth += 1
        elif char in _CLOSING:
            depth -= 1
            if depth < 0:
                return text
            out.append(_CLOSING[depth % 2])
        else:
            out.append(char)
    return text if depth else "".join(out)
