"""The law alone: the trees of a forty-year career, against the plain figures of the same years.

A career is forty account years of twelve credits, each year opening with the one before; the years after 2025, whose
rate is not published, take that of 2025. What it costs to import the law is told beside it.
"""

import subprocess
import sys

from bench.measuring import Row, alternate, cost_of
from quanyi.law import (
    AccountBalance,
    Figure,
    Month,
    OwedMonth,
    YearRecord,
    account_year,
    closing_balance,
    parameter,
)
from quanyi.law.parameters import ParameterValue
from quanyi.law.rules.account import yearly_interest_fen

YEARS = range(1996, 2036)
CREDITS = (40_000,) * 12
ROUNDS = 15
IMPORTING, USING = "import quanyi.law", "from quanyi.law import closing_balance"


def tree_against_plain() -> Row:
    rates = {year: parameter("crediting_rate", on=min(year, 2025), region="DEMO") for year in YEARS}
    assert _chain(rates).fen == _account_years(rates).total_fen == _plain(rates)
    found = alternate(
        lambda: cost_of(lambda: [_chain(rates) for _ in range(10)]) / 10,
        lambda: cost_of(lambda: [_plain(rates) for _ in range(200)]) / 200,
        ROUNDS,
    )
    importing, using = (_import_ms(statement) for statement in (IMPORTING, USING))
    return Row(*found, facts={"import, ms": importing, "first rule, ms": using})


def _import_ms(statement: str) -> float:
    """In fresh interpreters, bytecode present: the least of several."""
    program = f"import time; a = time.process_time(); {statement}; print(time.process_time() - a)"
    command = [sys.executable, "-c", program]
    told = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(ROUNDS)]
    return round(min(map(float, told)) * 1000, 1)


def _chain(rates: dict[int, ParameterValue]) -> Figure:
    figure = Figure("opening_balance", 0, "fen")
    for year, rate in rates.items():
        figure = closing_balance(figure, CREDITS, year=year, region="DEMO", rate=rate)
    return figure


def _account_years(rates: dict[int, ParameterValue]) -> AccountBalance:
    balance = AccountBalance()
    for year, rate in rates.items():
        months = tuple(
            OwedMonth(month=month, base_fen=500_000, own_fen=CREDITS[0], credited=month)
            for month in Month.of_year(year)
        )
        record = YearRecord(
            year=year, region="DEMO", opening=balance, months=months, rate=rate, carried_rate=rate
        )
        balance = AccountBalance.closing(account_year(record))
    return balance


def _plain(rates: dict[int, ParameterValue]) -> int:
    balance = 0
    for rate in rates.values():
        balance += sum(CREDITS) + sum(yearly_interest_fen(balance, CREDITS, rate.rate))
    return balance
