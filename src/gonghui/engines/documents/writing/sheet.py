"""The sheet the writer fills from top to bottom, with the bookmarks of its figures."""

from collections.abc import Iterable, Mapping

from docx.oxml.xmlchemy import BaseOxmlElement

from gonghui.engines.documents.writing.fonts import Face
from gonghui.engines.documents.writing.markup import element, local_name, paragraph, run
from gonghui.engines.documents.writing.model import Figure, Run


class Sheet:
    """Collects body elements. Knows the fonts and gives each bookmark its number and name."""

    def __init__(self, faces: Mapping[Face, str], *, references: Iterable[str] = ()) -> None:
        self.faces = faces
        self._taken = set(references)
        self.content: list[BaseOxmlElement] = []
        self._used: set[str] = set()
        self._bookmarks = 0

    def add(
        self,
        style: str,
        *content: BaseOxmlElement,
        properties: Iterable[BaseOxmlElement] = (),
    ) -> None:
        """Appends a paragraph in a style of the table."""
        self.content.append(paragraph(style, *content, properties=tuple(properties)))

    def blank(self, lines: int = 1, *, keep_next: bool = False) -> None:
        """Appends empty lines."""
        for _ in range(lines):
            self.add("Normal", properties=[element("keepNext")] if keep_next else [])

    def keep_last_with_next(self) -> None:
        """Holds the last paragraph on the page of what follows; a table stays as it is."""
        if not self.content or local_name(self.content[-1]) != "p":
            return
        properties = self.content[-1][0]
        for child in [child for child in properties if local_name(child) == "keepNext"]:
            properties.remove(child)
        properties.insert(1, element("keepNext"))  # behind pStyle, as the schema wants

    def runs(self, runs: Iterable[Run], *properties: BaseOxmlElement) -> list[BaseOxmlElement]:
        """Word runs; a figure stands between the two ends of its bookmark."""
        made: list[BaseOxmlElement] = []
        for piece in runs:
            words = run(piece.text, *properties)
            made += self._marked(piece, words) if isinstance(piece, Figure) else [words]
        return made

    def _marked(self, figure: Figure, words: BaseOxmlElement) -> list[BaseOxmlElement]:
        """Word drops a second bookmark of the same name, so later uses are named `…_2`, `…_3`."""
        name = self._free_name(figure.reference_id)
        number = self._bookmarks
        self._bookmarks += 1
        return [
            element("bookmarkStart", id=number, name=name),
            words,
            element("bookmarkEnd", id=number),
        ]

    def _free_name(self, reference_id: str) -> str:
        name, use = reference_id, 1
        while name in self._used or (use > 1 and name in self._taken):
            use += 1
            name = f"{reference_id}_{use}"
        self._used.add(name)
        return name
