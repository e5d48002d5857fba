"""The registers of campaigns, of visits and of the people on their lists."""

from gonghui.domains.assistance.campaigns.registers.campaigns import CAMPAIGNS
from gonghui.domains.assistance.campaigns.registers.people import RECIPIENTS
from gonghui.domains.assistance.campaigns.registers.visits import VISITS

__all__ = ["CAMPAIGNS", "RECIPIENTS", "VISITS"]
