"""Which union receives somebody: own employer, area, trade, fallback (会籍管理办法 2016 §5–9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gonghui.domains.membership.enums import NewEmploymentType
from gonghui.kernel.org.enums import UnionKind, UnionLevel, UnionSector

TRADE_WORDS: dict[str, tuple[str, ...]] = {
    NewEmploymentType.TRUCK: ("货车", "货运"),
    NewEmploymentType.RIDE: ("网约车", "出行"),
    NewEmploymentType.COURIER: ("快递", "速递"),
    NewEmploymentType.DELIVERY: ("外卖", "配送"),
    NewEmploymentType.LIVE: ("主播", "直播"),
    NewEmploymentType.DOMESTIC: ("家政",),
    NewEmploymentType.CARE: ("护工", "护理"),
    NewEmploymentType.SECURITY: ("保安",),
    NewEmploymentType.SALES: ("信息员",),
    NewEmploymentType.AGENT: ("中介",),
    NewEmploymentType.DRIVER: ("代驾",),
}
"""Words by which a union of a trade calls itself: its name is the only register of trades."""

_OF_A_TRADE = ("行业", "产业")
REGION_OF_A_TOWN = 9
"""Digits of a division code that name a town."""


@dataclass(frozen=True)
class Receiver:
    """A union that may hold members, as far as routing looks at it."""

    pk: int
    name: str
    path: str
    kind: str
    level: str
    sector: str
    region_code: str
    is_gig: bool
    industries: frozenset[str] = frozenset()
    """Sections of industry of the employers it covers."""

    @property
    def is_of_a_trade(self) -> bool:
        """An industry's joint union says so in its name (基层工会名称规范)."""
        return any(word in self.name for word in _OF_A_TRADE)


@dataclass(frozen=True)
class Wish:
    """Where somebody works, as far as he said."""

    employer_unions: tuple[int, ...] = ()
    """Unions that cover the employer now."""
    employer_name: str = ""
    industry: str = ""
    region_code: str = ""
    area_path: str = ""
    """Path of the town or zone union of the employer, or of the place of work."""
    gig_type: str = ""
    fallback: int | None = None


@dataclass(frozen=True)
class Route:
    """The union that receives somebody, and why, as applicant and desk read it."""

    union: int
    rule: str
    """own, area, trade, fallback"""
    reason: str


def routes(wish: Wish, receivers: Iterable[Receiver]) -> list[Route]:
    """Unions that could receive somebody, the right one first. Empty when there is none.

    With an employer: its own union, then the area's, then the trade's. Without one, the trade of
    a worker of the new forms of employment comes before the area. The fallback comes last.
    """
    known = {one.pk: one for one in receivers}
    own = [known[pk] for pk in dict.fromkeys(wish.employer_unions) if pk in known]
    if own:
        best = sorted(own, key=_breadth)
        return [
            Route(one.pk, "own", f"“{wish.employer_name}”已建立工会，由单位工会“{one.name}”接收")
            for one in best
        ]
    area = _of_area(wish, known.values())
    trade = _of_trade(wish, known.values())
    ordered = [*area, *trade] if wish.employer_name and not wish.gig_type else [*trade, *area]
    found, seen = [], set()
    for route in ordered:
        if route.union not in seen:
            seen.add(route.union)
            found.append(route)
    fallback = known.get(wish.fallback or 0)
    if fallback is not None and fallback.pk not in seen:
        found.append(
            Route(
                fallback.pk,
                "fallback",
                f"没有找到就近的工会，由兜底工会“{fallback.name}”接收",
            )
        )
    return found


def _breadth(one: Receiver) -> tuple[bool, str]:
    """The employer's single union before a joint one."""
    return one.kind != UnionKind.BASE_SINGLE, one.path


def _of_area(wish: Wish, receivers: Iterable[Receiver]) -> list[Route]:
    near = []
    for one in receivers:
        if one.kind != UnionKind.BASE_JOINT or one.is_gig or one.is_of_a_trade:
            continue
        under = bool(wish.area_path) and one.path.startswith(wish.area_path)
        shared = _shared_digits(one.region_code, wish.region_code)
        if under or shared >= REGION_OF_A_TOWN:
            is_place = one.level == UnionLevel.VILLAGE or one.sector == UnionSector.COMMUNITY
            near.append((not under, -shared, not is_place, one.path, one))
    said = "所在单位还没有建立工会" if wish.employer_name else "没有固定单位"
    return [
        Route(one.pk, "area", f"{said}，由工作地的“{one.name}”接收")
        for *_, one in sorted(near, key=lambda row: row[:4])
    ]


def _of_trade(wish: Wish, receivers: Iterable[Receiver]) -> list[Route]:
    found = []
    words = TRADE_WORDS.get(wish.gig_type, ())
    label = str(NewEmploymentType(wish.gig_type).label) if wish.gig_type else ""
    for one in receivers:
        shared = -_shared_digits(one.region_code, wish.region_code)
        if wish.gig_type:
            if not one.is_gig or one.kind in (UnionKind.BRANCH, UnionKind.GROUP):
                continue
            named = any(word in one.name for word in words)
            if named:
                found.append((0, shared, one.path, one, f"{label}由行业的“{one.name}”接收"))
            elif one.kind == UnionKind.UNION_LEAGUE:
                found.append((1, shared, one.path, one, f"新就业形态劳动者由“{one.name}”接收"))
        elif (
            one.kind == UnionKind.BASE_JOINT
            and one.is_of_a_trade
            and not one.is_gig
            and wish.industry in one.industries
        ):
            reason = f"所在单位还没有建立工会，由同行业的“{one.name}”接收"
            found.append((0, shared, one.path, one, reason))
    return [
        Route(one.pk, "trade", reason)
        for _, _, _, one, reason in sorted(found, key=lambda row: row[:3])
    ]


def _shared_digits(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def best(found: Sequence[Route], chosen: int | None = None) -> Route | None:
    """The route taken: the chosen one among those found, else the first."""
    for route in found:
        if route.union == chosen:
            return route
    return found[0] if found else None
