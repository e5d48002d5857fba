"""The registers of unions, employers and posts."""

from gonghui.domains.organising.registers.appointments import APPOINTMENTS
from gonghui.domains.organising.registers.employers import EMPLOYERS
from gonghui.domains.organising.registers.unions import UNIONS

__all__ = ["APPOINTMENTS", "EMPLOYERS", "UNIONS"]
