"""Just enough PNG to judge a drawing: what a browser's canvas writes is read, grey is written.

Nothing that came from outside is kept: a picture is taken apart to its pixels under fixed limits
and written anew.
"""

from __future__ import annotations

import binascii
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 480_000
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}


class NotPng(ValueError):
    """Bytes that are no PNG of the kind a canvas writes."""


@dataclass(frozen=True)
class Grey:
    """Darkness of each pixel on white paper, rows one after the other: 0 is black, 255 is paper."""

    width: int
    height: int
    pixels: bytes

    def box(self, *, darker_than: int = 160) -> tuple[int, int, int, int] | None:
        """Left, top, right, bottom (outside) of what is drawn; None for a blank sheet."""
        left, right, top, bottom = self.width, -1, -1, -1
        table = bytes(1 if value < darker_than else 0 for value in range(256))
        marks = self.pixels.translate(table)
        for y in range(self.height):
            row = marks[y * self.width : (y + 1) * self.width]
            first = row.find(1)
            if first < 0:
                continue
            top = y if top < 0 else top
            bottom = y
            left, right = min(left, first), max(right, row.rfind(1))
        return None if bottom < 0 else (left, top, right + 1, bottom + 1)

    def count(self, *, darker_than: int = 160) -> int:
        """How many pixels are drawn."""
        table = bytes(1 if value < darker_than else 0 for value in range(256))
        return self.pixels.translate(table).count(1)

    def cut(self, left: int, top: int, right: int, bottom: int) -> Grey:
        """A part of it."""
        rows = (
            self.pixels[y * self.width + left : y * self.width + right] for y in range(top, bottom)
        )
        return Grey(right - left, bottom - top, b"".join(rows))


def read(data: bytes, *, most_pixels: int = MOST_PIXELS) -> Grey:
    """The picture on white paper. Raises NotPng for anything else than a plain 8-bit PNG."""
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        raise NotPng("no header")
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(
        ">IIBBBBB", chunks[0][1]
    )
    if depth != 8 or colour not in _CHANNELS or packing or filtering or interlace:
        raise NotPng("not what a canvas writes")
    if not width or not height or width * height > most_pixels:
        raise NotPng("size")
    channels = _CHANNELS[colour]
    raw = _inflated(
        b"".join(body for kind, body in chunks if kind == b"IDAT"), height * (width * channels + 1)
    )
    rows = _rows(raw, width * channels, channels, height)
    return Grey(width, height, b"".join(_greyed(row, channels) for row in rows))


def write(picture: Grey) -> bytes:
    """An 8-bit grey PNG."""
    width = picture.width
    rows = b"".join(
        b"\x00" + picture.pixels[y * width : (y + 1) * width] for y in range(picture.height)
    )
    head = struct.pack(">IIBBBBB", width, picture.height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    check = binascii.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Chunks up to the end mark, each with its check sum."""
    if not data.startswith(SIGNATURE):
        raise NotPng("signature")
    place = len(SIGNATURE)
    while True:
        if place + 12 > len(data):
            raise NotPng("cut short")
        (length,) = struct.unpack_from(">I", data, place)
        kind, end = data[place + 4 : place + 8], place + 8 + length
        if end + 4 > len(data):
            raise NotPng("cut short")
        body = data[place + 8 : end]
        if struct.unpack_from(">I", data, end)[0] != binascii.crc32(kind + body):
            raise NotPng("check sum")
        yield kind, body
        if kind == b"IEND":
            return
        place = end + 4


def _inflated(packed: bytes, size: int) -> bytes:
    """Exactly as many bytes as the header promises: a bomb stops here."""
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(packed, size + 1)
    except zlib.error as error:
        raise NotPng("data") from error
    if len(raw) != size:
        raise NotPng("data")
    return raw


def _rows(raw: bytes, stride: int, step: int, height: int) -> Iterator[bytes]:
    """Rows with their filters undone (PNG specification, section 9)."""
    above = bytes(stride)
    blank = bytes(stride)
    for y in range(height):
        start = y * (stride + 1)
        kind, row = raw[start], raw[start + 1 : start + 1 + stride]
        if kind > 4:
            raise NotPng("filter")
        if kind == 2 and row == blank:
            row = above
        elif kind and (row != blank or kind > 2):
            row = _unfiltered(kind, bytearray(row), above, step)
        above = row
        yield row


def _unfiltered(kind: int, row: bytearray, above: bytes, step: int) -> bytes:
    for place in range(len(row)):
        left = row[place - step] if place >= step else 0
        up = above[place]
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = up
        elif kind == 3:
            guess = (left + up) >> 1
        else:
            corner = above[place - step] if place >= step else 0
            guess = _paeth(left, up, corner)
        row[place] = (row[place] + guess) & 255
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    by_left, by_up, by_corner = (
        abs(estimate - left),
        abs(estimate - up),
        abs(estimate - corner),
    )
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner


def _greyed(row: bytes, channels: int) -> bytes:
    """One row as grey on white."""
    if channels == 1:
        return row
    if channels == 2:
        greys, veils = row[0::2], row[1::2]
    else:
        greys = bytes(
            (red * 77 + green * 151 + blue * 28) >> 8
            for red, green, blue in zip(
                row[0::channels], row[1::channels], row[2::channels], strict=True
            )
        )
        if channels == 3:
            return greys
        veils = row[3::4]
    if not any(veils):
        return b"\xff" * len(greys)
    return bytes(255 - (255 - grey) * veil // 255 for grey, veil in zip(greys, veils, strict=True))
