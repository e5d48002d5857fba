"""Quantities phrase by phrase: what counts, how much of what, and what is no figure at all."""

import pytest

from gonghui.engines.documents.reading import Figure, read_text

FRAME = "2023年工作总结\n一、工作情况\n"


def figures_in(sentence: str) -> tuple[Figure, ...]:
    return read_text(FRAME + sentence + "\n").figures


def brief(figure: Figure) -> str:
    """span|value[-max]|unit|comparator"""
    top = "" if figure.value_max is None else f"-{figure.value_max:f}".rstrip(".")
    value = "None" if figure.value is None else f"{figure.value.normalize():f}"
    return f"{figure.span}|{value}{top}|{figure.unit}|{figure.comparator}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "培训工会干部三百余人，发放补助两千五百元。",
            ["三百余人|300|人|~", "两千五百元|2500|元|="],
        ),
        (
            "举办三场专题讲座，表彰五名先进个人，新建两个职工书屋。",
            ["三场|3|场|=", "五名|5|名|=", "两个|2|个|="],
        ),
        ("七八十名志愿者参加。", ["七八十名|70-80|名|="]),
        ("全年发展会员1.2万多人。", ["1.2万多人|12000|人|~"]),
        ("会员人数翻一番，经费投入增长1.5倍。", ["一番|1|番|=", "1.5倍|1.5|倍|="]),
        ("百分之九十五以上的企业建立工会。", ["百分之九十五以上|95|%|>="]),
        ("三成以上职工受益。", ["三成以上|30|%|>="]),
        ("全市1/3的企业建立职代会制度。", ["1/3|33.33|%|="]),
        ("点击量达120万。", ["120万|1200000|None|="]),
        ("工会组织总数达到1,286家，会员总数86432人。", ["1,286家|1286|家|=", "86432人|86432|人|="]),
        (
            "安排资金50万-80万元，支持5—8个项目。",
            ["50万-80万元|500000-800000|元|=", "5—8个|5-8|个|="],
        ),
        ("投入3～5万元用于设备采购。", ["3～5万元|30000-50000|元|="]),
        ("补助标准为2000-3000元。", ["2000-3000元|2000-3000|元|="]),
        (
            "支出1987.5万元，结余2010.3万元。",
            ["1987.5万元|19875000|元|=", "2010.3万元|20103000|元|="],
        ),
        (
            "签约企业20家，节约资金200万元，附近5家单位受益。",
            ["20家|20|家|=", "200万元|2000000|元|=", "5家|5|家|="],
        ),
        ("服务新就业形态劳动者10万+人次。", ["10万+人次|100000|人次|>="]),
        ("慰问劳模上百人次，帮扶困难职工数百户。", ["上百人次|100|人次|>=", "数百户|None|户|~"]),
        ("拨付资金近千万元，惠及职工几十万人。", ["近千万元|10000000|元|~", "几十万人|None|人|~"]),
        ("走访企业150余家（次）。", ["150余家|150|家|~"]),
        ("发稿30篇（条）以上。", ["30篇（条）以上|30|篇|>="]),
        ("厂务公开率≥98%。", ["≥98%|98|%|>="]),
        ("经费用于职工活动的比例不低于总额的60%。", ["60%|60|%|>="]),
        ("选树10个左右先进典型，控制在50人以内。", ["10个左右|10|个|~", "50人以内|50|人|<="]),
        ("每年举办一次职工运动会。", ["一次|1|次|="]),
        ("为职工办好十件实事。", ["十件|10|件|="]),
        ("参与人数较去年增加500人。", ["500人|500|人|="]),
        ("举办培训班（3期）。", ["3期|3|期|="]),
        ("涉案金额1.02亿元。", ["1.02亿元|102000000|元|="]),
        ("发展会员1 268人。", ["1 268人|1268|人|="]),
    ],
)
def test_quantities(sentence: str, expected: list[str]) -> None:
    assert [brief(f) for f in figures_in(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "做好一名工会干部应尽的职责，当好一个服务员，走好一条新路。",
        "落实四项制度，完善三个机制，搭建五大平台，推进六大工程。",
        "围绕1个主题，突出2个重点，抓好3项工作。",
        "组织召开四届二次全委会，第五届三次职工代表大会，工会第十八次代表大会。",
        "参赛选手平均年龄32岁，最大的58岁。",
        "推行一县一品、一校一策，落实三级联动，两节期间慰问，开展五个一工程。",
        "每月10日前上报数据，3个工作日内办结，最近3个月活动频繁，每周一例会。",
        "在全市排名第2，创建3A级景区，实现零事故，享受8折优惠。",
        "2021-2023年、2022年3月至5月、上午9:30、2023.5.1。",
        "统一思想，进一步加强，一批先进，一系列活动，一线职工，第一时间，万众一心。",
        "依托5G网络，打造“15分钟服务圈”，开展“百日攻坚”行动，使用H5页面。",
        "学习贯彻党的二十大、十九届历次全会和中国工会十八大精神。",
        "拨打12351热线或致电010-12345678，邮编100000。",
    ],
)
def test_no_figures(sentence: str) -> None:
    assert [f.span for f in figures_in(sentence)] == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("新建“爱心小屋”5个。", ["“爱心小屋”"]),
        ("建成职工之家15个（其中省级2个、市级5个）。", ["职工之家", "省级", "市级"]),
        ("18家企业、320余名职工参加。", ["企业", "职工"]),
        ("建会率从2020年的30%提高到2023年的85%，同比增长20%。", ["建会率", "建会率", "建会率"]),
        ("第一批3家单位、第二批5家单位通过验收。", ["单位", "单位"]),
        ("发放慰问品500份，每份价值200元，共计10万元。", ["慰问品", "慰问品", "慰问品"]),
        ("发放慰问金人均不低于200元。", ["慰问金"]),
        ("创新工作室由8家增至15家。", ["创新工作室", "创新工作室"]),
        ("组织劳模疗休养2批80人。", ["劳模疗休养", "劳模疗休养"]),
        ("其中24小时智能驿站5个。", ["24小时智能驿站"]),
    ],
)
def test_objects(sentence: str, expected: list[str]) -> None:
    assert [f.object for f in figures_in(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "per"),
    [
        ("困难职工每人补助500元。", "人"),
        ("救助标准为4万元/人。", "人"),
        ("慰问品户均300元。", "户均"),
        ("每季度开展培训2次。", "季度"),
    ],
)
def test_what_a_quantity_is_per(sentence: str, per: str) -> None:
    assert [f.per for f in figures_in(sentence)] == [per]


@pytest.mark.parametrize(
    "sentence", ["25人以上的企业全部建会。", "搞好三个协同。", "共同推进12提升行动。"]
)
def test_doubtful_numbers_are_listed_and_not_guessed(sentence: str) -> None:
    doc = read_text(FRAME + sentence)

    assert doc.figures == ()
    assert len(doc.unsure) == 1
    assert "不能确定" in doc.unsure[0].reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6月底前完成。", [("6月底前", "2024-06")]),
        ("于9月30日前报送。", [("9月30日前", "2024-09-30")]),
        ("第三季度前完成。", [("第三季度前", "2024Q3")]),
        ("力争到2026年，会员达到30万人。", [("2026年", "2026")]),
        ("到2025年底实现全覆盖。", [("2025年底", "2025")]),
        ("（完成时限：3月-10月）", [("3月-10月", "2024-10")]),
        ("年内完成换届，五年内培训10万人次。", [("年内", "2024")]),
        ("5月举办篮球赛，近年来成绩明显，以2023年为基数。", []),
    ],
)
def test_deadlines(text: str, expected: list[tuple[str, str]]) -> None:
    doc = read_text("2024年工作计划\n一、主要工作\n" + text)

    assert [(d.span, d.norm) for d in doc.dates if d.kind == "deadline"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("在××县××镇召开会议，××公司参加。", ["place", "place", "name"]),
        ("xx人社局、**人民医院、××项目、XX名胜", ["name", "name", "name", "name"]),
        ("新增会员****余人，建会率××%，投入xx.x万元", ["number", "number", "number"]),
        ("于20**年x月x日召开第x届会议", ["date", "number"]),
        ("开展“xxx”活动，共××场次", ["name", "number"]),
        ("面积3×4米，4x100米接力，工会+N，1+X", []),
        ("补助3xxx元，编号某某某", ["number", "name"]),
    ],
)
def test_masks(text: str, expected: list[str]) -> None:
    assert [p.kind for p in read_text(FRAME + text).placeholders] == expected
