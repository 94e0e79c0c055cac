"""Reading payment files (到账文件) and bank statements (对账单): pure functions over bytes, no database.

``read_payments`` and ``read_statement`` give the rows and every fault at once, with the machinery of declarations.
"""

from quanyi.agency.collect.payments.columns import PAYMENTS, STATEMENT, PaymentColumn, StatementColumn
from quanyi.agency.collect.payments.reading import Arrival, read_payments
from quanyi.agency.collect.payments.statement import StatementLine, read_statement

__all__ = [
    "PAYMENTS",
    "STATEMENT",
    "Arrival",
    "PaymentColumn",
    "StatementColumn",
    "StatementLine",
    "read_payments",
    "read_statement",
]
