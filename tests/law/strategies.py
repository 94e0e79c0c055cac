"""What the tests of the account draw from."""

from hypothesis import strategies as st

from quanyi.law import AccountBalance, Month, OwedMonth, YearRecord
from quanyi.law.terms import ContributionKind

amounts = st.integers(0, 10_000_000_00)
wages = st.integers(1, 10_000_000_00)
years = st.integers(1996, 2025)


@st.composite
def records(draw, year=years):
    """A year of the demo district with anything that may stand in it: late, unpaid and deferred months."""
    at = draw(year)
    earliest = Month(max(1996, at - 3), 1)
    owed = st.builds(
        OwedMonth,
        month=st.integers(earliest.index, Month(at, 12).index).map(Month.from_index),
        base_fen=amounts,
        own_fen=amounts,
        transfer_fen=amounts,
        pooled_fen=amounts,
        credited=st.none() | st.integers(1, 14).map(lambda n: Month(at, 1) + (n - 1)),
        kind=st.sampled_from(ContributionKind),
        deferred_until=st.none() | st.integers(0, 40).map(lambda n: earliest + n),
    )
    balances = st.builds(AccountBalance, amounts, amounts, amounts, amounts)
    return YearRecord(
        year=at,
        region="DEMO",
        opening=draw(balances),
        received=draw(st.just(AccountBalance()) | balances),
        months=tuple(draw(st.lists(owed, max_size=15))),
    )
