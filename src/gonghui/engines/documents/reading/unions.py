"""Which union a paper belongs to, and at what level and in what sector that union stands."""

from __future__ import annotations

import re
from collections import Counter

from gonghui.engines.documents.reading.frontmatter import FrontMatter
from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.model import Artifact, UnionIdentity
from gonghui.engines.documents.reading.vocabulary import PROVINCE_CITIES, UNION_GENERIC

_UNION_END = r"(?:总工会|(?:机关)?工会(?:(?:工作)?委员会|联合会)?)"
_UNION = re.compile(
    rf"[\u4e00-\u9fffA-Za-z*xX×_（）]{{1,30}}?{_UNION_END}"
    r"(?!法|会|主席|副主席|干部|组织|经费|章程|工作者|服务|阵地|会员|领导|法律|帮扶|改革|建设|社工|理论|联系|"
    r"在行动|劳动|小组|就业|积极|驿站|主动|特色|牵头|品牌|力量|资产|财务|账户|自身|事业|普遍|信息|新闻|联动|"
    r"(?:的|和[^，。]{1,16}的)?(?:坚强|正确|有力|统一|大力|精心|关心|具体)?(?:领导|指导|支持|关怀|帮助|部署|要求)|"
    r"[^，。；]{0,8}(?:领导|指导)下)"
)
# A signature that lost its line break: …工作大局。某区总工会2024年1月5日
_GLUED_SIGNATURE = re.compile(
    r"[。！]\s*([^，。；！\d]{3,30}工会(?:委员会)?)\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*$"
)
_LEAD_IN = re.compile(
    r"^(?:.*(?:19|20)\d\d年度?|.*[，。；：、]|.*(?:在|由|关于|对|向|和|与|及|经|按照|根据|通过|围绕|据|是|请|以|"
    r"到|为|将|该|使|让|把|给|从|年|度|月|日)(?=[\u4e00-\u9fffA-Za-z*×_]{2,}工会))"
)


def find_union(clean: CleanText, front: FrontMatter, artifacts: list[Artifact]) -> UnionIdentity:
    """The union the paper belongs to: sign-off, title, source line, then the text itself."""
    candidates: list[str] = []
    for index in sorted(front.sign_off):
        paragraph = clean.paragraphs[index]
        candidates += _names(clean.norm[paragraph.start : paragraph.end])
    glued = _GLUED_SIGNATURE.search(clean.norm[-80:])
    if glued and not candidates:
        candidates += _names(glued[1])
    named = _names(front.title or "")
    outside = [
        n
        for a in artifacts
        if a.kind in ("source", "nav")
        for n in _names(a.span.translate(_COLONS))
    ]
    candidates += named
    if candidates:
        best = candidates[0]
        fuller = [n for n in outside if len(n) >= len(best) and _within(best, n)]
        name = fuller[0] if fuller else best
    else:
        opening = _names(clean.norm[:120])
        counted = Counter(_names(clean.norm))
        frequent = [n for n, c in counted.most_common(12) if c >= 2 or n in opening or "公司" in n]
        pool = [*outside, *opening, *frequent]
        if not pool:
            return UnionIdentity()
        name = pool[0]
        longer = [n for n in counted if n.endswith(name) and n != name]
        if longer:
            name = max(longer, key=lambda n: (counted[n], len(n)))
    return UnionIdentity(name, _level(name), _sector(name))


_COLONS = str.maketrans({":": "：", ",": "，", ">": "，", "＞": "，"})


def _within(short: str, long: str) -> bool:
    """Whether the characters of one name appear in order in the other (abbreviation)."""
    rest = iter(long)
    return all(char in rest for char in short)


def _names(text: str) -> list[str]:
    found = []
    for match in _UNION.finditer(text):
        name = re.sub(r"^年度?", "", _LEAD_IN.sub("", match[0]))
        name = re.sub(r"^(?:[县市区省]委(?:和|、)|.*的)", "", name)
        name = re.sub(
            r"^(?:拟|计划|全年|共|新建|成立|组建|新增|组织|推动|推进|坚持|发挥|强化|指导|加强|支持|督促|帮助|各级|和|的|赴|接受|响应|对|向)+",
            "",
            name,
        )
        stem = re.sub(r"(?:总工会|工会联合会|工会工作委员会|工会委员会|工会)$", "", name)
        if (
            not stem
            or re.fullmatch(f"(?:{UNION_GENERIC})+", stem)
            or re.fullmatch("[xX*×_]{1,2}", stem)
        ):
            continue
        if (
            re.fullmatch(
                r"[省市县区镇乡州]|全[国省市县区]|上级|市[县区]|县[市区]|中华全国|全国", stem
            )
            and len(name) <= 7
        ):
            if name in ("县总工会", "区总工会", "市总工会", "省总工会"):
                found.append(name)
            continue
        found.append(name)
    specific = [n for n in found if len(n) > 4]
    return specific or found


def _level(name: str) -> str:
    stem = re.sub(r"(?:总工会|工会联合会|工会工作委员会|工会委员会|工会)$", "", name)
    if re.search(
        r"公司|集团|厂|学校|大学|学院|中学|小学|幼儿园|医院|卫生院|矿|店|银行|支行|中心$|所$|社区|村$",
        stem,
    ):
        return "grassroots"
    if stem.startswith(tuple(c.removesuffix("市") for c in PROVINCE_CITIES)) and re.search(
        "市$", stem
    ):
        return "province"
    if re.search("[镇乡]|街道", stem):
        return "township"
    if re.search("[县旗]", stem) or re.search("(?<!自治)(?<!开发)(?<!园)(?<!新)(?<!地)区", stem):
        return "county"
    if re.search("市|[州盟]|地区|开发区|新区|园区", stem):
        return "city"
    if re.search("省|自治区|兵团", stem):
        return "province"
    return "grassroots"


def _sector(name: str) -> str:
    rules = (
        ("women", "女职工"),
        ("new_employment", "新就业|货车司机|快递|网约|外卖|骑手|新业态"),
        ("hospital", "医院|卫生院|保健院|疾控"),
        ("school", "学校|大学|学院|中学|小学|幼儿园|附中|附小|校工会"),
        ("enterprise", "公司|集团|厂|企业|矿|银行|店"),
        ("general", "总工会|[镇乡]工会|街道.*工会"),
        (
            "industry",
            "系统|行业|产业|交通|教育|教科文|科教文|文卫|卫生|建设|能源|邮政|铁路|民航|财贸|农林|机械|金融|轻工|纺织",
        ),
        ("organ", "机关|直属|局|委|厅|处"),
    )
    return next((sector for sector, words in rules if re.search(words, name)), "general")
