"""Reads that several pages share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from gonghui.engines.goods.enums import LineState, TransferState
from gonghui.engines.goods.models import (
    IssueLine,
    Item,
    Stock,
    StockTake,
    StockTakeLine,
    Transfer,
    Warehouse,
)
from gonghui.kernel.access.models import Account, AccountKind
from gonghui.kernel.access.permissions import roles_with
from gonghui.kernel.org.models import Union
from gonghui.kernel.people.models import Person
from gonghui.kernel.policy.parameters import PARAMETERS
from gonghui.kernel.policy.services import resolve

VALUE = ExpressionWrapper(
    F("quantity") * F("lot__unit_price"), output_field=DecimalField(max_digits=18, decimal_places=2)
)
HANDED = (LineState.HANDED, LineState.SIGNED)


def warn_days(union: Any, on: dt.date) -> int:
    """How long before its end a lot is called out."""
    if union is None:
        return int(PARAMETERS["goods.expiry_warn"].default)
    return int(resolve("goods.expiry_warn", union=union, on=on).value)


def stock_sums(rows: QuerySet[Stock], today: dt.date, days: int) -> dict[str, Any]:
    """Value of what lies there, lots that expire soon or have expired, kinds of goods."""
    there = rows.filter(quantity__gt=0)
    found: dict[str, Any] = there.order_by().aggregate(
        value=Sum(VALUE),
        lots=Count("pk"),
        items=Count("item", distinct=True),
        soon=Count(
            "pk",
            filter=Q(
                lot__expires_on__gte=today, lot__expires_on__lte=today + dt.timedelta(days=days)
            ),
        ),
        expired=Count("pk", filter=Q(lot__expires_on__lt=today)),
    )
    return found


def items_with_stock(items: QuerySet[Item], stock: QuerySet[Stock]) -> QuerySet[Item]:
    """Items that lie in these rows of stock, or ought to: with quantity and value together."""
    of_item = stock.filter(item=OuterRef("pk")).order_by()
    total = of_item.values("item").annotate(n=Sum("quantity")).values("n")
    value = of_item.values("item").annotate(n=Sum(VALUE)).values("n")
    found: QuerySet[Item] = (
        Item.objects.filter(Exists(of_item) | Q(pk__in=items.filter(least__gt=0).values("pk")))
        .annotate(
            total=Coalesce(Subquery(total, output_field=IntegerField()), 0),
            value=Subquery(value, output_field=DecimalField(max_digits=18, decimal_places=2)),
        )
        .filter(is_closed=False)
    )
    return found


def list_sums(lines: QuerySet[IssueLine]) -> dict[str, Any]:
    """How far a list is."""
    found: dict[str, Any] = lines.order_by().aggregate(
        planned=Count("pk", filter=Q(state=LineState.PLANNED)),
        handed=Count("pk", filter=Q(state=LineState.HANDED)),
        signed=Count("pk", filter=Q(state=LineState.SIGNED)),
        value=Sum("value"),
    )
    return found


def needs(lines: QuerySet[IssueLine], warehouse: Any) -> list[tuple[Item, int, int]]:
    """Each item that a list still wants: item, how much, how much lies in the warehouse."""
    wanted = list(
        lines.filter(state=LineState.PLANNED)
        .order_by()
        .values_list("item")
        .annotate(n=Sum("quantity"))
    )
    if not wanted:
        return []
    items = Item.objects.in_bulk([item for item, _ in wanted])
    there = dict(
        Stock.objects.filter(warehouse=warehouse, item__in=items)
        .order_by()
        .values_list("item")
        .annotate(n=Sum("quantity"))
    )
    return sorted(
        ((items[item], n, there.get(item, 0)) for item, n in wanted),
        key=lambda one: one[0].name_key,
    )


def lines_of_recipient(line: IssueLine) -> list[IssueLine]:
    """All lines of one recipient on a list that still want something done."""
    same = Q(name=line.name, person=None, for_union=None, employer=None)
    for name in ("person", "for_union", "employer"):
        if key := getattr(line, f"{name}_id"):
            same = Q(**{f"{name}_id": key})
    rows = IssueLine.objects.filter(same, issue_list=line.issue_list_id).filter(
        state__in=(LineState.PLANNED, LineState.HANDED)
    )
    return list(
        rows.select_related(
            "item", "issue_list__union", "issue_list__warehouse", "person"
        ).order_by("pk")
    )


def own_lines(account: Any) -> QuerySet[IssueLine]:
    """What a worker got, what waits for his signature first."""
    rows: QuerySet[IssueLine] = (
        IssueLine.objects.of_person(account)
        .filter(state__in=HANDED)
        .select_related("item", "issue_list__union")
        .order_by("state", "-handed_on", "-pk")
    )
    return rows


def goods_to_sign(account: Any) -> int:
    """How many lines wait for a worker's signature."""
    return int(IssueLine.objects.of_person(account).filter(state=LineState.HANDED).count())


def has_goods(account: Any) -> bool:
    """Whether a worker ever got goods."""
    return bool(IssueLine.objects.of_person(account).filter(state__in=HANDED).exists())


def has_phone(person: Any) -> bool:
    """Whether a person signs in on the workers' phone."""
    return bool(person.accounts.filter(kind=AccountKind.WORKER, is_active=True).exists())


def lines_of_take(take: StockTake, account: Any) -> list[StockTakeLine]:
    """A count's lines; of a blind one the books stay hidden until all is counted."""
    lines = list(
        StockTakeLine.objects.filter(take=take)
        .select_related("lot__item")
        .order_by("lot__item__name_key", "lot_id")
    )
    shows = may_see_books(take, lines)
    for line in lines:
        line.shows_book = shows
    return lines


def may_see_books(take: StockTake, lines: Iterable[StockTakeLine]) -> bool:
    if not take.is_blind or take.state != "counting":
        return True
    return all(line.counted is not None for line in lines)


def waiting_transfers(account: Any) -> QuerySet[Transfer]:
    """Transfers on their way or with a difference that the account may meet."""
    rows: QuerySet[Transfer] = Transfer.objects.visible_to(account, "goods.view").filter(
        state__in=(TransferState.SENT, TransferState.DIFFERS)
    )
    return rows


def keepers_near(account: Any) -> QuerySet[Account]:
    """Accounts with a grant to keep goods at a union that this account keeps goods for."""
    unions = Union.objects.visible_to(account, "goods.keep")
    holding = Account.objects.filter(
        grants__union__in=unions, grants__role__in=roles_with("goods.keep"), is_active=True
    )
    found: QuerySet[Account] = holding.distinct().order_by("display_name", "pk")
    return found


def offered_items(warehouses: QuerySet[Warehouse]) -> dict[int, Item]:
    """Items that the unions of these warehouses may receive, in the order of their names."""
    paths: set[str] = set()
    for union in Union.objects.filter(warehouses__in=warehouses).distinct():
        paths.update(
            union.path[:end] for end in range(union.steplen, len(union.path) + 1, union.steplen)
        )
    rows = Item.objects.filter(union__path__in=paths, is_closed=False)
    return {item.pk: item for item in rows.order_by("name_key", "spec", "pk")}


def items_in(warehouse: Any) -> list[Item]:
    """Items of which a warehouse has something, or had."""
    rows = Item.objects.filter(stock__warehouse=warehouse).distinct()
    return list(rows.order_by("name_key", "spec", "pk"))


def stock_of(warehouse: Any) -> list[Stock]:
    """Lots that lie in a warehouse, in the order they are used."""
    rows = Stock.objects.filter(warehouse=warehouse, quantity__gt=0).select_related("lot__item")
    return sorted(
        rows,
        key=lambda row: (
            row.lot.item.name_key,
            row.lot.expires_on or dt.date.max,
            row.lot.received_on,
            row.lot_id,
        ),
    )


def warehouses_reachable(account: Any, warehouse: Warehouse) -> QuerySet[Warehouse]:
    """Where goods of a warehouse may be sent."""
    found: QuerySet[Warehouse] = (
        Warehouse.objects.reachable(account, warehouse.union)
        .open()
        .exclude(pk=warehouse.pk)
        .select_related("union")
    )
    return found


def people_and_unions(pairs: Iterable[tuple[int, int]]) -> list[tuple[Any, Any]]:
    """People with their unions, by the keys that a search gave out sealed."""
    pairs = list(pairs)
    people = Person.objects.in_bulk([person for person, _ in pairs])
    unions = Union.objects.in_bulk({union for _, union in pairs})
    return [(people[person], unions[union]) for person, union in pairs]
