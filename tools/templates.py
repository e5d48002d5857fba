"""Fails on template text that the content security policy would silently refuse in the browser:
style attributes, style elements, scripts in the page, event attributes, addresses of elsewhere."""

import re
import sys
from pathlib import Path

FORBIDDEN = (
    (re.compile(r"<[^>]*\sstyle\s*="), "style attribute: use a class"),
    (re.compile(r"<style\b"), "style element: use gonghui.css"),
    (re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"), "script in the page"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']"), "event attribute: use gonghui.js"),
    (re.compile(r"(?:src|href)\s*=\s*[\"']\s*(?:https?:)?//"), "address of elsewhere"),
    (re.compile(r"javascript:", re.IGNORECASE), "javascript: address"),
)


def problems(text: str) -> list[tuple[int, str]]:
    """Line numbers and what is wrong there."""
    return [
        (text.count("\n", 0, match.start()) + 1, reason)
        for pattern, reason in FORBIDDEN
        for match in pattern.finditer(text)
    ]


def main() -> int:
    files = sorted(Path("src").rglob("*.html"))
    found = [(path, *problem) for path in files for problem in problems(path.read_text())]
    for path, line, reason in found:
        print(f"{path}:{line}: {reason}")
    print(f"{len(files)} templates, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
