"""Reading payment files (到账文件) and bank statements (对账单): pure functions over bytes, no database.

``read_payments`` and ``read_statement`` give the rows and every fault at once, with the machinery of declarations.
"""

from quanyi.agency.collect.payments.columns import PAYMENTS, PaymentColumn
from quanyi.agency.collect.payments.reading import Arrival, read_payments

__all__ = [
    "PAYMENTS",
    "Arrival",
    "PaymentColumn",
    "read_payments",
]
