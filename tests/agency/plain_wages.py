"""Wages and what is due of them, restated from the demo district's figures; months are counted from the year 0."""

from fractions import Fraction

from tests.law.second_way import nearest

# The demo district's reference wage in fen, of the year before the one that a month lies in.
WAGES = {2003: 114_200, 2004: 128_400, 2005: 144_500, 2006: 162_600}
OWN_PERCENT, EMPLOYER_PERCENT = 8, 20


class Refusal(Exception):
    """The office should refuse this."""


def base(wage, month):
    """The wage between 60 % and 300 % of last year's."""
    reference = WAGES[month // 12 - 1]
    return min(max(wage, nearest(Fraction(reference * 60, 100))), reference * 3)


def amount_due(wage, month):
    """Both shares of a month, each to the fen."""
    of = base(wage, month)
    return nearest(Fraction(of * OWN_PERCENT, 100)) + nearest(Fraction(of * EMPLOYER_PERCENT, 100))
