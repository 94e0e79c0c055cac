"""Items 38 to 43 of Appendix A over columns: what stands in arrears at the end of a year, with interest (欠费项目)."""

import numpy as np

from quanyi.bulk.edge import Column
from quanyi.bulk.nation.facts import NONE, Flags, by_row, distinct
from quanyi.bulk.nation.owing import arrears_interest
from quanyi.bulk.nation.record_items import YearOf
from quanyi.law.periods import Month
from quanyi.law.rules.account_items import NEW_LAYOUT
from quanyi.law.rules.product import MONTHS


def arrears_items(of: YearOf) -> tuple[dict[str, Column], Flags]:
    """欠费 / Items 38 to 43, in fen with interest to the end of the year, and the rows that are not for columns.

    Basis: gb-A-38 to gb-A-43. Rounds: as `law.rules.account_items.arrears_items`.
    """
    facts, owed, last = of.facts, of.facts.owed, Month(of.facts.year, MONTHS).index
    stands = (owed.credited == NONE) | (owed.credited > last)
    stands &= (of.says.overdue_from <= last) & ~of.says.is_in_time
    this_year, old = stands & of.this_year, owed.month < NEW_LAYOUT.index
    found = {"a38_months": distinct(facts, this_year), "a41_months": distinct(facts, stands)}
    is_odd = np.zeros(facts.rows, bool)
    for part, columns in (
        ("transfer", (("a39", this_year), ("a42", stands))),
        ("own", (("a40", this_year), ("a43_1", stands & old), ("a43_2", stands & ~old))),
    ):
        fen = np.where(stands, getattr(owed, part), 0)
        borne = arrears_interest(fen, of.says.bears_from, until=facts.year, rate_of=of.rates.borne_in)
        is_odd[owed.row[borne.is_odd]] = True
        for name, which in columns:
            found[f"{name}_principal_fen"] = by_row(facts, np.where(which, fen, 0))
            found[f"{name}_interest_fen"] = by_row(facts, np.where(which, borne.fen, 0))
    return found, is_odd
