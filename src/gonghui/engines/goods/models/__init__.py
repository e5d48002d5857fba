"""Warehouses, lots, what lies where, the ledger of moves, and the papers that make them.

Only `services.booking` writes stock and moves; at any time the moves of a lot in a warehouse sum
to its stock.
"""

from gonghui.engines.goods.models.issuing import IssueLine, IssueList
from gonghui.engines.goods.models.keeping import Item, Lot, Receipt, Stock, Warehouse
from gonghui.engines.goods.models.moving import Transfer, TransferLine
from gonghui.engines.goods.models.parts import Numbered
from gonghui.engines.goods.models.settling import Move, StockTake, StockTakeLine, WriteOff

__all__ = [
    "IssueLine",
    "IssueList",
    "Item",
    "Lot",
    "Move",
    "Numbered",
    "Receipt",
    "Stock",
    "StockTake",
    "StockTakeLine",
    "Transfer",
    "TransferLine",
    "Warehouse",
    "WriteOff",
]
