"""Pictures such as a canvas writes them."""

import base64
import struct
import zlib

from gonghui.kernel.ui import png


def rgba(width, height, *, strokes, note=b"", squeeze=6):
    """A transparent sheet with black bars (left, top, right, bottom)."""
    rows = []
    for y in range(height):
        row = bytearray(width * 4)
        for left, top, right, bottom in strokes:
            if top <= y < bottom:
                row[left * 4 : right * 4] = b"\x00\x00\x00\xff" * (right - left)
        rows.append(b"\x00" + bytes(row))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", head)]
    if note:
        parts.append((b"tEXt", note))
    parts += [(b"IDAT", zlib.compress(b"".join(rows), squeeze)), (b"IEND", b"")]
    return png.SIGNATURE + b"".join(png._chunk(kind, body) for kind, body in parts)


def drawn_name():
    """Something like a signature."""
    return rgba(360, 200, strokes=[(40, 60, 200, 66), (100, 40, 106, 150), (180, 90, 300, 95)])


def signed():
    """The same as a form sends it."""
    return "data:image/png;base64," + base64.b64encode(drawn_name()).decode()
