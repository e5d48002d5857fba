"""Photos as they may be kept: without the place, the device and whatever else cameras write along."""

from __future__ import annotations

import struct

from gonghui.kernel.files.checks import MEGABYTE, FileRule

PHOTOS = FileRule(("jpg", "jpeg", "png"), 10 * MEGABYTE)
MOST = 9
"""Photos of a visit."""

TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png"}

_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
)
_PNG = b"\x89PNG\r\n\x1a\n"
_SCAN = 0xDA
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_APPLICATIONS = range(0xE0, 0xF0)
_COMMENT = 0xFE


class NotAPhoto(ValueError):
    """The bytes are no picture that can be shown."""


def bare(content: bytes) -> bytes:
    """The picture alone. Raises NotAPhoto."""
    try:
        return _bare_png(content) if content.startswith(_PNG) else _bare_jpeg(content)
    except (IndexError, struct.error):
        raise NotAPhoto from None


def _bare_jpeg(content: bytes) -> bytes:
    """Segments of the header, except those of applications and comments; then the picture."""
    if not content.startswith(b"\xff\xd8"):
        raise NotAPhoto
    parts, place = [b"\xff\xd8"], 2
    while True:
        if content[place] != 0xFF:
            raise NotAPhoto
        marker = content[place + 1]
        if marker == 0xFF:  # fill bytes may stand before a marker
            place += 1
            continue
        (length,) = struct.unpack(">H", content[place + 2 : place + 4])
        end = place + 2 + length
        if length < 2 or end > len(content):
            raise NotAPhoto
        told = marker in _APPLICATIONS and marker not in (_JFIF, _ICC, _ADOBE)
        if not told and marker != _COMMENT:
            parts.append(content[place:end])
        if marker == _SCAN:
            return b"".join([*parts, content[end:]])
        place = end


def _bare_png(content: bytes) -> bytes:
    parts, place = [_PNG], len(_PNG)
    while place < len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        end = place + 12 + length
        if end > len(content):
            raise NotAPhoto
        if kind in _KEPT_CHUNKS:
            parts.append(content[place:end])
        if kind == b"IEND":
            return b"".join(parts)
        place = end
    raise NotAPhoto
