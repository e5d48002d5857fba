"""Aid that reaches a family, and 金秋助学."""

from gonghui.domains.assistance.aid.models.grant import AidEvent, AidGrant, AidPaper
from gonghui.domains.assistance.aid.models.study import (
    PartnerList,
    StudyApplication,
    StudyCampaign,
    StudyPaper,
    StudyStandard,
)
from gonghui.domains.assistance.aid.models.visit import StudyVisit, StudyVisitPhoto

__all__ = [
    "AidEvent",
    "AidGrant",
    "AidPaper",
    "PartnerList",
    "StudyApplication",
    "StudyCampaign",
    "StudyPaper",
    "StudyStandard",
    "StudyVisit",
    "StudyVisitPhoto",
]
