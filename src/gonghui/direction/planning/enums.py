"""Code lists of plans and their targets."""

from django.db.models import TextChoices


class PlanKind(TextChoices):
    """What the imported paper is. Targets come from the looking-forward half only."""

    PLAN = "plan", "工作计划"
    SUMMARY = "summary", "工作总结"
    BOTH = "both", "总结和计划"


class PlanState(TextChoices):
    READING = "reading", "识别中"
    REVIEW = "review", "待审核"
    CONFIRMED = "confirmed", "执行中"
    CLOSED = "closed", "已办结"


class PartKind(TextChoices):
    """Which half of the paper a section stands in."""

    PLAN = "plan", "计划部分"
    SUMMARY = "summary", "总结部分"


class Comparator(TextChoices):
    """How the value reached is compared with the value wanted."""

    EQUAL = "=", "达到"
    AT_LEAST = ">=", "不少于"
    MORE = ">", "超过"
    AT_MOST = "<=", "不超过"
    LESS = "<", "低于"
    ABOUT = "~", "约"


class ProgressMode(TextChoices):
    """Where the value reached comes from."""

    INDICATOR = "indicator", "按业务记录统计"
    DECLARED = "declared", "申报进度"
    NONE = "none", "不跟踪"


class TargetState(TextChoices):
    PROPOSED = "proposed", "待定"
    CONFIRMED = "confirmed", "采用"
    DROPPED = "dropped", "不采用"


class DutyKind(TextChoices):
    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"


class PlaceholderKind(TextChoices):
    """What has to be filled in where the paper has xx, ** or ____."""

    NUMBER = "number", "数字"
    NAME = "name", "名称"
    PLACE = "place", "地名"
    DATE = "date", "日期"


class Resolution(TextChoices):
    """What became of a spot that the reader could not settle."""

    OPEN = "", "待处理"
    TARGET = "target", "已设为目标"
    DISMISSED = "dismissed", "已忽略"


class EntryState(TextChoices):
    SUBMITTED = "submitted", "待审核"
    APPROVED = "approved", "已认可"
    REFUSED = "refused", "未认可"


class Standing(TextChoices):
    """How a target stands on a day (docs/sources.md, activities)."""

    DONE = "done", "已完成"
    NOT_BEGUN = "not_begun", "未开始"
    ON_TRACK = "on_track", "进展正常"
    LATE = "late", "可能滞后"
    MISSED = "missed", "未完成"
    UNMEASURED = "unmeasured", "暂无数据"
    UNTRACKED = "untracked", "不跟踪"
