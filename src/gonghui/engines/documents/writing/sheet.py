"""The sheet the writer fills from top to bottom, with the bookmarks of its figures."""

from collections import Counter
from collections.abc import Iterable, Mapping

from docx.oxml.xmlchemy import BaseOxmlElement

from gonghui.engines.documents.writing.fonts import Face
from gonghui.engines.documents.writing.markup import element, paragraph, run
from gonghui.engines.documents.writing.model import Figure, Run


class Sheet:
    """Collects body elements. Knows the fonts and gives each bookmark its number and name."""

    def __init__(self, faces: Mapping[Face, str]) -> None:
        self.faces = faces
        self.content: list[BaseOxmlElement] = []
        self._uses: Counter[str] = Counter()
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

    def runs(self, runs: Iterable[Run], *properties: BaseOxmlElement) -> list[BaseOxmlElement]:
        """Word runs; a figure stands between the two ends of its bookmark."""
        made: list[BaseOxmlElement] = []
        for piece in runs:
            words = run(piece.text, *properties)
            made += self._marked(piece, words) if isinstance(piece, Figure) else [words]
        return made

    def _marked(self, figure: Figure, words: BaseOxmlElement) -> list[BaseOxmlElement]:
        """Word drops a second bookmark of the same name, so later uses are named `…_2`, `…_3`."""
        self._uses[figure.reference_id] += 1
        use = self._uses[figure.reference_id]
        name = figure.reference_id if use == 1 else f"{figure.reference_id}_{use}"
        number = self._bookmarks
        self._bookmarks += 1
        return [
            element("bookmarkStart", id=number, name=name),
            words,
            element("bookmarkEnd", id=number),
        ]
