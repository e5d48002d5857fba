"""What a quantity counts, how it is compared, and whether it is promised or reported."""

from __future__ import annotations

import re

from gonghui.engines.documents.reading.context import Context
from gonghui.engines.documents.reading.model import Comparator, PartKind, Role
from gonghui.engines.documents.reading.vocabulary import (
    APART,
    BEFORE,
    OBJECT_STOPS,
    RESULT_WORDS,
    TARGET_WORDS,
)

_STOP = re.compile(rf"(?:{OBJECT_STOPS})")
_RESULT, _TARGET = re.compile(RESULT_WORDS), re.compile(TARGET_WORDS)
_LEADING = re.compile(
    r"^(?:今年|全年|每年|每季度|每月|上半年|下半年|其中|并|还|已|共|累计|计划|拟|力争|确保|争取|要|将|再|分别|各|先后|"
    r"一次性|年内|及时|全部|了|由|从|为|对|让|向|使|把)*"
    r"(?:(?:新增|新建|组织|开展|举办|召开|评选|推荐|申报|选树|培育|建成|建设|创建|打造|完成|实现|发放|拨付|走访慰问|慰问|走访|"
    r"回访|安排|指导|选派|达到|配备|提供|获得|荣获|评出|共评出)(?![金品班站费员会者卡岗])了?)?"
)
_CONNECTING = re.compile(
    r"(?:达到?|共计?|合计|总计|累计|价值|约为|为|至|到|在|占|计|有|了|各|分别|保持在|稳定在|控制在|提高|提升|增长|增加|"
    r"下降|降低|减少|同比|环比|[比较](?:上年|去年|上一年)(?:同期)?|动态|不少于|不低于|不超过|至少|高达|的|人均|户均|翻|由|从|"
    r"每[年月人户名场次期])+$"
)
_EARLIER = re.compile(
    r"\d+(?:\.\d+)?[万亿余多]*(?:平方米|人次|场次|家次|户次|件次|个?百分点|[\u4e00-\u9fff%])?(?:以上|左右|以内|以下)?的?"
)
_YEAR_TAIL = re.compile(r"(?:从|由|到|至)?(?:19|20)\d\d年(?:底|末)?的?$")
_ONLY_TIME = re.compile(
    r"(?:(?:19|20)\d\d年|今年|去年|全年|上半年|下半年|\d{1,2}月|[以来年底]|目前|截至)+|比?上年|其中|每[\u4e00-\u9fff]{1,2}(?:价值)?"
)
_DELTA = re.compile(
    r"(?:提高|提升|增长|增加|上升|上涨|增幅|下降|降低|减少|压减|压缩|缩短|回落|净增|翻|同比|环比|较(?:上年|去年)(?:同期)?|"
    r"比(?:上年|去年)(?:同期)?)(?:了|约|近|超过?|逾)?$"
)
_PER_BEFORE = re.compile(
    r"每(?:一)?(?:个)?(年|季度|半年|月|周|人|名|户|家|场|期|次|班|位|基层工会|单位|企业|份|件|张|套|本|工作室|分会|支部|小家|站点|所|季|学期)"
)
_AVERAGE = re.compile(r"(人均|户均|年均|月均|场均|每人每年|每人每月)")
_PER_AFTER = re.compile(r"^[/／](人|年|户|月|次|场|天|家|个|名)|^[（]?每(人|年|户|月|场|次)")
_SHARED = re.compile(
    r"(?:各|各自)(?:有|评选?|推荐|举办|开展|建|设|设立|发放|新建|奖励|选树|选派|补助|配备|安排|申报|组织|获评?)?$"
)


# A further quantity in the same list: 18家企业、|320名职工.
_NEXT_COUNT = re.compile(
    r"、?(?:第[一二三四五六七八九十]批|约|近|超过?)?\d|、第[一二三四五六七八九十]批"
)


def object_after(context: Context, end: int, *, money: bool = False) -> str:
    """The noun behind the number: 300名|困难职工, up to the next verb or stop."""
    stop = context.clause_end(end)
    text = re.sub(r"^（[^）]{0,40}）", "", context.norm[end:stop]).lstrip("的 ")
    text = _NEXT_COUNT.split(text, maxsplit=1)[0]
    if not text or text[0] in "）以和、及":
        return ""
    for match in _STOP.finditer(text):
        if match.start() >= 2 and not _in_quotes(text, match.start()):
            text = text[: match.start()]
            break
        if match.start() == 0:
            return ""
    text = text.rstrip("的等共和及与 ")
    if money and not re.match(r"[^，]{0,10}(?:资金|经费|贷款|补助|补贴|物资|慰问|奖|款|金)", text):
        return ""
    return text if re.search(r"[\u4e00-\u9fffA-Za-z*×]", text) else ""


def object_before(context: Context, start: int, *, shared: bool = False) -> str:
    """The noun before the number: 新建|爱心小屋|5个, back to the start of its clause."""
    stops = "，。；：！？\n\t" if shared else "，、。；：！？\n\t"
    begin = context.clause_start(start, stops)
    text = context.norm[begin:start]
    # An earlier number in the same clause ends with its own object, or shares it (98%和95%).
    for match in reversed(list(_EARLIER.finditer(text))):
        if context.is_blocked(begin + match.start(), begin + match.start() + 1):
            continue  # a date, a name or an age
        between = _YEAR_TAIL.sub("", text[match.end() :])
        between = _CONNECTING.sub("", between).strip("，、和及 ")
        if len(between) >= 2:
            text = text[match.end() :]
            break
        text = text[: match.start()]
    text = _YEAR_TAIL.sub("", text.strip())
    text = _CONNECTING.sub("", text)
    years = list(re.finditer(r"(?:19|20)\d\d年度?的?", text))
    if years and len(text) - years[-1].end() >= 4:
        text = text[years[-1].end() :]
    trimmed = _LEADING.sub("", text)
    text = trimmed if len(trimmed) >= 2 else text
    text = text.strip("的，、：） \u3000")
    if text.count("“") != text.count("”") and text[:1] != "“":
        text = text.strip("”")
    if _ONLY_TIME.fullmatch(text):
        return ""
    return text if len(text) >= 2 and re.search(r"[\u4e00-\u9fff]", text) else ""


def object_of(
    context: Context, start: int, end: int, *, money: bool, percent: bool, shared: bool
) -> tuple[str, float]:
    """The counted thing and how sure that is; an empty string when nothing is found."""
    first_before = money or percent or shared
    before = object_before(context, start, shared=shared)
    after = object_after(context, end, money=money)
    ordered = (before, after) if first_before else (after, before)
    for index, found in enumerate(ordered):
        if found:
            return found, 0.95 if index == 0 else 0.9
    previous = context.clause_start(start)
    for _ in range(3):
        if previous < 2 or context.norm[previous - 1] not in "，、：（\t":
            break
        found = object_before(context, previous - 1)
        if found:
            return found, 0.7
        previous = context.clause_start(previous - 1)
    return "", 0.0


def _in_quotes(text: str, position: int) -> bool:
    return text.count("“", 0, position) > text.count("”", 0, position)


def comparator_apart(context: Context, start: int) -> Comparator | None:
    """A word of comparison that stands apart from its number."""
    begin = max(context.clause_start(start), start - 24)
    text = context.norm[begin:start]
    for word in APART:
        at = text.rfind(word)
        if at >= 0 and not re.search(r"\d", text[at:]):
            return _comparator(BEFORE[word])
    return None


def _comparator(text: str) -> Comparator:
    signs: dict[str, Comparator] = {">=": ">=", ">": ">", "<=": "<=", "<": "<", "~": "~"}
    return signs.get(text, "=")


def comparator_of(word: str | None, table: dict[str, str]) -> Comparator | None:
    """The sign a word of comparison stands for."""
    return _comparator(table[word]) if word else None


def role_at(context: Context, start: int, end: int, part: PartKind, year: int | None) -> Role:
    """Promised or reported: by the part, unless the clause says otherwise."""
    begin, stop = context.sentence(start)
    begin = max(begin, start - 240)
    clause = context.norm[context.clause_start(start, "。；！？\n") : start]
    near = clause[-40:]
    tail = context.norm[end : min(stop, end + 12)]
    if part == "plan":
        lead = context.norm[begin:start]
        years = [int(y) for y in re.findall(r"((?:19|20)\d\d)年", lead)]
        if year and years and years[-1] < year and not _TARGET.search(near):
            return "result"
        result = list(_RESULT.finditer(near))
        target = list(_TARGET.finditer(near))
        if result and (not target or target[-1].start() < result[-1].start()):
            return "result"
        return "target"
    own = context.norm[context.clause_start(start) : start]
    years = [int(y) for y in re.findall(r"((?:19|20)\d\d)年", clause)]
    if re.search(r"(?:完成|超额完成|达到|实现|占).{0,10}(?:目标|任务|计划)", own + tail):
        quota = re.search(r"(?:目标|任务|计划)(?:任务|指标|数|值)*(?:为|是)?$", own)
        return "target" if quota else "result"
    if _TARGET.search(own) and not re.search(
        r"(?:按计划|计划(?:生育|内)|项目计划|行动计划|保障计划|互助计划)", own
    ):
        return "target"
    if year and years and years[-1] > year:
        return "target"
    return "result"


def per_of(context: Context, start: int, end: int) -> str | None:
    """What the quantity is per: 年, 人, 户 …"""
    text = context.norm[max(context.clause_start(start), start - 24) : start]
    average = _AVERAGE.search(text)
    if average:
        return average[1]
    matches = list(_PER_BEFORE.finditer(text))
    if matches:
        return matches[-1][1]
    after = _PER_AFTER.match(context.norm[end : end + 4])
    return (after[1] or after[2]) if after else None


def is_delta(context: Context, start: int) -> bool:
    """An increase or a decrease, not a level."""
    return bool(_DELTA.search(context.norm[max(0, start - 12) : start]))


def is_shared(context: Context, start: int) -> bool:
    """One number for several objects: 先进集体、先进个人各10个."""
    return bool(_SHARED.search(context.norm[max(0, start - 6) : start]))
