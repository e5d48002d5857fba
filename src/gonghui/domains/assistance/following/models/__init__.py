"""What becomes of filed households, and who stands by them."""

from gonghui.domains.assistance.following.models.comparing import Comparison, ComparisonFinding
from gonghui.domains.assistance.following.models.pairing import (
    PairAssistance,
    PairMeasure,
    PairVisit,
)
from gonghui.domains.assistance.following.models.proposing import Proposal
from gonghui.domains.assistance.following.models.trying import RuleTrial
from gonghui.domains.assistance.following.models.visiting import (
    FollowUpVisit,
    MonitoringTerm,
    RiskAlert,
)

__all__ = [
    "Comparison",
    "ComparisonFinding",
    "FollowUpVisit",
    "MonitoringTerm",
    "PairAssistance",
    "PairMeasure",
    "PairVisit",
    "Proposal",
    "RiskAlert",
    "RuleTrial",
]
