"""Campaigns and units that a list names, found once for each chunk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from gonghui.domains.assistance.campaigns.enums import OPEN_STATES
from gonghui.domains.assistance.campaigns.models import CampaignShare, ConsolationCampaign
from gonghui.engines.registers.importing.layout import ImportColumn, ImportContext
from gonghui.kernel.org.enums import UnionStatus
from gonghui.kernel.org.models import Employer, Union

SYSTEM = "a list that the system itself reads"

CAMPAIGN = ImportColumn(
    "campaign",
    "慰问活动",
    required=True,
    longest=80,
    aliases=("活动编号", "活动", "活动名称"),
    help="活动编号，或活动名称全称",
    example="WW202600001",
)
UNION = ImportColumn(
    "union",
    "走访工会",
    longest=120,
    aliases=("实施工会",),
    help="留空为导入的工会；须已在活动中安排额度",
)


def scoped(model: Any, context: ImportContext, permission: str) -> Any:
    """Rows within the reader's reach."""
    if context.actor is None:
        return model.objects.everything(reason=SYSTEM)
    return model.objects.visible_to(context.actor, permission)


class Campaigns:
    """Campaigns by number or title, and the shares of unions in them."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self._known: dict[str, Any] = {}
        self._unions: dict[str, list[Any]] = {}
        self._shares: dict[tuple[int, int], CampaignShare] = {}

    def look_up(self, names: Iterable[str | None], unions: Iterable[str | None]) -> None:
        """Find everything a chunk names: three queries."""
        new = {name for name in names if name and name not in self._known}
        if new:
            rows = scoped(ConsolationCampaign, self.context, "campaigns.visit").filter(
                Q(number__in=new) | Q(title__in=new), state__in=OPEN_STATES
            )
            found: dict[str, list[Any]] = {name: [] for name in new}
            for row in rows:
                for name in {row.number, row.title} & new:
                    found[name].append(row)
            self._known |= {name: _one(rows_, name) for name, rows_ in found.items()}
            keys = [row.pk for rows_ in found.values() for row in rows_]
            shares = scoped(CampaignShare, self.context, "campaigns.visit").filter(
                campaign__in=keys
            )
            for share in shares.select_related("union"):
                self._shares[share.campaign_id, share.union_id] = share
        named = {name for name in unions if name and name not in self._unions}
        if named:
            self._unions |= {name: [] for name in named}
            asked = scoped(Union, self.context, "campaigns.visit").filter(
                Q(name__in=named) | Q(short_name__in=named) | Q(code__in=named),
                status=UnionStatus.ACTIVE,
            )
            for union in asked:
                for name in {union.name, union.short_name, union.code} & named:
                    self._unions[name].append(union)

    def campaign(self, name: str) -> Any:
        """The campaign of a name, or a sentence why there is none."""
        return self._known[name]

    def share(self, campaign: Any, union_name: str | None) -> Any:
        """The share of the union named (of the one imported for), or a sentence."""
        found = self._unions[union_name] if union_name else [self.context.union]
        if len(found) != 1:
            return (
                f"有{len(found)}个工会都叫“{union_name}”，请改填工会编号"
                if found
                else f"您的管理范围内没有工会“{union_name}”，请核对名称或改填工会编号"
            )
        share = self._shares.get((campaign.pk, found[0].pk))
        return share or f"“{found[0]}”没有参加这个活动，请先安排额度"


def _one(rows: list[Any], name: str) -> Any:
    if len(rows) == 1:
        return rows[0]
    if rows:
        return f"有{len(rows)}个活动都叫“{name}”，请改填活动编号"
    return f"没有可以列名单的活动“{name}”，请核对活动编号；已结算的活动不能再列"


class Units:
    """Employers and unions that may be visited, by name or code."""

    def __init__(self, context: ImportContext) -> None:
        self.context = context
        self._known: dict[str, Any] = {}

    def look_up(self, names: Iterable[str | None]) -> None:
        """Find all units of a chunk: two queries."""
        new = {name for name in names if name and name not in self._known}
        if not new:
            return
        codes = {name.upper() for name in new}
        employers: dict[str, list[Any]] = {}
        for row in scoped(Employer, self.context, "employers.view").filter(
            Q(name__in=new) | Q(credit_code__in=codes), closed_on=None
        ):
            for key in {row.name, row.credit_code or ""}:
                employers.setdefault(key, []).append(row)
        unions: dict[str, list[Any]] = {}
        for row in scoped(Union, self.context, "campaigns.view").filter(
            Q(name__in=new) | Q(short_name__in=new) | Q(code__in=new),
            status=UnionStatus.ACTIVE,
        ):
            for key in {row.name, row.short_name, row.code}:
                unions.setdefault(key, []).append(row)
        for name in new:
            found = employers.get(name) or employers.get(name.upper()) or unions.get(name) or []
            if len(found) == 1:
                self._known[name] = found[0]
            elif found:
                self._known[name] = f"有{len(found)}个单位都叫“{name}”，请改填信用代码或工会编号"
            else:
                self._known[name] = f"没有找到单位“{name}”，请先在用人单位台账登记，或核对名称"

    def find(self, name: str) -> Any:
        """The employer or union of a name, or a sentence."""
        return self._known[name]
