"""Code lists of a person. Sources: 会员实名制采集表, that is GB/T 2261.1, 3304, 4658,
4762, 2261.2 and GA/T 2000; codes are stored as the standards print them."""

from django.db.models import TextChoices


class Sex(TextChoices):
    """GB/T 2261.1"""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


class IdType(TextChoices):
    """GA/T 2000.156, the kinds of paper that unions meet."""

    RESIDENT = "111", "居民身份证"
    TEMPORARY = "112", "临时身份证"
    HOUSEHOLD = "113", "户口簿"
    OFFICER = "114", "军官证"
    POLICE = "115", "警官证"
    PASSPORT = "414", "普通护照"
    TAIWAN_PASS = "511", "台湾居民来往大陆通行证"
    HONG_KONG_MACAO_PASS = "516", "港澳居民来往内地通行证"
    PERMANENT_RESIDENCE = "553", "外国人永久居留身份证"
    OTHER = "990", "其他"


class PoliticalStatus(TextChoices):
    """GB/T 4762"""

    PARTY_MEMBER = "01", "中共党员"
    PROBATIONARY = "02", "中共预备党员"
    YOUTH_LEAGUE = "03", "共青团员"
    REVOLUTIONARY_COMMITTEE = "04", "民革会员"
    DEMOCRATIC_LEAGUE = "05", "民盟盟员"
    NATIONAL_CONSTRUCTION = "06", "民建会员"
    PROMOTING_DEMOCRACY = "07", "民进会员"
    PEASANTS_WORKERS = "08", "农工党党员"
    PUBLIC_INTEREST = "09", "致公党党员"
    SEPTEMBER_THIRD = "10", "九三学社社员"
    TAIWAN_LEAGUE = "11", "台盟盟员"
    NON_PARTY = "12", "无党派人士"
    MASSES = "13", "群众"


class Education(TextChoices):
    """GB/T 4658-2006. The first digit is the statistical class."""

    DOCTOR = "11", "博士研究生毕业"
    DOCTOR_COMPLETED = "12", "博士研究生结业"
    DOCTOR_LEFT = "13", "博士研究生肄业"
    MASTER = "14", "硕士研究生毕业"
    MASTER_COMPLETED = "15", "硕士研究生结业"
    MASTER_LEFT = "16", "硕士研究生肄业"
    POSTGRADUATE_CLASS = "17", "研究生班毕业"
    BACHELOR = "21", "大学本科毕业"
    BACHELOR_COMPLETED = "22", "大学本科结业"
    BACHELOR_LEFT = "23", "大学本科肄业"
    COLLEGE_CLASS = "28", "大学普通班毕业"
    JUNIOR_COLLEGE = "31", "大学专科毕业"
    JUNIOR_COLLEGE_COMPLETED = "32", "大学专科结业"
    JUNIOR_COLLEGE_LEFT = "33", "大学专科肄业"
    SECONDARY = "41", "中等专科毕业"
    SECONDARY_COMPLETED = "42", "中等专科结业"
    SECONDARY_LEFT = "43", "中等专科肄业"
    VOCATIONAL_HIGH = "44", "职业高中毕业"
    VOCATIONAL_HIGH_COMPLETED = "45", "职业高中结业"
    VOCATIONAL_HIGH_LEFT = "46", "职业高中肄业"
    TECHNICAL = "47", "技工学校毕业"
    TECHNICAL_COMPLETED = "48", "技工学校结业"
    TECHNICAL_LEFT = "49", "技工学校肄业"
    HIGH_SCHOOL = "61", "普通高中毕业"
    HIGH_SCHOOL_COMPLETED = "62", "普通高中结业"
    HIGH_SCHOOL_LEFT = "63", "普通高中肄业"
    MIDDLE_SCHOOL = "71", "初中毕业"
    MIDDLE_SCHOOL_LEFT = "73", "初中肄业"
    PRIMARY = "81", "小学毕业"
    PRIMARY_LEFT = "83", "小学肄业"
    OTHER = "90", "其他"


class HukouType(TextChoices):
    """GA/T 2000.27, configurable by place."""

    URBAN = "10", "非农业（城镇）"
    RURAL = "20", "农业（农村）"
    UNIFIED = "30", "统一居民户口"
    OTHER = "90", "其他"


class MaritalStatus(TextChoices):
    """GB/T 2261.2"""

    UNMARRIED = "10", "未婚"
    MARRIED = "20", "已婚"
    WIDOWED = "30", "丧偶"
    DIVORCED = "40", "离婚"
    UNSTATED = "90", "未说明"


_ETHNICITIES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 "
    "东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 "
    "俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()

ETHNICITIES: list[tuple[str, str]] = [
    *((f"{number:02d}", f"{name}族") for number, name in enumerate(_ETHNICITIES, start=1)),
    ("97", "其他"),
    ("98", "外国血统中国籍人士"),
]
"""GB/T 3304-1991"""
