"""Reading engine: a union's work plan or summary becomes structure, finding by finding."""

from gonghui.engines.documents.reading.loading import LoadedText, UnreadableDocument, load_text
from gonghui.engines.documents.reading.model import (
    Actor,
    Artifact,
    DateMention,
    Figure,
    Heading,
    Part,
    Placeholder,
    ReadDocument,
    UnionIdentity,
    Unsure,
)
from gonghui.engines.documents.reading.reader import read_text

__all__ = [
    "Actor",
    "Artifact",
    "DateMention",
    "Figure",
    "Heading",
    "LoadedText",
    "Part",
    "Placeholder",
    "ReadDocument",
    "UnionIdentity",
    "UnreadableDocument",
    "Unsure",
    "load_text",
    "read_text",
]
