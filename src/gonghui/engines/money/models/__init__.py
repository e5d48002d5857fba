"""Budget lines, bank accounts, payment orders, batches and the bank's results."""

from gonghui.engines.money.models.account import BankAccount
from gonghui.engines.money.models.batch import BatchLine, PaymentBatch
from gonghui.engines.money.models.budget import BudgetChange, BudgetLine
from gonghui.engines.money.models.order import OrderEvent, PaymentOrder, PaymentSubject
from gonghui.engines.money.models.result import ResultFile, ResultRow

__all__ = [
    "BankAccount",
    "BatchLine",
    "BudgetChange",
    "BudgetLine",
    "OrderEvent",
    "PaymentBatch",
    "PaymentOrder",
    "PaymentSubject",
    "ResultFile",
    "ResultRow",
]
