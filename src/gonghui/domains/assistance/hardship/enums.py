"""Code lists of hardship. Sources: 困难职工档案表及填报说明, 全国总工会困难职工认定三类口径."""

from django.db.models import TextChoices


class FileState(TextChoices):
    DRAFT = "draft", "填写中"
    APPLYING = "applying", "办理中"
    ACTIVE = "active", "在档"
    RELIEVED = "relieved", "解困"
    EXITED = "exited", "脱困"
    CANCELLED = "cancelled", "已注销"
    REJECTED = "rejected", "不予建档"
    WITHDRAWN = "withdrawn", "已撤回"


LIVE_STATES = (
    FileState.DRAFT,
    FileState.APPLYING,
    FileState.ACTIVE,
    FileState.RELIEVED,
    FileState.EXITED,
)
"""A person has one such file. One that has exited is taken up again, not made anew."""

HELD_STATES = (FileState.APPLYING, FileState.ACTIVE, FileState.RELIEVED)
"""Files that hold their household: none of its members stands in another."""

FILED_STATES = (
    FileState.ACTIVE,
    FileState.RELIEVED,
    FileState.EXITED,
    FileState.CANCELLED,
)


class Category(TextChoices):
    """Categories since the end of 2020."""

    DEEP = "deep", "深度困难"
    RELATIVE = "relative", "相对困难"
    ACCIDENTAL = "accidental", "意外致困"


class Level(TextChoices):
    """At which level of the unions a file is kept."""

    NATIONAL = "national", "全国级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


class Cause(TextChoices):
    NO_CAPACITY = "01", "无劳动能力"
    NOT_EMPLOYED = "02", "有劳动能力而未就业"
    LAID_OFF = "03", "下岗失业"
    UNINSURED = "04", "未参加社会保险"
    UNPAID_INSURANCE = "05", "社保待遇落实不到位"
    ILLNESS = "06", "患重特大疾病"
    DISASTER = "07", "遭受自然灾害"
    ACCIDENT = "08", "遭受意外事故"
    SCHOOLING = "09", "子女上学"
    OTHER = "10", "其他"


ACCIDENTS = (Cause.ILLNESS, Cause.DISASTER, Cause.ACCIDENT)
"""Causes that may bring a household into accidental hardship."""


class IncomeKind(TextChoices):
    WAGE = "wage", "工资性收入"
    BUSINESS = "business", "经营净收入"
    PROPERTY = "property", "财产净收入"
    TRANSFER = "transfer", "转移净收入"
    OTHER = "other", "其他应计收入"


class ExpenseKind(TextChoices):
    ILLNESS = "illness", "因病自付"
    DISABILITY = "disability", "因残照护"
    EDUCATION = "education", "子女教育"
    HOUSING = "housing", "住房"
    EMPLOYMENT = "employment", "必要就业成本"
    OTHER = "other", "其他刚性支出"


class AccidentRule(TextChoices):
    A = "A", "扣减致困支出后不超过低保标准的规定倍数"
    B = "B", "年度致困费用超过家庭年收入的规定比例"
    C = "C", "按人均收入是否超过低保标准三倍分别计算"


class VehicleUse(TextChoices):
    """What a vehicle is for that may be overlooked."""

    DISABILITY = "disability", "残疾人代步"
    ILLNESS = "illness", "患病就医代步"
    LIVELIHOOD = "livelihood", "谋生用车"


class Exclusion(TextChoices):
    HOUSING = "housing", "两套以上住房且超过当地人均面积"
    VEHICLE = "vehicle", "拥有或者经常使用机动车"
    BUSINESS = "business", "控股、实际控制企业或者开店雇工"
    SCHOOL = "school", "子女读高收费学校或者自费留学"
    REFUSES_WORK = "refuses_work", "有劳动能力无正当理由拒绝就业"
    CONCEALED = "concealed", "隐瞒收入或者提供虚假材料"
    REFUSES_CHECK = "refuses_check", "拒绝配合核查"


class Relation(TextChoices):
    HEAD = "head", "本人"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    PARENT = "parent", "父母"
    IN_LAW = "in_law", "配偶父母"
    GRANDCHILD = "grandchild", "孙子女、外孙子女"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他共同生活的人"


class Health(TextChoices):
    GOOD = "good", "良好"
    CANCER = "cancer", "恶性肿瘤"
    HEART = "heart", "心脑血管疾病"
    KIDNEY = "kidney", "终末期肾病"
    MENTAL = "mental", "精神病"
    BLOOD = "blood", "血液病"
    DIABETES = "diabetes", "糖尿病"
    DISABLED = "disabled", "残疾"
    ORDINARY = "ordinary", "一般疾病"
    OTHER = "other", "其他重大疾病"


class Livelihood(TextChoices):
    """What somebody of the household does."""

    ON_DUTY = "on_duty", "在岗"
    LAID_OFF = "laid_off", "下（待）岗"
    JOBLESS = "jobless", "失（无）业"
    RETIRED = "retired", "退休"
    SICK_LEAVE = "sick_leave", "病休"
    EARLY_RETIRED = "early_retired", "内退"
    FLEXIBLE = "flexible", "灵活就业"
    PUPIL = "pupil", "在校学生"
    INFANT = "infant", "学龄前儿童"
    NONE = "none", "无劳动能力"


class SchoolStage(TextChoices):
    COMPULSORY = "compulsory", "小学、初中"
    SENIOR = "senior", "高中、中职"
    HIGHER = "higher", "大专、本科及以上"
    SPECIAL = "special", "特殊教育"


class MedicalInsurance(TextChoices):
    EMPLOYEE = "employee", "职工医保"
    RESIDENT = "resident", "居民医保"
    OTHER = "other", "其他医保"
    NONE = "none", "未参保"


class HousingType(TextChoices):
    SELF_BUILT = "self_built", "自建房"
    COMMODITY = "commodity", "商品房"
    AFFORDABLE = "affordable", "经济适用房"
    LIMITED = "limited", "两限房"
    PUBLIC = "public", "公房"
    LOW_RENT = "low_rent", "廉租房（公租房）"
    RENTED = "rented", "租房"
    OTHER = "other", "其他"


class Dibao(TextChoices):
    """Whether the household lives on the state's minimum."""

    NONE = "none", "未享受"
    DIBAO = "dibao", "已享受低保"
    EDGE = "edge", "低保边缘家庭"


class PaperKind(TextChoices):
    IDENTITY = "identity", "身份证"
    HUKOU = "hukou", "户口簿"
    INCOME = "income", "收入证明"
    CAUSE = "cause", "致困证明"
    AUTHORISATION = "authorisation", "核对授权书（纸质）"
    NOTICE = "notice", "公示照片"
    OTHER = "other", "其他材料"


NEEDED_PAPERS = (PaperKind.IDENTITY, PaperKind.HUKOU, PaperKind.INCOME, PaperKind.CAUSE)


class EventKind(TextChoices):
    """What happened to a filed file; flows of indicators ask these."""

    FILED = "filed", "建档"
    REVIEWED = "reviewed", "复核"
    CHANGED = "changed", "变更"
    RELIEVED = "relieved", "解困"
    EXITED = "exited", "脱困"
    CANCELLED = "cancelled", "注销"
    RETURNED = "returned", "返困"
    MONITORED = "monitored", "回访"


class CancelReason(TextChoices):
    ESCAPED = "escaped", "脱困"
    RETIRED = "retired", "退休转社会"
    TRANSFERRED = "transferred", "调离"
    DECEASED = "deceased", "死亡"
    FRAUD = "fraud", "提供虚假材料"
    REFUSED = "refused", "拒绝核查"
    MERGED = "merged", "并档"


class CheckSource(TextChoices):
    """Whose register was asked."""

    CIVIL_AFFAIRS = "civil_affairs", "民政核对中心"
    REAL_ESTATE = "real_estate", "不动产登记"
    VEHICLES = "vehicles", "车辆管理"
    MARKET = "market", "市场监管"
    SOCIAL_INSURANCE = "social_insurance", "社会保险"
    OTHER = "other", "其他单位"


class CheckItem(TextChoices):
    """What was compared."""

    HOUSING = "housing", "房产"
    VEHICLE = "vehicle", "车辆"
    BUSINESS = "business", "工商登记"
    INSURANCE = "insurance", "社会保险"
    DIBAO = "dibao", "低保"


class CheckAnswer(TextChoices):
    SAME = "same", "与申报一致"
    DIFFERENT = "different", "与申报不一致"
    NOT_ASKED = "not_asked", "未核对"


class OverrideState(TextChoices):
    PROPOSED = "proposed", "待上级确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "未确认"


class VisitPlace(TextChoices):
    HOME = "home", "家中"
    HOSPITAL = "hospital", "医院"
    WORKPLACE = "workplace", "工作单位"
    OTHER = "other", "其他地点"
