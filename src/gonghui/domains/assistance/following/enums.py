"""Code lists of following files."""

from django.db.models import TextChoices


class Move(TextChoices):
    """What is proposed for a file. Each is a kind of matter of its own."""

    EXIT = "exit", "脱困"
    RELIEF = "relief", "解困"
    CANCEL = "cancel", "注销"
    RETURN = "return", "返困"


class ProposalState(TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已办结"
    DROPPED = "dropped", "未通过"


class Way(TextChoices):
    """How a family was spoken with."""

    HOME = "home", "入户"
    PHONE = "phone", "电话"
    ONLINE = "online", "网上"


class Purpose(TextChoices):
    """Why a family is called on."""

    MONITORING = "monitoring", "脱困后回访"
    ALERT = "alert", "返困预警"
    URGENT = "urgent", "红色风险入户"
    CARE = "care", "日常走访"


class Risk(TextChoices):
    """How likely a family falls back, as who called on it judges."""

    GREEN = "green", "绿色（稳定）"
    YELLOW = "yellow", "黄色（需留意）"
    RED = "red", "红色（须入户）"


class Income(TextChoices):
    """Income as against the last time."""

    UP = "up", "增加"
    SAME = "same", "持平"
    DOWN = "down", "减少"
    NONE = "none", "没有收入"


class Work(TextChoices):
    STEADY = "steady", "稳定就业"
    UNSTEADY = "unsteady", "零工、灵活就业"
    LOST = "lost", "失业"
    RETIRED = "retired", "退休"
    UNABLE = "unable", "不能劳动"


class Health(TextChoices):
    GOOD = "good", "良好"
    TREATED = "treated", "慢性病、康复中"
    NEW_ILLNESS = "new_illness", "新患重大疾病"
    WORSE = "worse", "病情加重"


class AlertState(TextChoices):
    OPEN = "open", "待走访"
    CLOSED = "closed", "已走访"


class ReliefKind(TextChoices):
    """What the lists of government relief say of a person."""

    DIBAO = "dibao", "低保"
    DESTITUTE = "destitute", "特困"
    LOW_INCOME = "low_income", "低保边缘、低收入"
    RIGID = "rigid", "刚性支出困难"


class Difference(TextChoices):
    """How our files and a list of government relief differ."""

    OURS_ONLY = "ours_only", "在档，名单中没有"
    THEIRS_ONLY = "theirs_only", "名单中有，未建档"
    CATEGORY = "category", "两边类别不一致"
    LEFT = "left", "名单中有，档案已脱困或注销"


class HelperKind(TextChoices):
    """Who stands by a family."""

    CADRE = "cadre", "干部"
    MODEL_WORKER = "model_worker", "劳模"
    UNION = "union", "工会（单位）"


class MeasureKind(TextChoices):
    JOB = "job", "就业"
    TRAINING = "training", "技能培训"
    MEDICAL = "medical", "看病就医"
    SCHOOLING = "schooling", "子女上学"
    INSURANCE = "insurance", "社保、低保衔接"
    GOODS = "goods", "物资"
    MONEY = "money", "资金"
    OTHER = "other", "其他"


class EndReason(TextChoices):
    """Why a helper no longer stands by a family."""

    REACHED = "reached", "达到目标"
    EXITED = "exited", "家庭脱困、解困"
    CANCELLED = "cancelled", "档案注销"
    CHANGED = "changed", "更换责任人"
    MOVED = "moved", "家庭迁离"
    OTHER = "other", "其他"
