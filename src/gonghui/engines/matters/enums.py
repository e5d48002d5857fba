"""States and words of matters."""

from django.db.models import TextChoices


class Applicant(TextChoices):
    """Who asks."""

    PERSON = "person", "个人"
    UNION = "union", "工会"
    EMPLOYER = "employer", "用人单位"


class MatterState(TextChoices):
    """Where a matter is as a whole."""

    RUNNING = "running", "在办"
    RETURNED = "returned", "待补正"
    SUSPENDED = "suspended", "中止"
    CLOSED = "closed", "办结"


OPEN_STATES = (MatterState.RUNNING, MatterState.RETURNED, MatterState.SUSPENDED)


class Outcome(TextChoices):
    """How a closed matter ended."""

    APPROVED = "approved", "已通过"
    REFUSED = "refused", "不予通过"
    WITHDRAWN = "withdrawn", "已撤回"


class Channel(TextChoices):
    """Which door a matter came in by."""

    DESK = "desk", "窗口代办"
    PORTAL = "portal", "职工自助"


class DeskState(TextChoices):
    """A desk waits, has acted, was skipped because others decided, or became void."""

    WAITING = "waiting", "待办"
    ACTED = "acted", "已办"
    SKIPPED = "skipped", "无需再办"
    VOID = "void", "已失效"


class Action(TextChoices):
    """What can be done at a desk."""

    PASS = "pass", "通过"
    RETURN = "return", "退回补正"
    REFUSE = "refuse", "不予通过"
    TRANSFER = "transfer", "转办"


OPINIONS = (Action.PASS, Action.RETURN, Action.REFUSE)
"""Actions that answer the request; a transfer only hands it on."""


class Colour(TextChoices):
    """How near a desk's time limit is; `STILL` while the clock stands."""

    NONE = "none", "不限时"
    BLUE = "blue", "时限内"
    YELLOW = "yellow", "临近到期"
    RED = "red", "已超期"
    STILL = "still", "停表"


class ObjectionState(TextChoices):
    """What became of an objection during publicity."""

    OPEN = "open", "核查中"
    DISMISSED = "dismissed", "不成立"
    UPHELD = "upheld", "成立"


class ReminderKind(TextChoices):
    """Why somebody was reminded."""

    DUE_SOON = "due_soon", "临近到期"
    OVERDUE = "overdue", "已超期"
    ESCALATED = "escalated", "超期上报"
    URGED = "urged", "催办"
    SUPERVISED = "supervised", "督办"


class RatingWay(TextChoices):
    """How an applicant's opinion came in."""

    OWN = "own", "申请人评价"
    PHONE = "phone", "电话回访"


class Verb(TextChoices):
    """What an entry of the history tells."""

    SUBMITTED = "submitted", "提交申请"
    PASSED = "passed", "通过"
    RETURNED = "returned", "退回补正"
    REFUSED = "refused", "不予通过"
    TRANSFERRED = "transferred", "转办"
    SUPPLEMENTED = "supplemented", "补正后再次提交"
    WITHDRAWN = "withdrawn", "撤回"
    URGED = "urged", "催办"
    SUPERVISED = "supervised", "督办"
    SUSPENDED = "suspended", "中止"
    RESUMED = "resumed", "恢复办理"
    REOPENED = "reopened", "重开"
    OBJECTED = "objected", "提出异议"
    ANSWERED = "answered", "异议核查"
    PUBLISHED = "published", "公示期满"
    RATED = "rated", "评价"
    CALLED = "called", "回访未接通"
    FOLLOWED = "followed", "移交承接"
    ESCALATED = "escalated", "超期上报"
