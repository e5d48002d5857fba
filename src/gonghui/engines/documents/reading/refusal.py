"""Why a file cannot be read, in words for the person who uploaded it."""

from __future__ import annotations


class UnreadableDocument(ValueError):
    """A file the reader refuses; the Chinese message says what to do."""
