"""Tables of donations."""

from gonghui.domains.assistance.donations.models.account import AccountEntry, CustodialAccount
from gonghui.domains.assistance.donations.models.drive import Donation, DonationDrive
from gonghui.domains.assistance.donations.models.outlay import Outlay

__all__ = ["AccountEntry", "CustodialAccount", "Donation", "DonationDrive", "Outlay"]
