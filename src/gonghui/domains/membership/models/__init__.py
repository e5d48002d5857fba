"""Members: the register as it is today, the ledger of what happened, the ledger folded."""

from gonghui.domains.membership.models.ledger import MembershipEvent, MembershipSpan
from gonghui.domains.membership.models.membership import MemberNumberSeries, Membership

__all__ = ["MemberNumberSeries", "Membership", "MembershipEvent", "MembershipSpan"]
