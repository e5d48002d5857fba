"""Brands, occasions and states of campaigns. Sources: 四送 of the trade unions, 送温暖资金使用管理办法."""

from django.db.models import TextChoices


class Brand(TextChoices):
    """四送, each with its season."""

    SPRING = "spring_blessing", "春送祝福"
    SUMMER = "summer_cool", "夏送清凉"
    AUTUMN = "autumn_study", "金秋助学"
    WINTER = "winter_warm", "冬送温暖"
    OTHER = "other", "走访慰问"


FOUR_GIFTS = (Brand.SPRING, Brand.SUMMER, Brand.AUTUMN, Brand.WINTER)

SEASONS = {
    Brand.SPRING: ((2, 1), (4, 30)),
    Brand.SUMMER: ((6, 1), (9, 30)),
    Brand.AUTUMN: ((7, 1), (10, 31)),
    Brand.WINTER: ((11, 1), (2, 28)),
}
"""First and last day (month, day) that a brand usually runs; winter ends in the next year."""


class Occasion(TextChoices):
    """What a campaign or a visit is held for."""

    NEW_YEAR = "new_year", "元旦"
    SPRING_FESTIVAL = "spring_festival", "春节"
    LANTERN = "lantern", "元宵"
    WOMENS_DAY = "womens_day", "三八"
    QINGMING = "qingming", "清明"
    LABOUR_DAY = "labour_day", "五一"
    CHILDRENS_DAY = "childrens_day", "六一"
    DRAGON_BOAT = "dragon_boat", "端午"
    ARMY_DAY = "army_day", "八一"
    TEACHERS_DAY = "teachers_day", "教师节"
    MID_AUTUMN = "mid_autumn", "中秋"
    NATIONAL_DAY = "national_day", "国庆"
    SICKNESS = "sickness", "患病住院"
    DISASTER = "disaster", "受灾"


FESTIVALS = tuple(one for one in Occasion if one not in (Occasion.SICKNESS, Occasion.DISASTER))


class Tag(TextChoices):
    """What a campaign is about besides its brand."""

    NON_STOP = "non_stop", "不停产企业"
    KEY_PROJECT = "key_project", "重点项目"
    HIGH_HEAT = "high_heat", "高温岗位"
    EPIDEMIC = "epidemic", "疫情防控"
    RESCUE = "rescue", "抢险救灾"
    GIG = "gig", "新就业形态"
    FACE_TO_FACE = "face_to_face", "面心实"


class Category(TextChoices):
    """Whom a visit is paid to."""

    HARDSHIP = "hardship", "困难职工"
    SICK = "sick", "患病职工"
    MODEL_WORKER = "model_worker", "劳模工匠"
    FRONTLINE = "frontline", "一线职工"
    OUTDOOR = "outdoor", "户外劳动者"
    GIG = "gig", "新就业形态劳动者"
    HOLIDAY_DUTY = "holiday_duty", "节日坚守岗位"
    EPIDEMIC_FRONT = "epidemic_front", "疫情防控一线"
    RESCUE = "rescue", "抢险救灾一线"
    KEY_PROJECT = "key_project", "重点项目建设者"
    KINDERGARTEN = "kindergarten", "幼儿园"
    OTHER = "other", "其他"


FRONTLINE_DUTY = (Category.HOLIDAY_DUTY, Category.EPIDEMIC_FRONT)
"""Those who stand at their posts while others are off: 坚守一线."""


class CampaignState(TextChoices):
    PLANNED = "planned", "拟定方案"
    APPROVED = "approved", "已批准"
    EXECUTING = "executing", "实施中"
    SETTLED = "settled", "已结算"
    SUMMARISED = "summarised", "已总结"
    CANCELLED = "cancelled", "已取消"


OPEN_STATES = (CampaignState.PLANNED, CampaignState.APPROVED, CampaignState.EXECUTING)
"""Lists may still be changed."""
RUNNING_STATES = (CampaignState.APPROVED, CampaignState.EXECUTING)
"""Approved and not settled: money and goods may go out, visits may be paid."""


class VisitState(TextChoices):
    PLANNED = "planned", "待走访"
    DONE = "done", "已走访"
    CANCELLED = "cancelled", "已取消"


class RecipientState(TextChoices):
    LISTED = "listed", "待慰问"
    GIVEN = "given", "已慰问"
    SIGNED = "signed", "已签收"
    DROPPED = "dropped", "已移出"


class SignedBy(TextChoices):
    INK = "ink", "现场签名"
    PHONE = "phone", "本人手机"
    PAPER = "paper", "签收表"
