"""A signature by finger: what is taken, what is refused, and what is kept of it."""

import base64
import struct
import zlib

import pytest
from django import forms
from hypothesis import given, settings
from hypothesis import strategies as st

from gonghui.kernel.ui import png
from gonghui.kernel.ui.forms import GonghuiForm
from gonghui.kernel.ui.ink import Ink, InkField, keep_ink, shown_ink
from tests.kernel.ui.drawing import drawn_name, rgba

RED = (200, 22, 29, 255)


class SignForm(GonghuiForm):
    ink = InkField(signer="欧阳 小妹")


def sign(drawn="", typed=""):
    form = SignForm({"ink": drawn, "ink_typed": typed})
    return form if form.is_valid() else form.errors["ink"][0]


def address(data):
    return "data:image/png;base64," + base64.b64encode(data).decode()


def test_a_drawing_is_cut_to_its_strokes_and_written_anew():
    form = sign(address(rgba(400, 200, strokes=[(100, 90, 160, 94)], note=b"GPS")))

    ink = form.cleaned_data["ink"]

    assert not ink.is_typed
    assert b"GPS" not in ink.png
    picture = png.read(ink.png)
    assert (picture.width, picture.height) == (60 + 16, 4 + 16)
    assert picture.box() == (8, 8, 68, 12)


def test_a_typed_name_must_be_the_signers():
    assert sign(typed="欧阳小妹").cleaned_data["ink"] == Ink(typed="欧阳小妹")
    assert sign(typed="张三") == "输入的姓名与“欧阳 小妹”不一致，请核对后重新输入。"
    assert sign() == "请在框内手写签名；不方便手写的，可以输入姓名。"


def test_a_drawing_counts_more_than_a_name_left_in_the_box():
    assert not sign(address(drawn_name()), "张三").cleaned_data["ink"].is_typed


@pytest.mark.parametrize(
    "drawn",
    [
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png;base64,***",
        address(b"\x89PNG\r\n\x1a\nnothing"),
        address(b"GIF89a"),
        address(drawn_name()[:-6]),
        address(rgba(400, 200, strokes=[(0, 0, 90, 9)]).replace(b"IDAT", b"IDAZ")),
        address(rgba(2000, 2000, strokes=[(0, 0, 90, 9)], squeeze=9)),
        address(
            png.SIGNATURE
            + png._chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 200, 8, 6, 0, 0, 0))
            + png._chunk(b"IDAT", zlib.compress(bytes(50_000_000), 9))
            + png._chunk(b"IEND", b"")
        ),
    ],
    ids=("svg", "base64", "rubbish", "gif", "cut short", "check sum", "too large", "bomb"),
)
def test_anything_but_a_plain_png_is_refused(drawn):
    assert sign(drawn) == "签名图片无法识别，请点“重写”后再签一次。"


def test_a_picture_above_the_limit_is_refused():
    noise = rgba(400, 300, strokes=[(0, 0, 90, 9)], note=bytes(210 * 1024))

    assert sign(address(noise)) == "签名图片过大，请点“重写”后再签一次。"


@pytest.mark.parametrize("strokes", [[], [(5, 5, 12, 9)], [(5, 5, 6, 90)]])
def test_a_blank_sheet_is_no_signature(strokes):
    assert sign(address(rgba(300, 150, strokes=strokes))) == "没有写上签名，请在框内写出姓名。"


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 12),
    st.integers(1, 9),
    st.sampled_from([1, 2, 3, 4]),
    st.data(),
)
def test_every_filter_of_png_is_undone(width, height, channels, data):
    """Against the filters as the specification writes them, applied here."""
    stride = width * channels
    rows = [data.draw(st.binary(min_size=stride, max_size=stride)) for _ in range(height)]
    packed, above = b"", bytes(stride)
    for row in rows:
        kind = data.draw(st.integers(0, 4))
        packed += bytes([kind]) + filtered(kind, row, above, channels)
        above = row
    colour = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    head = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    body = png._chunk(b"IHDR", head) + png._chunk(b"IDAT", zlib.compress(packed))

    picture = png.read(png.SIGNATURE + body + png._chunk(b"IEND", b""))

    assert picture.pixels == b"".join(png._greyed(row, channels) for row in rows)
    assert png.read(png.write(picture)) == picture


def filtered(kind, row, above, step):
    out = bytearray()
    for place, value in enumerate(row):
        left = row[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        up = above[place]
        estimate = left + up - corner
        nearest = min((left, up, corner), key=lambda one: abs(estimate - one))
        guess = (0, left, up, (left + up) // 2, nearest)[kind]
        out.append((value - guess) % 256)
    return bytes(out)


def test_a_refused_form_gives_the_drawing_back_but_nothing_foreign():
    class Both(GonghuiForm):
        ink = InkField()
        more = forms.CharField(label="说明")

    drawing = address(drawn_name())

    assert drawing in Both({"ink": drawing}).as_p()
    assert "javascript" not in Both({"ink": "javascript:alert(1)"}).as_p()


def test_the_form_brings_its_script_and_style():
    media = str(SignForm().media)

    assert "ui/ink.js" in media
    assert "defer" in media
    assert "ui/ink.css" in media


def test_what_is_kept_is_shown_as_it_was_signed(db, settings, tmp_path, cast):
    settings.UPLOAD_DIR = tmp_path
    ink = sign(address(drawn_name())).cleaned_data["ink"]

    kept = keep_ink(ink, union=cast.county_a, permission="org.view", actor=None)

    assert kept.read() == ink.png
    assert shown_ink(kept) == address(ink.png)
    assert keep_ink(Ink(typed="张三"), union=None, permission="org.view", actor=None) is None
    assert shown_ink(None) == ""
