"""Where a finding stands: its clause, sentence, quotes, and the places numbers do not count."""

from __future__ import annotations

import re
from bisect import bisect_right

from gonghui.engines.documents.reading.layout import CleanText
from gonghui.engines.documents.reading.model import Span

_CN = "[零〇一二三四五六七八九十百千]"
_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = "，。；：！？\n\t"
_QUOTED_LIMIT = 30
# Numbers that name, order or date things and measure nothing.
_NAMING = re.compile(
    "|".join(
        (
            rf"第 ?(?:\d{{1,9}}|{_CN}{{1,8}})(?: ?[-~至、和] ?第?(?:\d{{1,9}}|{_CN}{{1,8}}))?(?:次|届|个|批|期|轮|条|款|章|节|号|名|位|类|项|场|"
            r"家|份|部分|部|季度|阶段|产业|线|方|者|一|时间|责任人|责任|年)?",
            rf"(?:\d{{1,9}}|{_CN}{{1,8}})届(?:(?:\d{{1,9}}|{_CN}{{1,8}})次)?(?:全体|全委|全会|常委|委员)?",
            rf"(?:\d{{1,9}}|{_CN}{{1,8}})次(?=全委|全会|全体|常委|党代|代表大会|职代|会员代表|委员会|会议精神|工会|理事|"
            r"(?:职工)?(?:（.{1,8}）)?代表)",
            rf"[十]{_CN}?[五四三]?(?=(?:时期|规划|期间|开局|收官|末))",
            r"(?:19|20)\d\d ?年(?:[-—~至到]{1,2} ?(?:19|20)\d\d ?年)?",
            r"(?:19|20)\d\d ?(?:[-~至到]|——?) ?(?:19|20)\d\d ?(?:年|学年|届)",
            r"(?:19|20)\d\d[./](?:0?[1-9]|1[0-2])(?:[./]\d{1,2})?(?![\d.万亿元%])",
            r"一[\u4e00-\u9fff]一[\u4e00-\u9fff](?=[，。；、”及和的])",
            rf"{_CN}{{1,8}}(?:五|四)(?=普法|规划)",
            r"(?:电话|热线|拨打|传真|邮编|邮箱|QQ|微信号|账号|编号|代码|证号)[：为是]{0,2} ?[\d-]{3,20}",
            r"\d{3,5}(?=(?:职工)?(?:维权|服务|法律)?(?:服务|咨询|援助)?热线)",
            r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4}",
            r"[（【](?:19|20)\d\d[）】] ?\d{1,9} ?号",
            r"\d{1,2}:\d\d(?::\d\d)?(?: ?[-~至—] ?\d{1,2}:\d\d)?",
            r"(?<![\d.])\d{1,2}(?:\.|·)\d{1,2}(?=(?:国际|全国|妇女|三八|宪法|消防|安全|禁毒|节|日))",
            r"\d{1,9}[+＋][\dNnXx+＋]{1,9}|[\dNnXx]{1,5}[+＋]\d{1,9}(?:[+＋][\dNnXx]{1,5})*",
            r"[A-Za-z]-?\d{1,9}(?:\.\d{1,9})?|\d{1,9}(?:\.\d{1,9})?[A-LN-Za-ln-z][A-Za-z0-9]{0,9}",
            r"\d{1,9} ?[xX×*] ?\d{1,9}(?:米|接力)?",
            r"\d{1,3}(?:周岁|岁)(?:以上|以下)?",
            r"(?:[5-9]0|00|10)[、后]*(?:[5-9]0|00|10)?后",
            r"\d{1,9}(?:周年|届)",
            r"24 ?小时|8 ?小时(?=在线|服务|值班|营业|开放|自助|不打烊|内外|之外|以外|工作制|无人)",
            r"(?:三|四|五)期(?=女职工|保护|劳动|权益|内|”)",
            r"(?:一[个名名家户项件条人张次场期站企岗师事月季年天周点村]|[百千万])(?=[^，。；]{1,2}一[^，。；\n]{1,2})"
            r"[^，。；\n]{0,2}一",
            r"千家万户|家家户户|千方百计|成百上千|百家争鸣|三番五次|五花八门|千人千面|千军万马|百年|万人空巷|"
            r"一次性|一系列|一体化|一站式|一条龙|一揽子|一把手|一线|一批批?|一件件|一项项|一次次|一个个|一名名|一场场|"
            r"一家人|一家亲|百日|百强|千企|双一流|一票否决|一盘棋|一张网|一张图|一本账|一类|一门式",
        )
    )
)
_DATE = re.compile(
    r"(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|(?<!\d)\d{1,2}(?:[-~至—、和到]\d{1,2}){0,4}月(?:份|底|初|末|中旬|上旬|下旬)?"
    r"(?:\d{1,2}(?:[-~至—、和]\d{1,2})?[日号])?(?:[-~至—]+\d{1,2}月(?:\d{1,2}[日号])?)?"
    r"|(?<!\d)\d{1,2}[日号](?=[，。前起至上下晚]|$)"
    r"|[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?(?:份|底|初|末)?"
)


class Context:
    """Places in one clean text, computed once."""

    def __init__(self, clean: CleanText) -> None:
        self.clean = clean
        self.norm = clean.norm
        self._ends = [m.end() for m in _SENTENCE_END.finditer(self.norm)]
        self.blocked = bytearray(len(self.norm) + 1)
        self.openings: set[int] = set()
        self._block_quotes()
        for pattern in (_NAMING, _DATE):
            for match in pattern.finditer(self.norm):
                self.block(match.start(), match.end())

    def block(self, start: int, end: int) -> None:
        """Say that numbers in this range count nothing."""
        self.blocked[start:end] = b"\x01" * (end - start)

    def is_blocked(self, start: int, end: int) -> bool:
        """Whether any character of the range is blocked."""
        return 1 in self.blocked[start:end]

    def sentence(self, position: int) -> Span:
        """The clean range of the sentence around a place."""
        index = bisect_right(self._ends, position)
        start = self._ends[index - 1] if index else 0
        end = self._ends[index] if index < len(self._ends) else len(self.norm)
        while start < position and self.norm[start] in " \n\t":
            start += 1
        return start, max(end - (self.norm[end - 1 : end] == "\n"), start + 1)

    def clause_start(self, position: int, stops: str = _CLAUSE_END) -> int:
        """Where the clause that holds a place begins; brackets and quotes do not end it."""
        depth = 0
        i = position - 1
        low = max(0, position - 120)
        while i >= low:
            char = self.norm[i]
            if i + 1 in self.openings:
                return i + 1
            if char == "）":
                depth += 1
            elif char == "（":
                if depth == 0:
                    return i + 1
                depth -= 1
            elif depth == 0 and char in stops:
                return i + 1
            elif char in "。\n":
                return i + 1
            i -= 1
        return i + 1

    def clause_end(self, position: int, stops: str = _CLAUSE_END) -> int:
        """Where the clause that holds a place ends."""
        depth = 0
        i = position
        high = min(len(self.norm), position + 80)
        while i < high:
            char = self.norm[i]
            if char == "（":
                depth += 1
            elif char == "）":
                if depth == 0:
                    return i
                depth -= 1
            elif char in "。\n" or (depth == 0 and char in stops):
                return i
            i += 1
        return i

    def _block_quotes(self) -> None:
        """Short quotations and book titles: what is quoted with a number is a name."""
        for match in re.finditer(r"《[^》\n]{1,80}》", self.norm):
            self.block(match.start(), match.end())
        opened = -1
        for i, char in enumerate(self.norm):
            if char in "。\n":
                opened = -1
            elif char in "“”":
                if opened < 0 or (char == "“" and i - opened > _QUOTED_LIMIT):
                    opened = i
                else:
                    if i - opened <= _QUOTED_LIMIT + 1:
                        self.block(opened, i + 1)
                    opened = -1
        for match in re.finditer(r"‘[^’\n]{1,20}’", self.norm):
            self.block(match.start(), match.end())
