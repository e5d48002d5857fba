"""A signature by finger: a field to sign in, and the keeping of what was signed.

    class SignForm(GonghuiForm):
        ink = InkField(signer="张三")

`cleaned_data["ink"]` is an `Ink`. Who cannot draw, or has no scripts, types his full name instead.
The generic form pages bring the field's script and style with them; a template of its own says
`{{ form.media }}` in its `head` block.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script

from gonghui.kernel.files.models import StoredFile
from gonghui.kernel.files.services import store_file
from gonghui.kernel.people.names import normalise_name
from gonghui.kernel.ui import png

LARGEST = 200 * 1024
LEAST_DRAWN = 60
"""Pixels: less is a slip of the finger."""
LEAST_WIDTH = 24
MARGIN = 8
_PREFIX = "data:image/png;base64,"
TYPED = "typed"
"""Suffix of the box in which a name is typed."""


@dataclass(frozen=True)
class Ink:
    """A signature: the drawing, or the name that was typed."""

    png: bytes = b""
    typed: str = ""

    @property
    def is_typed(self) -> bool:
        return not self.png

    @property
    def label(self) -> str:
        """How it was signed, in words."""
        return "打字签名" if self.is_typed else "手写签名"


class InkWidget(forms.Widget):
    """The sheet to sign on, with a box for typing the name beside it."""

    template_name = "ui/ink.html"
    takes_whole_width = True

    class Media:
        css = {"all": ("ui/ink.css",)}  # noqa: RUF012 - Django's way of naming files
        js = (Script("ui/ink.js", defer=True),)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[str, str]:
        return data.get(name, ""), data.get(f"{name}_{TYPED}", "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_{TYPED}" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        drawn, typed = value if isinstance(value, tuple) else ("", "")
        context = super().get_context(name, None, attrs)
        # Only what the server has judged to be an address of a picture goes back into the page.
        context["widget"]["drawn"] = drawn if _bytes_of(drawn) else ""
        context["widget"]["typed"] = typed[:50]
        given = context["widget"]["attrs"]
        context["widget"]["said"] = {key: given[key] for key in given if key.startswith("aria-")}
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{TYPED}" if id_ else ""


class InkField(forms.Field):
    """A signature as an `Ink`.

    A drawing must be a real PNG of at most 200 KB with strokes on it; it is written anew, cut to
    what is drawn. `signer` is the name that a typed signature must agree with; without it any
    name is taken.
    """

    widget = InkWidget

    def __init__(self, *, signer: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("label", "签名")
        self.signer = signer
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        drawn, typed = value if isinstance(value, tuple) else ("", "")
        name = normalise_name(typed.replace("\x00", "")[:50])
        if drawn:
            return Ink(png=inked(drawn))
        if name:
            if self.signer and name != normalise_name(self.signer):
                raise ValidationError(f"输入的姓名与“{self.signer}”不一致，请核对后重新输入。")
            return Ink(typed=name)
        if self.required:
            raise ValidationError("请在框内手写签名；不方便手写的，可以输入姓名。")
        return None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return isinstance(data, tuple) and any(data)


def inked(address: str) -> bytes:
    """The drawing of a `data:` address, written anew. Raises ValidationError in Chinese."""
    data = _bytes_of(address)
    if data is None:
        raise ValidationError("签名图片无法识别，请点“重写”后再签一次。")
    if len(data) > LARGEST:
        raise ValidationError("签名图片过大，请点“重写”后再签一次。")
    try:
        picture = png.read(data)
    except png.NotPng:
        raise ValidationError("签名图片无法识别，请点“重写”后再签一次。") from None
    box = picture.box()
    if box is None or picture.count() < LEAST_DRAWN or box[2] - box[0] < LEAST_WIDTH:
        raise ValidationError("没有写上签名，请在框内写出姓名。")
    left, top, right, bottom = box
    return png.write(
        picture.cut(
            max(left - MARGIN, 0),
            max(top - MARGIN, 0),
            min(right + MARGIN, picture.width),
            min(bottom + MARGIN, picture.height),
        )
    )


def _bytes_of(address: str) -> bytes | None:
    """What a `data:` address holds; None for anything else."""
    if not address.startswith(_PREFIX) or len(address) > LARGEST * 2:
        return None
    try:
        return base64.b64decode(address.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        return None


def keep_ink(
    ink: Ink | bytes | None, *, union: Any, permission: str, actor: Any
) -> StoredFile | None:
    """Store a drawing; a typed name needs no file. Call it in the transaction of the act."""
    drawing = ink.png if isinstance(ink, Ink) else ink
    if not drawing:
        return None
    return store_file(
        name="签名.png",
        content=drawing,
        union=union,
        permission=permission,
        actor=actor,
        sealed=True,
    )


def shown_ink(stored: StoredFile | None) -> str:
    """A kept drawing as the address of an image, for pages and paper; "" for none."""
    if stored is None:
        return ""
    return _PREFIX + base64.b64encode(stored.read()).decode()
