"""记账利率下限: a crediting rate is held against the bank's before it is reviewed. Basis: sil-14, gb-6.7-2."""

from collections.abc import Iterable
from fractions import Fraction

from quanyi.law.explain import Figure
from quanyi.law.rules.crediting import crediting_rate_floor

# The law sets its floor under what the account bears, published or provisional.
FLOORED = frozenset({"crediting_rate", "crediting_rate_provisional"})
NO_NUMBER = "无文号"  # as the form asks to write it


def floor_of(rates: Iterable[Fraction], bank_rate: Fraction, document_number: str) -> Figure:
    """下限核验 of the lowest rate: one that keeps to the floor keeps the others above it. Raises LawError."""
    number = document_number.strip()
    document = "" if number == NO_NUMBER else number
    return crediting_rate_floor(min(rates), bank_rate=bank_rate, document=document)
