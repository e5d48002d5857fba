"""Code lists of requests about membership."""

from django.db.models import TextChoices


class JoinOutcome(TextChoices):
    """How a request to join ended."""

    APPROVED = "approved", "已入会"
    REFUSED = "refused", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"


class RoutingRule(TextChoices):
    """会籍管理办法 2016 §5–9: by which rule a union receives somebody."""

    OWN = "own", "单位工会"
    AREA = "area", "工作地工会"
    TRADE = "trade", "行业工会"
    FALLBACK = "fallback", "兜底工会"
    CHOSEN = "chosen", "工会报名单"


class LetterState(TextChoices):
    """What became of a letter of introduction."""

    ISSUED = "issued", "待接收"
    RECEIVED = "received", "已接收"
    CALLED_BACK = "called_back", "已撤回"
    FALLEN_BACK = "fallen_back", "已转兜底工会"


class InvitationState(TextChoices):
    """What a member answered to a union that asks for him."""

    WAITING = "waiting", "待本人确认"
    ACCEPTED = "accepted", "已同意"
    DECLINED = "declined", "未同意"
    ENDED = "ended", "已过期"


class StayKind(TextChoices):
    """会籍管理办法 2016: away from the union that holds the membership."""

    FLOATING = "floating", "流动会员"
    SECONDED = "seconded", "借调代管"


class ListState(TextChoices):
    """How far a list for joining together is."""

    CHECKED = "checked", "已核对"
    SUBMITTED = "submitted", "审批中"
    SETTLED = "settled", "已入会"
    CLOSED = "closed", "未通过"
