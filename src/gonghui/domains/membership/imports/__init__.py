"""Rosters in: files of members read into people, memberships, ledger entries and spans, in sets."""

from gonghui.domains.membership.imports.roster import ROSTER

__all__ = ["ROSTER"]
