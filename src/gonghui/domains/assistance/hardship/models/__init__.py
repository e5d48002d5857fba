"""Files of households in hardship, what was found out about them, and what happened to them."""

from gonghui.domains.assistance.hardship.models.file import (
    FileCounter,
    HardshipFile,
    HardshipPaper,
    HouseholdIndex,
    HouseholdMember,
    HouseholdVersion,
)
from gonghui.domains.assistance.hardship.models.finding import (
    CategoryOverride,
    HardshipAssessment,
    HomeVisit,
    HomeVisitor,
    HomeVisitPhoto,
    Verification,
)
from gonghui.domains.assistance.hardship.models.ledger import HardshipEvent, HardshipSpan

__all__ = [
    "CategoryOverride",
    "FileCounter",
    "HardshipAssessment",
    "HardshipEvent",
    "HardshipFile",
    "HardshipPaper",
    "HardshipSpan",
    "HomeVisit",
    "HomeVisitPhoto",
    "HomeVisitor",
    "HouseholdIndex",
    "HouseholdMember",
    "HouseholdVersion",
    "Verification",
]
