"""Code lists of the drive to found unions. Sources: 工会法 §11–12, 工会统计调查制度."""

from django.db.models import TextChoices


class LeadState(TextChoices):
    """Where a lead is: ours."""

    WAITING = "waiting", "待走访"
    VISITED = "visited", "已走访"
    PREPARING = "preparing", "筹备中"
    UNABLE = "unable", "暂不具备条件"
    FOUNDED = "founded", "已建会"
    CLOSED = "closed", "单位注销"


WORKED = (LeadState.WAITING, LeadState.VISITED, LeadState.PREPARING)
"""States in which somebody has still something to do."""
ENDED = (LeadState.FOUNDED, LeadState.CLOSED)


class LeadSource(TextChoices):
    """Where it became known that the employer is there (建会率 `denominator_source`)."""

    REGISTER = "register", "用人单位台账"
    MARKET = "market", "市场监管登记"
    TAX = "tax", "税务数据"
    INSURANCE = "insurance", "社保数据"
    CENSUS = "census", "经济普查"
    CONTRIBUTION = "contribution", "经费代收清单"
    VISIT = "visit", "实地排查"


class Attitude(TextChoices):
    """How an employer received the visitor: ours."""

    WILLING = "willing", "愿意建会"
    HESITANT = "hesitant", "有顾虑"
    REFUSING = "refusing", "拒绝"
    ABSENT = "absent", "未见到负责人"


class ContributionKind(TextChoices):
    """工会法 §43: contributions of employers with a union, and what those pay that prepare one."""

    DUES = "dues", "工会经费"
    PREPARATORY = "preparatory", "建会筹备金"
