"""Late fees for a column of arrears (滞纳金)."""

from fractions import Fraction
from typing import Any, cast

import numpy as np

from quanyi.bulk.edge import Column, checked, fitting
from quanyi.law.errors import InvalidInput
from quanyi.law.rules.collection import late_fee_fen

MAX_DAYS = 10**5
"""Some 270 years: with any daily rate in use the product stays within 64 bits."""


def late_fees(arrears_fen: Column, days: Column, *, rate: Fraction) -> Column:
    """滞纳金 / The late fee of each row, in fen: arrears × days × rate a day. The body is the law's own.

    `days` run from the day after the due day to the day of payment, deferred days left out; nothing accrues on days
    below one. All rows bear one `rate`: that of their first day of arrears, so old and new arrears are two columns.

    Raises InvalidInput for a column that is not int64, amounts over `MAX_COLUMN_FEN`, days over `MAX_DAYS`, columns of
    two lengths.
    Basis: sil-86, collection-13. Rounds: once a row, to the fen, half up.
    """
    owed, late = checked(arrears_fen, "arrears_fen", dimensions=1), checked(days, "days", dimensions=1)
    if len(owed) != len(late) or (late.size and int(late.max()) > MAX_DAYS):
        raise InvalidInput(
            f"欠费 {len(owed)} 行、天数 {len(late)} 行（天数至多 {MAX_DAYS}）。请核对两列。",
            f"{len(owed)} rows of arrears and {len(late)} of days (at most {MAX_DAYS} days). Check both columns.",
        )
    counted = np.maximum(late, 0)
    fees = late_fee_fen(cast(Any, owed), cast(Any, counted), fitting(rate, times=MAX_DAYS))
    return cast(Column, fees)
