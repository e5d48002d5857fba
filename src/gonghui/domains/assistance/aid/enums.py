"""Code lists of aid."""

from django.db.models import TextChoices


class AidKind(TextChoices):
    """What a family is helped with."""

    LIVING = "living", "生活救助"
    MEDICAL = "medical", "医疗救助"
    STUDENT = "student_aid", "助学救助"
    ACCIDENTAL = "accidental", "意外致困救助"
    TEMPORARY = "temporary", "临时救助"
    WARMTH = "warmth", "送温暖慰问"
    LEGAL = "legal", "法律服务"
    SKILL = "skill", "技能培训"
    JOB = "job", "就业服务"
    STARTUP = "startup", "创业服务"
    PSYCH = "psych", "心理服务"


CASH_KINDS = (
    AidKind.LIVING,
    AidKind.MEDICAL,
    AidKind.ACCIDENTAL,
    AidKind.TEMPORARY,
    AidKind.WARMTH,
)
"""Kinds of money and goods that are proposed and approved one by one. 助学 comes from a campaign."""

WITHOUT_FILE = (AidKind.TEMPORARY, AidKind.WARMTH)
"""Kinds that a family without a hardship file may have."""

ASKED_BY_WORKERS = (AidKind.LIVING, AidKind.MEDICAL, AidKind.ACCIDENTAL, AidKind.TEMPORARY)

SERVICES = (AidKind.LEGAL, AidKind.SKILL, AidKind.JOB, AidKind.STARTUP, AidKind.PSYCH)
"""Non-cash services: counted, never paid."""


class GrantState(TextChoices):
    """Where a grant is on its way to the family."""

    PROPOSED = "proposed", "待审核"
    CHECKED = "checked", "待审批"
    APPROVED = "approved", "待发放"
    PAID = "paid", "待签收"
    SIGNED = "signed", "已签收"
    EVALUATED = "evaluated", "已评价"
    RENDERED = "rendered", "已提供"
    REFUSED = "refused", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"
    REVERSED = "reversed", "已冲回"


REACHED = (
    GrantState.PAID,
    GrantState.SIGNED,
    GrantState.EVALUATED,
    GrantState.RENDERED,
)
"""What has reached the family, and is counted."""

ENDED = (GrantState.REFUSED, GrantState.WITHDRAWN, GrantState.REVERSED)
"""What came to nothing, and uses up no limit."""


class Outcome(TextChoices):
    """How far a grant helped, as the follow-up found."""

    SOLVED = "solved", "困难已解决"
    EASED = "eased", "困难有缓解"
    SAME = "same", "仍很困难，需继续帮扶"


class Target(TextChoices):
    """Whose children are helped: reported apart, and together."""

    OWN = "own_child", "本系统困难职工子女"
    PARTNER = "partner_area", "老区、民族地区和联系点学生"


class PartnerKind(TextChoices):
    """What kind of area the students outside one's own unions come from."""

    REVOLUTIONARY = "revolutionary", "革命老区"
    ETHNIC = "ethnic", "民族地区"
    RURAL = "rural", "乡村振兴联系点"


class Stage(TextChoices):
    """How far a student is at school."""

    COMPULSORY = "primary_junior", "义务教育"
    SENIOR = "senior", "高中、中职"
    HIGHER = "higher", "高等教育"
    SPECIAL = "special", "特殊教育"


class CampaignState(TextChoices):
    """Where a yearly campaign is."""

    DRAFT = "draft", "准备中"
    OPEN = "open", "申请中"
    CLOSED = "closed", "审核发放"
    SETTLED = "settled", "已结束"


class StudyState(TextChoices):
    """Where an application is."""

    APPLIED = "applied", "待审核"
    CHECKED = "checked", "公示审批中"
    AWARDED = "awarded", "待发放"
    PAID = "paid", "已发放"
    REFUSED = "refused", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"
    REVERSED = "reversed", "已冲回"


STUDY_ENDED = (StudyState.REFUSED, StudyState.WITHDRAWN, StudyState.REVERSED)


class ListState(TextChoices):
    """Where a list of students of a partner area is."""

    IMPORTED = "imported", "待审批"
    APPROVED = "approved", "待发放"
    PAID = "paid", "已发放"
    DROPPED = "dropped", "已作废"


class VisitMethod(TextChoices):
    """How a student was called on."""

    HOME = "home", "上门"
    SCHOOL = "school", "到校"
    MEETING = "meeting", "座谈"
    PHONE = "phone", "电话"


class StudyStatus(TextChoices):
    """How the student does, as the call-back found."""

    STUDYING = "studying", "正常在读"
    GRADUATED = "graduated", "已毕业就业"
    LEFT = "left", "休学、退学"
    UNREACHED = "unreached", "未联系上"
