"""Code lists of summaries."""

from django.db.models import TextChoices


class SummaryState(TextChoices):
    """Only a draft may change; a withdrawn paper stays as it was issued, with the reason."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已签发"
    WITHDRAWN = "withdrawn", "已撤回"


class SummaryKind(TextChoices):
    """How long a time the summary looks back on; decides its title."""

    YEAR = "year", "年度总结"
    HALF = "half", "半年总结"
    QUARTER = "quarter", "季度总结"
    MONTH = "month", "月度总结"
    OTHER = "other", "阶段总结"


class FigureRole(TextChoices):
    """What a figure of the text says about its indicator.

    Each role is one way of computing a number from the records (`tracing.number_of`), so that
    every figure can be asked again.
    """

    VALUE = "value", "记录数"
    DECLARED = "declared", "申报数"
    CHANGE = "change", "比期初增减"
    TARGET = "target", "目标值"
    PROGRESS = "progress", "目标完成率"
    SHORTFALL = "shortfall", "距目标差额"
    TARGETS_TOTAL = "targets_total", "量化目标项数"
    TARGETS_MET = "targets_met", "已完成目标项数"
