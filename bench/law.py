"""The law alone: what importing it costs, and what the tree of a forty-year career costs over the plain figures.

CPU time, the least of several rounds. The import is measured in fresh interpreters with bytecode present; its peer are
the modules of the standard library that the rules stand on. A career is forty account years of twelve credits, each
year opening with the one before; the years after 2025, whose rate is not published, take that of 2025.
"""

import subprocess
import sys
from collections.abc import Callable
from time import process_time

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
STANDARD_LIBRARY = "import dataclasses, datetime, enum, fractions, inspect, re, typing"


def run(_owner_dsn: str) -> dict[str, object]:
    importing = _import_ms("import quanyi.law")
    using = _import_ms("from quanyi.law import closing_balance")
    peer = _import_ms(STANDARD_LIBRARY)
    rates = {year: parameter("crediting_rate", on=min(year, 2025), region="DEMO") for year in YEARS}
    tree, whole = _least_ms(lambda: _chain(rates)), _least_ms(lambda: _account_years(rates))
    plain = _least_ms(lambda: _plain(rates))
    assert _chain(rates).fen == _account_years(rates).total_fen == _plain(rates)
    return {
        "import quanyi.law, ms of CPU": f"{importing:.1f}",
        "first rule asked for, ms of CPU": f"{using:.1f}",
        "  times the standard library it stands on": f"{using / peer:.1f} ({peer:.1f} ms)",
        "40 years with the tree, ms": f"{tree:.2f} ({sum(1 for _ in _chain(rates).walk())} nodes)",
        "  times the plain figures": f"{tree / plain:.0f} ({plain:.2f} ms)",
        "40 years with items 26 to 43, ms": f"{whole:.2f}",
        "  times the plain figures ": f"{whole / plain:.0f}",
    }


def _import_ms(statement: str) -> float:
    program = f"import time; a = time.process_time(); {statement}; print(time.process_time() - a)"
    command = [sys.executable, "-c", program]
    told = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(ROUNDS)]
    return min(map(float, told)) * 1000


def _least_ms(act: Callable[[], object]) -> float:
    def once() -> float:
        start = process_time()
        act()
        return process_time() - start

    return min(once() for _ in range(ROUNDS)) * 1000


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
