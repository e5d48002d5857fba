"""The unions of 云溪县 and the employers they cover. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from gonghui.kernel.org.enums import EmployerNature as N
from gonghui.kernel.org.enums import UnionKind as K
from gonghui.kernel.org.enums import UnionLevel as L
from gonghui.kernel.org.enums import UnionSector as S


@dataclass(frozen=True)
class DemoUnion:
    """One union: its members are spread by `members`; `months` is how long ago it was founded."""

    code: str
    name: str
    parent: str
    level: str
    kind: str
    sector: str = S.GENERAL
    members: int = 0
    months: int = 100
    is_digital: bool = False
    is_gig: bool = False


ROOT = DemoUnion("YX", "云溪县总工会", "", L.COUNTY, K.FEDERATION, months=400)

UPPER = (
    DemoUnion("YX-CG", "城关镇总工会", "YX", L.TOWN, K.TOWN_UNION, months=300),
    DemoUnion("YX-LL", "柳林镇工会委员会", "YX", L.TOWN, K.TOWN_UNION, months=260),
    DemoUnion("YX-SQ", "石桥镇工会委员会", "YX", L.TOWN, K.TOWN_UNION, months=260),
    DemoUnion("YX-DB", "东陂乡工会委员会", "YX", L.TOWN, K.TOWN_UNION, months=240),
    DemoUnion("YX-QF", "青峰镇工会委员会", "YX", L.TOWN, K.TOWN_UNION, months=240),
    DemoUnion("YX-KFQ", "云溪经济开发区工会委员会", "YX", L.TOWN, K.ZONE_UNION, months=180),
    DemoUnion("YX-JY", "云溪县教育系统工会委员会", "YX", L.TOWN, K.SYSTEM, S.SCHOOL, months=300),
    DemoUnion("YX-WJ", "云溪县卫生健康系统工会委员会", "YX", L.TOWN, K.SYSTEM, S.HOSPITAL, months=300),
    DemoUnion("YX-JG", "云溪县县直机关工会联合会", "YX", L.TOWN, K.ORGAN_COMMITTEE, S.ORGAN, months=280),
    DemoUnion("YX-JT", "云溪县交通运输系统工会委员会", "YX", L.TOWN, K.SYSTEM, months=280),
    DemoUnion(
        "YX-XYT", "云溪县新就业形态劳动者工会联合会", "YX", L.TOWN, K.UNION_LEAGUE,
        S.NEW_EMPLOYMENT, months=40, is_gig=True,
    ),
)  # fmt: skip

_E = S.ENTERPRISE
BASE = (
    # 开发区
    DemoUnion("YX-KFQ-01", "云溪恒川精密制造有限公司工会", "YX-KFQ", L.BASE, K.BASE_SINGLE, _E, 183, 150),
    DemoUnion("YX-KFQ-02", "云溪青禾食品有限公司工会", "YX-KFQ", L.BASE, K.BASE_SINGLE, _E, 113, 120),
    DemoUnion("YX-KFQ-03", "云溪迅捷电子有限公司工会", "YX-KFQ", L.BASE, K.BASE_SINGLE, _E, 144, 90),
    DemoUnion("YX-KFQ-04", "云溪云岭茶业股份有限公司工会", "YX-KFQ", L.BASE, K.BASE_SINGLE, _E, 104, 140),
    DemoUnion("YX-KFQ-05", "云溪数谷信息科技有限公司工会", "YX-KFQ", L.BASE, K.BASE_SINGLE, _E, 54, 8, is_digital=True),
    DemoUnion("YX-KFQ-06", "云溪联创大数据服务有限公司工会", "YX-KFQ", L.BASE, K.BASE_SINGLE, _E, 39, 5, is_digital=True),
    DemoUnion("YX-KFQ-07", "云溪开发区小微企业联合工会", "YX-KFQ", L.BASE, K.BASE_JOINT, _E, 74, 60),
    DemoUnion("YX-KFQ-08", "云溪东升纺织有限公司工会", "YX-KFQ", L.BASE, K.BASE_SINGLE, _E, 103, 110),
    # 城关镇
    DemoUnion("YX-CG-01", "云溪县百汇商贸有限公司工会", "YX-CG", L.BASE, K.BASE_SINGLE, _E, 61, 100),
    DemoUnion("YX-CG-02", "云溪县供水有限公司工会", "YX-CG", L.BASE, K.BASE_SINGLE, _E, 50, 200),
    DemoUnion("YX-CG-03", "云溪县建安工程有限公司工会", "YX-CG", L.BASE, K.BASE_SINGLE, _E, 84, 160),
    DemoUnion("YX-CG-04", "城关镇北街社区联合工会", "YX-CG", L.VILLAGE, K.BASE_JOINT, S.COMMUNITY, 47, 70),
    DemoUnion("YX-CG-05", "城关镇餐饮行业联合工会", "YX-CG", L.BASE, K.BASE_JOINT, _E, 42, 10),
    DemoUnion("YX-CG-06", "云溪县环卫服务有限公司工会", "YX-CG", L.BASE, K.BASE_SINGLE, _E, 57, 80),
    # 柳林镇
    DemoUnion("YX-LL-01", "云溪柳林建材有限公司工会", "YX-LL", L.BASE, K.BASE_SINGLE, _E, 56, 130),
    DemoUnion("YX-LL-02", "柳林镇机关工会", "YX-LL", L.BASE, K.BASE_SINGLE, S.ORGAN, 33, 200),
    DemoUnion("YX-LL-03", "柳林镇家具产业联合工会", "YX-LL", L.BASE, K.BASE_JOINT, _E, 50, 66),
    # 石桥镇
    DemoUnion("YX-SQ-01", "云溪石桥水泥有限公司工会", "YX-SQ", L.BASE, K.BASE_SINGLE, _E, 71, 190),
    DemoUnion("YX-SQ-02", "石桥镇机关工会", "YX-SQ", L.BASE, K.BASE_SINGLE, S.ORGAN, 31, 200),
    DemoUnion("YX-SQ-03", "石桥镇果蔬合作社联合工会", "YX-SQ", L.BASE, K.BASE_JOINT, _E, 37, 7),
    # 东陂乡
    DemoUnion("YX-DB-01", "东陂乡机关工会", "YX-DB", L.BASE, K.BASE_SINGLE, S.ORGAN, 26, 180),
    DemoUnion("YX-DB-02", "云溪东陂竹木制品有限公司工会", "YX-DB", L.BASE, K.BASE_SINGLE, _E, 38, 90),
    # 青峰镇
    DemoUnion("YX-QF-01", "青峰镇机关工会", "YX-QF", L.BASE, K.BASE_SINGLE, S.ORGAN, 28, 180),
    DemoUnion("YX-QF-02", "云溪青峰旅游发展有限公司工会", "YX-QF", L.BASE, K.BASE_SINGLE, _E, 45, 60),
    DemoUnion("YX-QF-03", "青峰镇民宿行业联合工会", "YX-QF", L.BASE, K.BASE_JOINT, _E, 31, 4),
    # 教育
    DemoUnion("YX-JY-01", "云溪县第一中学工会", "YX-JY", L.BASE, K.BASE_SINGLE, S.SCHOOL, 124, 260),
    DemoUnion("YX-JY-02", "云溪县实验小学工会", "YX-JY", L.BASE, K.BASE_SINGLE, S.SCHOOL, 85, 240),
    DemoUnion("YX-JY-03", "云溪县职业中等专业学校工会", "YX-JY", L.BASE, K.BASE_SINGLE, S.SCHOOL, 75, 220),
    DemoUnion("YX-JY-04", "云溪县城北中学工会", "YX-JY", L.BASE, K.BASE_SINGLE, S.SCHOOL, 67, 150),
    DemoUnion("YX-JY-05", "云溪县中心幼儿园工会", "YX-JY", L.BASE, K.BASE_SINGLE, S.SCHOOL, 40, 120),
    # 卫健
    DemoUnion("YX-WJ-01", "云溪县人民医院工会", "YX-WJ", L.BASE, K.BASE_SINGLE, S.HOSPITAL, 178, 260),
    DemoUnion("YX-WJ-02", "云溪县中医院工会", "YX-WJ", L.BASE, K.BASE_SINGLE, S.HOSPITAL, 97, 230),
    DemoUnion("YX-WJ-03", "云溪县妇幼保健院工会", "YX-WJ", L.BASE, K.BASE_SINGLE, S.HOSPITAL, 59, 200),
    # 机关
    DemoUnion("YX-JG-01", "云溪县财政局工会", "YX-JG", L.BASE, K.BASE_SINGLE, S.ORGAN, 49, 220),
    DemoUnion("YX-JG-02", "云溪县人力资源和社会保障局工会", "YX-JG", L.BASE, K.BASE_SINGLE, S.ORGAN, 45, 220),
    DemoUnion("YX-JG-03", "云溪县自然资源局工会", "YX-JG", L.BASE, K.BASE_SINGLE, S.ORGAN, 52, 210),
    DemoUnion("YX-JG-04", "云溪县公安局工会", "YX-JG", L.BASE, K.BASE_SINGLE, S.ORGAN, 64, 200),
    # 交通
    DemoUnion("YX-JT-01", "云溪县公共交通有限公司工会", "YX-JT", L.BASE, K.BASE_SINGLE, _E, 80, 170),
    DemoUnion("YX-JT-02", "云溪县公路养护中心工会", "YX-JT", L.BASE, K.BASE_SINGLE, S.INSTITUTION, 50, 210),
    # 新就业形态
    DemoUnion("YX-XYT-01", "云溪县货车司机联合工会", "YX-XYT", L.BASE, K.BASE_JOINT, S.NEW_EMPLOYMENT, 56, 30, is_gig=True),
    DemoUnion("YX-XYT-02", "云溪县快递行业联合工会", "YX-XYT", L.BASE, K.BASE_JOINT, S.NEW_EMPLOYMENT, 63, 26, is_gig=True),
    DemoUnion("YX-XYT-03", "云溪县外卖配送员联合工会", "YX-XYT", L.BASE, K.BASE_JOINT, S.NEW_EMPLOYMENT, 50, 9, is_gig=True),
    DemoUnion("YX-XYT-04", "云溪县网约车司机联合工会", "YX-XYT", L.BASE, K.BASE_JOINT, S.NEW_EMPLOYMENT, 30, 6, is_gig=True),
)  # fmt: skip

BRANCHES = (
    DemoUnion("YX-KFQ-01-1", "恒川精密机加工车间分会", "YX-KFQ-01", L.BASE, K.BRANCH, _E, 40, 90),
    DemoUnion("YX-KFQ-01-2", "恒川精密装配车间分会", "YX-KFQ-01", L.BASE, K.BRANCH, _E, 35, 90),
    DemoUnion("YX-WJ-01-1", "县人民医院护理部分会", "YX-WJ-01", L.BASE, K.BRANCH, S.HOSPITAL, 42, 80),
    DemoUnion("YX-JY-01-1", "县第一中学高三年级分会", "YX-JY-01", L.BASE, K.BRANCH, S.SCHOOL, 28, 60),
    DemoUnion("YX-XYT-02-1", "城关快递驿站分会", "YX-XYT-02", L.BASE, K.BRANCH, S.NEW_EMPLOYMENT, 23, 12, is_gig=True),
)  # fmt: skip

REGION = "999901"
"""A division code that no real place has."""

ALL = (ROOT, *UPPER, *BASE, *BRANCHES)

_NATURES = {
    S.SCHOOL: N.INSTITUTION,
    S.HOSPITAL: N.INSTITUTION,
    S.INSTITUTION: N.INSTITUTION,
    S.ORGAN: N.ORGAN,
    S.COMMUNITY: N.CIVIL_NON_ENTERPRISE,
}
INDUSTRIES: dict[str, str] = {
    S.SCHOOL: "P", S.HOSPITAL: "Q", S.ORGAN: "S", S.INSTITUTION: "G",
    S.NEW_EMPLOYMENT: "G", S.COMMUNITY: "O",
}  # fmt: skip


def nature_of(union: DemoUnion) -> str:
    """The nature of the employer behind a union."""
    return _NATURES.get(S(union.sector), N.PRIVATE)


SMALL_FIRMS = {
    "YX-KFQ-07": ("云溪欣荣包装有限公司", "云溪宏达五金加工厂", "云溪顺昌塑胶制品有限公司"),
    "YX-CG-04": ("城关北街便民超市", "云溪鸿运家电维修部"),
    "YX-CG-05": ("云溪老街饭庄", "云溪福满楼餐饮有限公司", "云溪湘味园餐饮店"),
    "YX-LL-03": ("云溪木语家具有限公司", "云溪匠心家具厂"),
    "YX-SQ-03": ("石桥绿源果蔬专业合作社", "石桥富民蔬菜合作社"),
    "YX-QF-03": ("青峰听泉民宿", "青峰云上客栈"),
    "YX-XYT-01": ("云溪通达物流有限公司", "云溪汇运货运代理有限公司"),
    "YX-XYT-02": ("云溪捷顺快递服务有限公司", "云溪飞达速递服务部"),
    "YX-XYT-03": ("云溪鲜送到家配送服务有限公司",),
    "YX-XYT-04": ("云溪安途出行服务有限公司",),
}
"""Employers that joint unions cover."""

WITHOUT_UNION = (
    ("YX-KFQ", "云溪盛源新材料有限公司", 86),
    ("YX-KFQ", "云溪启明智能装备有限公司", 54),
    ("YX-CG", "云溪佳和物业服务有限公司", 41),
    ("YX-LL", "云溪兴隆木业有限公司", 33),
)
"""Employers that should have a union and have none: registrar, name, staff."""
