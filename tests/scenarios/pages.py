"""Reading pages as a browser would: the fields of a form, the links of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form's action, the values it would post as it stands, and its named buttons."""

    action: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def put(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
            self._inside = True
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("radio", "checkbox"):
                if "checked" in given:
                    self.forms[-1].put(name, given.get("value", "on"))
            elif kind not in ("file", "submit"):
                self.forms[-1].put(name, given.get("value", ""))
        elif tag == "button" and name:
            self.forms[-1].buttons.append((name, given.get("value", "")))
        elif tag == "select" and name:
            self._select = (name, [])
        elif tag == "option" and self._select is not None:
            self._select[1].append((given.get("value", ""), "selected" in given))
        elif tag == "textarea" and name:
            self._area = (name, [])

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "select" and self._select is not None:
            name, options = self._select
            chosen = [value for value, is_selected in options if is_selected]
            if chosen or options:
                self.forms[-1].put(name, chosen[0] if chosen else options[0][0])
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self.forms[-1].put(self._area[0], "".join(self._area[1]).removeprefix("\n"))
            self._area = None


def forms_of(html: str) -> list[Form]:
    """All forms of a page with the values they stand at."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def links_of(html: str) -> list[str]:
    """All addresses a page links to."""
    reader = _Reader()
    reader.feed(html)
    return reader.links
