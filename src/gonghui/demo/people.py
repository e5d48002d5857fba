"""Invented people: names put together at random, identity numbers of a region that does not exist."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from gonghui.kernel.people.identity import check_digit

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺顾毛郝龚邵万覃武钱戴严莫孔向常"
_MALE = "伟强磊军勇杰涛明超刚平辉鹏华飞波斌宇浩凯健俊帆翔建国志文海林东晨博旭彬昊鑫成龙宏利峰"
_FEMALE = (
    "芳娜敏静秀丽娟英华慧巧美霞香月莺媛艳凡佳嘉琼勤珍贞莉兰凤洁梅琳素云莲真环雪荣爱妹婷雅倩玉红"
)
NO_SUCH_REGION = "999999"


@dataclass(frozen=True)
class DemoPerson:
    name: str
    sex: str
    birth_on: dt.date
    id_number: str
    mobile: str


class Population:
    """A source of people, the same ones for the same seed."""

    def __init__(self, seed: int, today: dt.date) -> None:
        self.random = random.Random(seed)
        self.today = today
        self.count = 0
        self.numbers: set[str] = set()

    def person(self, *, women_share: float = 0.42) -> DemoPerson:
        """Someone between 20 and 59."""
        draw = self.random
        is_woman = draw.random() < women_share
        given = _FEMALE if is_woman else _MALE
        length = 1 if draw.random() < 0.25 else 2
        name = draw.choice(_SURNAMES) + "".join(draw.choice(given) for _ in range(length))
        oldest = 54 if is_woman else 59
        born = self.today - dt.timedelta(days=draw.randint(20 * 366, oldest * 365))
        self.count += 1
        order = 0 if is_woman else 1
        while (first17 := f"{NO_SUCH_REGION}{born:%Y%m%d}{order:03d}") in self.numbers:
            order += 2
        self.numbers.add(first17)
        mobile = f"1{draw.choice('3578')}9{self.count:08d}"
        return DemoPerson(
            name=name,
            sex="2" if is_woman else "1",
            birth_on=born,
            id_number=first17 + check_digit(first17),
            mobile=mobile,
        )
