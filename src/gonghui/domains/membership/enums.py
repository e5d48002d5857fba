"""Code lists of membership. Sources: 会籍管理办法 2016, 会员实名制采集表; codes of the national
collection form are stored as the form prints them."""

from django.db.models import TextChoices


class MembershipStatus(TextChoices):
    """会籍管理办法 2016"""

    ACTIVE = "active", "在籍"
    IN_TRANSIT = "in_transit", "转接在途"
    RETAINED = "retained", "保留会籍"
    WITHDRAWN = "withdrawn", "已退会"
    EXPELLED = "expelled", "已除名"
    DECEASED = "deceased", "已故"
    VOID = "void", "登记作废"
    """Ours: the joining itself was recorded by mistake and struck out."""


COUNTED_STATUSES = (MembershipStatus.ACTIVE, MembershipStatus.IN_TRANSIT)
"""Who counts as a member: someone on the way still counts for the union left behind
(工会统计调查制度, `count.in_transit = SOURCE`)."""

LIVING_STATUSES = (
    MembershipStatus.ACTIVE,
    MembershipStatus.IN_TRANSIT,
    MembershipStatus.RETAINED,
)
"""Whoever has one of these may not join again, only be transferred or restored."""


class EventType(TextChoices):
    """会籍管理办法 2016: what can happen to a membership."""

    JOIN = "join", "入会"
    TRANSFER_IN = "transfer_in", "转入"
    RETAIN = "retain", "保留会籍"
    TRANSFER_OUT = "transfer_out", "转出"
    EXPEL = "expel", "除名"
    WITHDRAW = "withdraw", "退会"
    RESTORE = "restore", "恢复会籍"
    DEATH = "death", "死亡"
    CORRECT = "correct", "更正"


EXTERNAL_CODES = {
    EventType.JOIN: "1",
    EventType.TRANSFER_IN: "2",
    EventType.RETAIN: "3",
    EventType.TRANSFER_OUT: "4",
    EventType.EXPEL: "5",
    EventType.WITHDRAW: "6",
    EventType.RESTORE: "2",
    EventType.DEATH: "D",
    EventType.CORRECT: "C",
}
"""会籍变化类型 of the national form; letters stay inside (会籍管理办法 2016)."""


class ChangeReason(TextChoices):
    """会籍变化原因. 1–6 are the national form's; 10 and above are ours and are mapped on reporting."""

    EMPLOYMENT_CHANGED = "1", "劳动（工作）关系变化"
    LAID_OFF = "2", "本单位下岗后待岗"
    UNEMPLOYED = "3", "失业"
    BANKRUPT = "4", "所在企业破产"
    OWN_WISH = "5", "个人要求退会"
    CRIME = "6", "因犯罪被开除会籍"
    RETIRED = "10", "退休"
    MILITARY_SERVICE = "11", "服兵役"
    DIED = "12", "死亡"
    UNION_CLOSED = "13", "所在工会撤销或合并"
    REEMPLOYED = "14", "再就业"
    DEMOBILISED = "15", "退役后就业"
    LONG_UNPAID = "16", "连续六个月不交会费、不参加组织生活，经教育不改"
    MISRECORDED = "20", "登记有误"
    OTHER = "90", "其他"


class WorkStatus(TextChoices):
    """会员实名制采集表"""

    ON_DUTY = "1", "在岗"
    WAITING = "2", "待（下）岗"
    UNEMPLOYED = "3", "失业"
    RETIRED = "4", "退休"
    RETIRED_CADRE = "5", "离休"
    RESIGNED_EARLY = "6", "退职"
    INTERNALLY_RETIRED = "7", "退养（内退）"
    SICK_LEAVE = "8", "病休"
    OTHER = "9", "其他"


RETIRED_STATUSES = (WorkStatus.RETIRED, WorkStatus.RETIRED_CADRE)


class SkillLevel(TextChoices):
    """会员实名制采集表; letters and 0 are the eight-grade system's, mapped on reporting."""

    SENIOR_TECHNICIAN = "1", "高级技师"
    TECHNICIAN = "2", "技师"
    SENIOR = "3", "高级工"
    INTERMEDIATE = "4", "中级工"
    JUNIOR = "5", "初级工"
    CHIEF = "S", "首席技师"
    SPECIAL = "T", "特级技师"
    APPRENTICE = "0", "学徒工"


class EmploymentForm(TextChoices):
    """会员实名制采集表, column 20"""

    CONTRACT = "10", "全日制劳动合同"
    DISPATCHED = "20", "劳务派遣"
    PART_TIME = "30", "非全日制"
    SERVICE = "40", "劳务（承揽）协议"
    PLATFORM = "50", "平台用工"
    INTERN = "60", "实习、见习"
    STAFF_POST = "70", "机关事业单位在编"
    OTHER = "90", "其他"


class PostCategory(TextChoices):
    """Decides a woman's statutory retirement age (原法定退休年龄五十五周岁、五十周岁)."""

    CADRE = "cadre", "管理、技术岗位（干部）"
    WORKER = "worker", "生产、服务岗位（工人）"


class NewEmploymentType(TextChoices):
    """全总新就业形态口径: workers of new forms of employment, extensible."""

    TRUCK = "truck", "货车司机"
    RIDE = "ride", "网约车司机"
    COURIER = "courier", "快递员"
    DELIVERY = "delivery", "网约配送员"
    LIVE = "live", "网络主播"
    DOMESTIC = "domestic", "家政服务员"
    CARE = "care", "护工护理员"
    SECURITY = "security", "保安员"
    SALES = "sales", "商场信息员"
    AGENT = "agent", "房产中介员"
    DRIVER = "driver", "代驾员"
    OTHER = "other", "其他"


KEY_NEW_EMPLOYMENT = (
    NewEmploymentType.TRUCK,
    NewEmploymentType.RIDE,
    NewEmploymentType.COURIER,
    NewEmploymentType.DELIVERY,
)
"""The four groups that plans name (seeds 1 and 2)."""


class SignedContract(TextChoices):
    """全总新就业形态口径"""

    LABOUR = "labour", "劳动合同"
    WRITTEN = "written", "书面协议"
    NONE = "none", "无"


class JoinChannel(TextChoices):
    """全总新就业形态口径"""

    DESK = "desk", "现场"
    SCAN = "scan", "扫码"
    BATCH = "batch", "批量"
    ONLINE = "online", "网上申请"


class ConfirmMethod(TextChoices):
    """会员实名制采集表, column 33: how the member confirmed his data."""

    SIGNATURE = "signature", "本人签字"
    PHONE = "phone", "电话确认"
    MESSAGE = "message", "短信确认"
    WECHAT = "wechat", "微信确认"


class CollectionStatus(TextChoices):
    """会员实名制采集表: the state of the collected data."""

    COLLECTED = "collected", "已采集"
    BASE_CHECKED = "base_checked", "基层已核"
    SUPERIOR_ACCEPTED = "superior_accepted", "上级已收"
    ENABLED = "enabled", "已启用"
    RETURNED = "returned", "已退回"


class MemberTag(TextChoices):
    """会员实名制采集表, column 30. Hardship and disability are not tags: those facts are class C3
    and live with the registers of assistance."""

    MODEL_WORKER = "model_worker", "劳模"
    VETERAN = "veteran", "退役军人"
    UNION_CADRE = "union_cadre", "工会干部"
    DELEGATE = "delegate", "职工代表"
    CRAFTSMAN = "craftsman", "工匠"
    VOLUNTEER = "volunteer", "志愿者"
