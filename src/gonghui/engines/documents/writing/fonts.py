"""Font names written into files. Fonts themselves are never embedded or shipped."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

FontProfile = Literal["office", "windows"]


class Face(StrEnum):
    """The five faces of an official paper, by role."""

    BODY = "仿宋"
    KAI = "楷体"
    HEI = "黑体"
    TITLE = "小标宋"
    SONG = "宋体"


FONT_PROFILES: Mapping[FontProfile, Mapping[Face, str]] = {
    "office": {
        Face.BODY: "仿宋_GB2312",
        Face.KAI: "楷体_GB2312",
        Face.HEI: "黑体",
        Face.TITLE: "方正小标宋简体",
        Face.SONG: "宋体",
    },
    "windows": {
        Face.BODY: "仿宋",
        Face.KAI: "楷体",
        Face.HEI: "黑体",
        Face.TITLE: "方正小标宋简体",
        Face.SONG: "宋体",
    },
}

# Word and WPS take the alternative where the first name is not installed.
ALTERNATIVES: Mapping[str, str] = {
    "仿宋_GB2312": "仿宋",
    "仿宋": "仿宋_GB2312",
    "楷体_GB2312": "楷体",
    "楷体": "楷体_GB2312",
    "黑体": "SimHei",
    "方正小标宋简体": "宋体",
    "宋体": "SimSun",
}


def font_names(profile: FontProfile) -> Mapping[Face, str]:
    """Face → font name; refuses a profile that does not exist."""
    try:
        return FONT_PROFILES[profile]
    except KeyError:
        raise ValueError(f"没有名为“{profile}”的字体方案") from None
