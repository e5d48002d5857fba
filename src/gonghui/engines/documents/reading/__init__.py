"""Reading engine: a union's work plan or summary becomes structure, finding by finding."""

from gonghui.engines.documents.reading.loading import LoadedText, UnreadableDocument, load_text
from gonghui.engines.documents.reading.model import ReadDocument
from gonghui.engines.documents.reading.reader import read_text

__all__ = ["LoadedText", "ReadDocument", "UnreadableDocument", "load_text", "read_text"]
