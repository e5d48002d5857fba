"""Names: how they are written, sorted and found.

The order of Chinese names never comes from the database, whose collations differ; it comes from
the stored key.
"""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

# Readings of surnames that the dictionary gets wrong.
_SURNAMES = dict(
    pair.split(":")
    for pair in (
        "单:shan 曾:zeng 仇:qiu 区:ou 解:xie 查:zha 任:ren 华:hua 盖:ge 纪:ji 缪:miao 朴:piao 覃:qin "
        "冼:xian 翟:zhai 员:yun 召:shao 种:chong 折:she 逄:pang 乜:nie 宓:mi 车:che 柏:bai 葛:ge 褚:chu "
        "谌:chen 曲:qu 尉迟:yuchi 万俟:moqi 长孙:zhangsun 令狐:linghu 澹台:tantai"
    ).split()
)
_DOTS = str.maketrans({"•": "·", "‧": "·", "・": "·", "．": "·"})
_NAME = re.compile(r"[^\W\d_]+(?:[·\s'’-][^\W\d_]+)*")


def normalise_name(name: str) -> str:
    """One way to write a name: outer and inner blanks of Chinese names dropped, one kind of dot."""
    text = name.translate(_DOTS).strip()
    if re.search(r"[\u3400-\u9fff]", text):
        text = "".join(text.split())
    return text


def is_name(name: str) -> bool:
    """Letters of any script, with dots or blanks between, at most 50."""
    return len(name) <= 50 and bool(_NAME.fullmatch(name))


@lru_cache(maxsize=100_000)
def sort_key(name: str) -> str:
    """Pinyin of the name in lower case, e.g. `zhang san`; other scripts as they are."""
    for length in (2, 1):
        reading = _SURNAMES.get(name[:length])
        if reading:
            rest = lazy_pinyin(name[length:])
            return " ".join([reading, *rest])[:120].lower()
    return " ".join(lazy_pinyin(name))[:120].lower()


@lru_cache(maxsize=100_000)
def initials(name: str) -> str:
    """First letters, by which office staff search: `zs` for 张三."""
    return "".join(part[0] for part in sort_key(name).split() if part)[:30]
