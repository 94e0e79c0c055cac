"""One account year by the law of one person: what the columns are held to, and who answers for odd rows (逐户计算).

A row that 64 bits may not carry, or that the law refuses, is worked out here and bears the law's own sentence.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, cast

from quanyi.bulk.nation.schemas import COMPUTED, ITEMS, Item
from quanyi.law.errors import InvalidInput, LawError
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.account_parts import is_provisional, rate_to_use
from quanyi.law.rules.account_record import SUB_BALANCES, AccountBalance, OwedMonth, YearRecord
from quanyi.law.rules.account_year import account_year
from quanyi.law.terms import ContributionKind

BILLION = 10**9
LARGEST = 2**63 - 1


class Alone(NamedTuple):
    """What came of one row: its columns by name, or why it has none."""

    values: Mapping[str, int]
    is_provisional: bool
    error: str | None


def alone(row: Mapping[str, Any]) -> Alone:
    """账户年度（逐户） / One row of `ACCOUNT_YEARS` by `account.year`, in fen. Basis: gb-A-26 to gb-A-43."""
    try:
        record = record_of(row)
        rate = rate_to_use(record.year, record.region)
        values = values_of(account_year(replace(record, rate=rate)))
    except LawError as error:
        return Alone({}, False, error.zh)
    if max(map(abs, values.values())) > LARGEST:
        return Alone({}, False, "计算结果超过 64 位整数，请核对金额。")
    return Alone(values, is_provisional(rate), None)


def record_of(row: Mapping[str, Any]) -> YearRecord:
    """A row as the law takes it. Raises InvalidInput."""
    return YearRecord(
        year=row["year"],
        region=row["region"],
        opening=_balance(row, "opening"),
        months=tuple(map(_owed, row["months"])),
        payments_own=tuple(row["payments_own_fen"]),
        payments_transfer=tuple(row["payments_transfer_fen"]),
        received=_balance(row, "received"),
        moved_out=_month(row["moved_out"]),
    )


def row_of(record: YearRecord, person: str) -> dict[str, Any]:
    """账户年度记录 / A record of the law as a row of `ACCOUNT_YEARS`."""
    balances = {"opening": record.opening, "received": record.received}
    return {
        "person": person,
        "region": record.region,
        "year": record.year,
        **{
            f"{prefix}_{name}_fen": fen
            for prefix, held in balances.items()
            for name, fen in zip(SUB_BALANCES, held.amounts, strict=True)
        },
        "payments_own_fen": record.payments_own,
        "payments_transfer_fen": record.payments_transfer,
        "moved_out": number_of(record.moved_out),
        "months": [_month_row(owed) for owed in record.months],
    }


def values_of(figure: Figure) -> dict[str, int]:
    """The columns of a figure of `account.year`."""
    found = {item.name: _value(figure, item) for item in ITEMS}
    for term in ("received_balance", "principal_in_year", "paid_out_in_year", "moved_out"):
        found[f"{term}_fen"] = sum(part.fen for part in figure.parts if part.term == term)
    borne = figure.part("interest_in_year")
    for part in ("own", "transfer"):
        found[f"{part}_interest_fen"] = sum(
            each.fen for each in borne.parts if each.term == f"{part}_interest"
        )
    for name in SUB_BALANCES:
        found[f"closing_{name}_fen"] = figure.part(f"closing_{name}").fen
    return {name: found[name] for name in COMPUTED}


def number_of(month: Month | None) -> int | None:
    return None if month is None else month.year * 100 + month.month


def billionths(rate: Fraction) -> int:
    """A rate in thousand-millionths; rates finer than that are refused, not rounded."""
    found = rate * BILLION
    if found.denominator != 1:
        raise TooFine(f"利率 {rate} 细于十亿分之一。", f"The rate {rate} is finer than a thousand-millionth.")
    return found.numerator


class TooFine(LawError):
    """利率太细: a rate that a whole number of thousand-millionths does not hold."""


def _value(figure: Figure, item: Item) -> int:
    provision = f"gb-A-{item.provision}"
    found = [part for part in _with_halves(figure) if provision in part.provisions]
    if item.unit == "ppb":
        place = int(item.half == "then")
        return billionths(Fraction(cast(Any, found[place].value))) if len(found) > place else 0
    if item.half:
        return sum(part.part(item.half).fen for part in found)
    return sum(part.fen for part in found)


def _with_halves(figure: Figure) -> list[Figure]:
    """The items among the parts, and the halves of item 43, which have numbers of their own."""
    items = [part for part in figure.parts if part.term != "interest_in_year"]
    return [*items, *(half for part in items if part.term == "all_own_arrears" for half in part.parts)]


def _balance(row: Mapping[str, Any], prefix: str) -> AccountBalance:
    return AccountBalance(*(row[f"{prefix}_{name}_fen"] for name in SUB_BALANCES))


def _month(number: int | None) -> Month | None:
    return None if number is None else Month(number // 100, number % 100)


def _owed(row: Mapping[str, Any]) -> OwedMonth:
    month = _month(row["month"])
    assert month is not None
    paid_on: date | None = row["paid_on"]
    return OwedMonth(
        month=month,
        base_fen=row["base_fen"],
        own_fen=row["own_fen"],
        transfer_fen=row["transfer_fen"],
        pooled_fen=row["pooled_fen"],
        credited=_month(row["credited"]),
        kind=_kind(row["kind"]),
        deferred_until=_month(row["deferred_until"]),
        paid_on=paid_on,
    )


def _kind(word: str) -> ContributionKind:
    try:
        return ContributionKind(word)
    except ValueError:
        known = ", ".join(kind.value for kind in ContributionKind)
        raise InvalidInput(
            f"缴费类别应为 {known} 之一，读到“{word}”。",
            f"The kind of a month is one of {known}; got {word!r}.",
        ) from None


def _month_row(owed: OwedMonth) -> dict[str, Any]:
    return {
        "month": number_of(owed.month),
        "base_fen": owed.base_fen,
        "own_fen": owed.own_fen,
        "transfer_fen": owed.transfer_fen,
        "pooled_fen": owed.pooled_fen,
        "credited": number_of(owed.credited),
        "kind": owed.kind.value,
        "deferred_until": number_of(owed.deferred_until),
        "paid_on": owed.paid_on,
    }
