"""A year of activities of 云溪县: what was held, what is still planned. All invented."""

from __future__ import annotations

from dataclasses import dataclass

COUNTY = ("YX",)
TOWNS = ("YX-CG", "YX-LL", "YX-SQ", "YX-DB", "YX-QF", "YX-KFQ")
SYSTEMS = ("YX-JY", "YX-WJ", "YX-JG", "YX-JT")
FIRMS = ("YX-KFQ-01", "YX-KFQ-02", "YX-KFQ-03", "YX-KFQ-04", "YX-KFQ-08", "YX-CG-03", "YX-SQ-01")
GIG = ("YX-XYT",)


@dataclass(frozen=True)
class DemoActivity:
    """A kind of activity held over the year.

    `months` are the months in which it is held, one activity each, by the unions in turn;
    `sessions` days each; `size` people at a session; `declared` sessions have no roster.
    """

    kind: str
    titles: tuple[str, ...]
    unions: tuple[str, ...]
    months: tuple[int, ...]
    size: tuple[int, int]
    sessions: int = 1
    venue: str = "县工人文化宫"
    theme: str = ""
    node: str = ""
    declared: int = 0
    hours: float = 0.0


ACTIVITIES = (
    DemoActivity("thought", ("“中国梦·劳动美”主题宣传教育",), (*COUNTY, *TOWNS, *SYSTEMS),
                 (2, 3, 4, 5, 5, 6, 7, 8, 9, 10, 11, 12), (45, 90), 2, theme="中国梦·劳动美"),
    DemoActivity("red_education", ("青峰渡革命旧址红色教育", "云溪烈士陵园祭扫与党史教育"),
                 (*COUNTY, *SYSTEMS), (3, 4, 6, 7, 9), (50, 75), venue="青峰渡革命旧址"),
    DemoActivity("film", ("红色电影进企业", "红色电影进工地", "红色电影进站点"),
                 (*COUNTY, *TOWNS), (3, 4, 5, 6, 7, 8, 9), (40, 70), 2, venue="园区广场"),
    DemoActivity("lecture", ("云溪职工讲堂：劳模工匠讲故事", "云溪职工讲堂：班组里的大道理"),
                 (*COUNTY, *FIRMS), (3, 4, 5, 6, 8, 9, 10, 12), (40, 80)),
    DemoActivity("study", ("工会干部专题学习",), COUNTY, (1, 3, 5, 7, 9, 11), (24, 36),
                 venue="县总工会三楼会议室"),
    DemoActivity("twin_building", ("“同心共建”主题党日",), COUNTY, (3, 6, 7, 9, 11), (20, 30),
                 venue="城关镇北街社区"),
    DemoActivity("party_style", ("警示教育大会",), COUNTY, (4, 8, 12), (30, 45),
                 venue="县总工会三楼会议室"),
    DemoActivity("competition", ("茶叶加工职工技能竞赛", "装配钳工技能竞赛", "护理岗位技能竞赛",
                                 "中小学教师教学基本功竞赛", "公交驾驶员安全行车竞赛"),
                 ("YX-KFQ-04", "YX-KFQ-01", "YX-WJ", "YX-JY", "YX-JT-01"), (4, 5, 6, 9, 10),
                 (30, 55), 2, venue="赛项承办单位"),
    DemoActivity("competition_demo", ("全县职工职业技能示范赛",), COUNTY, (6, 11), (60, 80), 2,
                 venue="县职业中等专业学校"),
    DemoActivity("competition_digital", ("数字经济职工技能竞赛",), ("YX-KFQ",), (9,), (35, 45), 2,
                 venue="开发区数字经济产业园"),
    DemoActivity("training_cadre", ("基层工会干部能力提升班",), COUNTY, (4, 10), (45, 60), 3,
                 venue="县委党校"),
    DemoActivity("training_finance", ("工会财务人员培训班",), COUNTY, (5,), (40, 50), 2,
                 venue="县委党校"),
    DemoActivity("training_legal", ("劳动法律和民主管理培训班",), COUNTY, (6,), (40, 50), 2,
                 venue="县委党校"),
    DemoActivity("training_skill", ("电工技能提升班", "焊工技能提升班", "茶艺师培训班", "养老护理员培训班"),
                 ("YX-KFQ", "YX-KFQ-01", "YX-KFQ-04", "YX-WJ"), (3, 5, 7, 9), (35, 50), 4,
                 venue="县职业中等专业学校"),
    DemoActivity("training_digital", ("数字技能公开课",), ("YX-KFQ-05", "YX-KFQ"), (6, 9, 12),
                 (30, 40), 2, venue="开发区数字经济产业园"),
    DemoActivity("training_safety", ("班组安全员培训",), ("YX-KFQ", "YX-CG-03"), (6, 11), (35, 50)),
    DemoActivity("sport_ball", ("职工气排球赛", "职工乒乓球赛", "职工羽毛球赛", "职工篮球赛"),
                 (*COUNTY, "YX-JG", "YX-JY", "YX-KFQ"), (3, 5, 9, 10), (60, 90), 3,
                 venue="县体育馆"),
    DemoActivity("fitness", ("春季健步走", "全民健身日工间操展演"), (*COUNTY, "YX-WJ"), (4, 8), (90, 140),
                 venue="滨河公园"),
    DemoActivity("essay", ("“书香云溪”职工读书征文",), COUNTY, (4,), (60, 80), venue="县职工书屋"),
    DemoActivity("recital", ("劳动者之歌诵读会",), (*COUNTY, "YX-JY"), (5, 12), (50, 80)),
    DemoActivity("art", ("职工书画摄影展",), COUNTY, (9,), (70, 90)),
    DemoActivity("literary", ("职工文艺汇演",), (*COUNTY, "YX-KFQ"), (1, 5), (110, 160), declared=1),
    DemoActivity("quiz", ("工会法知识竞赛",), (*COUNTY, "YX-JG"), (6, 12), (50, 70)),
    DemoActivity("viewing", ("“五一”职工观影",), (*COUNTY, *TOWNS[:3]), (4, 5, 9), (60, 90),
                 venue="云溪影城"),
    DemoActivity("matchmaking", ("“缘聚云溪”青年职工联谊",), COUNTY, (5, 8, 11), (56, 70),
                 venue="青峰旅游度假区"),
    DemoActivity("volunteer", ("工会志愿者清洁河道", "交通文明劝导志愿服务", "爱心送考志愿服务", "敬老院志愿服务"),
                 (*COUNTY, *TOWNS, *SYSTEMS),
                 (1, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12), (18, 34), 2,
                 venue="服务点", hours=3.0),
    DemoActivity("safety_publicity", ("“安全生产月”进企业宣传", "安康杯班组安全宣传"),
                 ("YX-KFQ", "YX-CG-03", "YX-SQ-01", "YX-JT"), (4, 6, 6, 6, 9, 11), (45, 80), 2,
                 venue="企业厂区", node="safety_month"),
    DemoActivity("health_talk", ("健康义诊进园区", "女职工健康讲座"), ("YX-WJ", "YX-KFQ", *GIG),
                 (3, 5, 7, 9, 11), (55, 90), venue="园区服务中心"),
    DemoActivity("counselling", ("职工心理关爱辅导",), ("YX-WJ", "YX-JY", *COUNTY), (4, 6, 9, 11),
                 (25, 40)),
    DemoActivity("women", ("庆“三八”女职工趣味活动", "女职工关爱行动"),
                 (*COUNTY, "YX-JY", "YX-KFQ-08", "YX-WJ"), (3, 3, 3, 5, 9, 11), (40, 70),
                 node="women_rights_month"),
    DemoActivity("law_publicity", ("法治宣传进企业", "劳动法律知识进工地", "“宪法宣传周”普法"),
                 (*COUNTY, *TOWNS), (3, 4, 5, 6, 8, 9, 10, 12), (40, 75), 2, venue="企业食堂前广场"),
    DemoActivity("legal_service", ("律师进园区法律咨询", "新就业形态劳动者法律服务日"),
                 ("YX-KFQ", *GIG, *COUNTY), (3, 5, 7, 9, 10, 11), (30, 55), 2,
                 venue="园区服务中心", declared=1),
)  # fmt: skip

SUMMARY = (
    "活动按方案组织实施，场次、人员均已签到登记，现场秩序良好。参加职工反映内容贴近岗位、形式活泼，"
    "承办单位配合有力，费用按预算结算，资料和照片已随活动归档，可供今后同类活动参考。"
)
