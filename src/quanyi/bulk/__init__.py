"""The same law over columns (成批计算): NumPy int64 in, NumPy int64 out, equal to the fen to `quanyi.law`.

Needs the extra `bulk`. The bodies are the law's own where they are written with operators; a parity test holds all
of it to the scalar rules.
"""

from quanyi.bulk.arrears import MAX_DAYS, late_fees
from quanyi.bulk.columns import Contributions, Interest, contributions, yearly_interest
from quanyi.bulk.edge import MAX_COLUMN_FEN, Column
from quanyi.bulk.ledger import PersonEntries, contribution_credits, interest_entries
from quanyi.bulk.months import Counted, contribution_months
from quanyi.bulk.pensions import account_pensions, basic_pensions, statutory_months
from quanyi.bulk.years import Part, YearEnd, part_interest, roll_forward

__all__ = [
    "MAX_COLUMN_FEN",
    "MAX_DAYS",
    "Column",
    "Contributions",
    "Counted",
    "Interest",
    "Part",
    "PersonEntries",
    "YearEnd",
    "account_pensions",
    "basic_pensions",
    "contribution_credits",
    "contribution_months",
    "contributions",
    "interest_entries",
    "late_fees",
    "part_interest",
    "roll_forward",
    "statutory_months",
    "yearly_interest",
]
