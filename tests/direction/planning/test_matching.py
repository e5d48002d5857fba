"""A target finds its indicator by its words, its unit and its verb, or finds none."""

import pytest
from django.db.models import Q

from gonghui.direction.planning.matching import (
    THRESHOLD,
    Wanted,
    candidates,
    clause_around,
    proposal,
)
from gonghui.engines.indicators.definitions import Facts, Indicator, IndicatorKind


def _facts():
    return Facts("org.Union", "", "founded_on", "org.view", (), where=Q())


def flow(code, title, unit, *words, phrase=""):
    return Indicator(
        code, title, unit, IndicatorKind.FLOW, "", "", _facts(), words=words, phrase=phrase
    )


def stock(code, title, unit, *words):
    return Indicator(code, title, unit, IndicatorKind.STOCK, "", "", _facts(), words=words)


def ratio(code, title, *words):
    return Indicator(
        code, title, "%", IndicatorKind.RATIO, "", "", numerator="a", denominator="b", words=words
    )


CATALOGUE = (
    flow("unions_new", "新建工会组织", "家", "新增建会企业"),
    stock("unions_total", "工会组织总数", "家"),
    ratio("union_coverage_rate", "建会率"),
    ratio("membership_rate", "会员入会率"),
    flow("members_new", "新增会员", "人", phrase="新增工会会员{value}"),
    flow("members_new_gig", "新增新就业形态会员", "人", "新就业形态劳动者入会"),
    stock("members_total", "会员总数", "人"),
    flow("films_shown", "红色电影进基层", "场", "放映电影"),
    flow("theme_activities", "主题宣传教育活动", "场次"),
    flow("training_classes", "举办培训班", "期"),
    flow("training_classes_cadre", "工会干部能力提升班", "期", "工会干部培训班"),
    flow("training_person_times", "培训人次", "人次", "培训职工"),
    flow("competitions_held", "举办劳动和技能竞赛", "项"),
    flow("competitions_own_level", "举办本级大赛", "项"),
    flow("competitions_hosted_upper", "承办上级大赛", "项"),
    flow("competitions_demo", "示范性竞赛", "项", "示范性劳动和技能竞赛"),
    flow("craftsmen_named", "评选本级工匠", "名"),
    flow("craftsmen_recommended_upper", "推荐上级工匠", "名"),
    flow("honours_digital_craftsman", "数字工匠(推荐)", "名"),
    flow("mother_rooms_new", "新建爱心妈妈小屋", "个"),
    stock("mother_rooms_total", "爱心妈妈小屋总数", "个"),
    ratio("service_spend_ratio", "服务支出占比", "业务支出占总支出比例"),
    flow("consolation_fund_amount", "走访慰问投入资金", "万元", "慰问资金"),
    flow("consolation_person_times", "慰问覆盖职工", "人次"),
    flow("aid_households", "受助困难家庭", "户", "帮扶困难职工家庭"),
    flow("outdoor_stations_new", "新建户外站点", "个", "户外劳动者服务站点"),
    stock("outdoor_stations_total", "户外劳动者服务站点", "个"),
    flow("job_fairs", "招聘活动", "场", "招聘会"),
    flow("legal_publicity_events", "普法宣传", "场次", "普法讲座"),
    flow("screening_beneficiaries", "两癌免费筛查", "名"),
    flow("collective_contracts", "签订集体合同", "份"),
    flow("activity_sessions", "各类职工活动", "场次"),
)

FOUND = [
    # object, unit, clause, indicator
    ("红色电影进基层活动", "场", "组织百场红色电影进基层活动", "films_shown"),
    ("“莲池工匠”", "名", "今年要评选“莲池工匠”50名", "craftsmen_named"),
    ("市级职工职业技能大赛", "项", "承办1项市级职工职业技能大赛", "competitions_hosted_upper"),
    ("区级大赛", "项", "举办10项以上区级大赛", "competitions_own_level"),
    ("“爱心妈妈小屋”", "个", "新建“爱心妈妈小屋”5个", "mother_rooms_new"),
    ("建“爱心妈妈小屋”", "个", "新建“爱心妈妈小屋”5个", "mother_rooms_new"),
    (
        "培训和开展职工活动等业务支出占总支出比例",
        "%",
        "培训和开展职工活动等业务支出占总支出比例40%以上",
        "service_spend_ratio",
    ),
    ("示范性劳动和技能竞赛", "项", "每年开展1项以上示范性劳动和技能竞赛", "competitions_demo"),
    ("符合条件的用人单位", "%", "实现符合条件的用人单位100％建会", "union_coverage_rate"),
    ("职工入会率", "%", "职工入会率动态保持在90％以上", "membership_rate"),
    ("工会会员", "名", "全年新增工会会员2000名以上", "members_new"),
    ("新就业形态劳动者会员", "人", "新增新就业形态劳动者会员500人", "members_new_gig"),
    ("工会干部培训班", "期", "举办工会干部培训班2期", "training_classes_cadre"),
    ("慰问资金", "元", "投入慰问资金50万元", "consolation_fund_amount"),
    ("困难职工家庭", "户", "帮扶困难职工家庭120户", "aid_households"),
    ("户外劳动者服务站点", "个", "新建户外劳动者服务站点8个", "outdoor_stations_new"),
    ("招聘会", "场", "举办招聘会6场", "job_fairs"),
    ("普法讲座", "期", "开展普法讲座4期", "legal_publicity_events"),
    ("女职工“两癌”免费筛查", "人", "组织女职工“两癌”免费筛查300人", "screening_beneficiaries"),
    ("集体合同", "份", "签订集体合同60份", "collective_contracts"),
]


@pytest.mark.parametrize(("object_name", "unit", "clause", "code"), FOUND)
def test_a_target_finds_its_indicator(object_name, unit, clause, code):
    found = candidates(Wanted(object_name, unit, clause, "county"), CATALOGUE)

    assert proposal(found) is not None, [(m.code, m.score) for m in found[:4]]
    assert proposal(found).code == code, [(m.code, m.score) for m in found[:4]]


NOT_FOUND = [
    ("职工书屋", "个", "新建职工书屋3个"),
    ("具体工作", "项", "谋划11项具体工作"),
    ("司机之家", "个", "建设“司机之家”2个"),
    ("调研报告", "篇", "形成调研报告3篇"),
    ("职工羽毛球赛", "场", "举办职工羽毛球赛1场"),
    ("网上工作平台", "个", "建成网上工作平台1个"),
    ("工会会员", "户", "新增工会会员20户"),
    ("爱心妈妈小屋", "%", "爱心妈妈小屋覆盖80%"),
    ("群众满意度", "%", "群众满意度95%以上"),
    ("重点工作", "项", "完成重点工作20项"),
    ("职工", "人", "服务职工5000人"),
]


@pytest.mark.parametrize(("object_name", "unit", "clause"), NOT_FOUND)
def test_nothing_is_proposed_where_no_indicator_fits(object_name, unit, clause):
    found = candidates(Wanted(object_name, unit, clause, "county"), CATALOGUE)

    assert proposal(found) is None, [(m.code, m.score) for m in found[:3]]


def test_the_reason_names_object_indicator_and_unit():
    (best, *_) = candidates(Wanted("爱心妈妈小屋", "个", "新建爱心妈妈小屋5个"), CATALOGUE)

    assert best.reason == "对象“爱心妈妈小屋”与指标“新建爱心妈妈小屋”相符，单位都是个"


def test_the_reason_says_when_units_differ():
    (best, *_) = candidates(Wanted("红色电影进基层活动", "次", "放映红色电影"), CATALOGUE)

    assert best.code == "films_shown"
    assert best.reason.endswith("，单位“次”与“场”相当")


def test_runners_up_follow_the_best_in_order_of_score():
    found = candidates(Wanted("爱心妈妈小屋", "个", "新建爱心妈妈小屋5个"), CATALOGUE)

    assert [match.code for match in found[:2]] == ["mother_rooms_new", "mother_rooms_total"]
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)


def test_the_same_question_has_the_same_answer():
    wanted = Wanted("区级大赛", "项", "举办10项以上区级大赛", "county")

    assert candidates(wanted, CATALOGUE) == candidates(wanted, CATALOGUE)


def test_an_increase_is_never_bound_to_a_level():
    found = candidates(Wanted("会员总数", "人", "会员总数增加500人", is_delta=True), CATALOGUE)

    assert all(m.score < THRESHOLD for m in found if m.code == "members_total")


def test_an_empty_catalogue_gives_no_candidate():
    assert candidates(Wanted("爱心妈妈小屋", "个"), ()) == []


def test_the_clause_stops_at_the_nearest_commas():
    text = "做好服务，新建“爱心妈妈小屋”5个、推进答疑项目。"

    assert clause_around(text, text.index("5个"), text.index("5个") + 2) == "新建“爱心妈妈小屋”5个"


@pytest.mark.parametrize(
    ("sentence", "clause", "expected"),
    [
        ("依托革命旧址，组织", "组织300名以上职工参加红色教育", "red_visit_participants"),
        ("开展主题宣传教育活动20场次，", "参加职工1500人以上", "theme_participants"),
        ("", "参加职工1500人以上", None),
    ],
)
def test_an_object_that_only_says_who_takes_its_subject_from_the_sentence(
    sentence, clause, expected
):
    known = (
        flow("training_persons", "参训职工", "人", "培训职工"),
        flow("red_visit_participants", "红色教育参加人员", "人", "红色教育"),
        flow("theme_participants", "主题活动参加职工", "人", "主题宣传教育"),
    )

    found = proposal(candidates(Wanted("职工", "名", clause, sentence=sentence), known))

    assert (found.code if found else None) == expected
