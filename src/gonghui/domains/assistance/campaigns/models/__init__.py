"""Campaigns and their money; visits; the people given something."""

from gonghui.domains.assistance.campaigns.models.campaign import (
    CampaignFund,
    CampaignShare,
    ConsolationCampaign,
)
from gonghui.domains.assistance.campaigns.models.recipient import ConsolationRecipient
from gonghui.domains.assistance.campaigns.models.visit import ConsolationVisit, VisitPhoto

__all__ = [
    "CampaignFund",
    "CampaignShare",
    "ConsolationCampaign",
    "ConsolationRecipient",
    "ConsolationVisit",
    "VisitPhoto",
]
