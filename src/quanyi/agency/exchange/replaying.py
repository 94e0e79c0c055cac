"""复算信息表: what another office states of an account, worked out anew from its own rows by the rules of the law.

The balance of each year, its interest, the lines of the table and the pooled part: field by field. Basis: d14-10,
gb-6.6, sco-2009-66-4.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from quanyi.agency.ledger.flows import PartFlow, YearFlow, interest_of
from quanyi.law.explain import Figure
from quanyi.law.parameters import NATIONAL, ParameterValue, find_parameter, parameter
from quanyi.law.periods import Month
from quanyi.law.rules.account_parts import year_rates
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.rules.transfer import transfer_amounts
from quanyi.law.terms import ContributionKind

Table = Mapping[str, Any]
NOTHING = (0,) * 12
BEFORE = 1998  # the account of a year before it moves in its own part only
LARGEST = 10**12  # fen in a month; what is more is no amount
PARTS = ("own", "transfer")
LINES = ("own_before_1998", "balance_to_last_year", "principal_this_year")


@dataclass(frozen=True)
class Difference:
    """差异: a field of the table as it is stated, and as the replay finds it; amounts in fen."""

    field: str
    stated: str
    found: str


@dataclass(frozen=True)
class Replayed:
    """复算结果: what differs, and the amounts that move by the rule, a figure that opens."""

    differences: tuple[Difference, ...]
    amounts: Figure
    left_fen: int  # what employers transferred before 1998, which stays
    held: tuple[int, int]  # own and transferred part as this year began

    @property
    def accepted(self) -> bool:
        return not self.differences


def replay(table: Table, region: str, *, without: frozenset[str] = frozenset()) -> Replayed:
    """复算 a table. `without`: months (as written) that are left out, to see what they brought.

    Raises KeyError, ValueError or TypeError where it is no table, and NoParameter where a rate is not known.
    """
    differences: list[Difference] = []
    balances: dict[int, tuple[int, int]] = {}
    held, interest = (0, 0), (0, 0)
    _refuse_unreadable(table)
    _refuse_disorder(table)
    for stated in table["years"]:
        year = int(stated["year"])
        before, held = held, _with_received(held, stated)
        found = _interest(stated, held, region, without)
        closing = tuple(
            was + sum(_credits(stated, part, without)) + fen
            for was, part, fen in zip(held, PARTS, found, strict=True)
        )
        differences += _compared(year, stated, {"opening": before, "interest": found, "closing": closing})
        differences += _credits_compared(year, stated)
        held, interest = (closing[0], closing[1]), (interest[0] + found[0], interest[1] + found[1])
        balances[year] = held
    held = _with_received(held, table["this_year"])
    differences += _credits_compared(int(table["year"]), table["this_year"])
    differences += _held_compared(table, held, interest)
    amounts, left = _amounts(table, held, balances, without)
    differences += _lines(table["amounts"], amounts, left)
    return Replayed(tuple(differences), amounts, left, held)


def _refuse_unreadable(table: Table) -> None:
    """All that the receipt reads of months and sums: found out before the other office pays, not at its posting."""
    for month in months_of(table):
        Month.parse(month["month"])
        own, transfer = month["account"]
        fen = (month["base"], month["own"], month["employer"], own, transfer)
        if any(type(each) is not int or not 0 <= each <= LARGEST for each in fen):
            raise ValueError("amounts of months: fen, none below zero")
        if not isinstance(month["through"], str):
            raise ValueError("through: the name of an employer")
    if any(type(each) is not int for each in (table["year"], *table["held"], *table["amounts"].values())):
        raise ValueError("year, held and amounts: integers")


def _refuse_disorder(table: Table) -> None:
    """Years one after the other, all before that of the move; each month in the year in which it was credited."""
    years = [int(stated["year"]) for stated in table["years"]]
    if years and years != list(range(years[0], int(table["year"]))):
        raise ValueError("years in a row, up to the year before the move")
    for year, stated in [*zip(years, table["years"], strict=True), (int(table["year"]), table["this_year"])]:
        if any(Month.parse(month["credited"]).year != year for month in stated["months"]):
            raise ValueError(f"months credited in {year}")


def _with_received(held: tuple[int, int], stated: Table) -> tuple[int, int]:
    """What came from a third place in the year (below zero: what went) was there as it began."""
    own, transfer = map(int, stated["received"])
    return held[0] + own, held[1] + transfer


def _compared(year: int, stated: Table, found: Mapping[str, tuple[int, ...]]) -> Iterator[Difference]:
    for name, values in found.items():
        for part, said, worked_out in zip(PARTS, stated[name], values, strict=True):
            if int(said) != worked_out:
                yield Difference(f"{year}.{name}.{part}", str(said), str(worked_out))


def _credits_compared(year: int, stated: Table) -> Iterator[Difference]:
    """What each month of crediting brought, beside the months that were credited in it."""
    for at, part in enumerate(PARTS):
        brought = [0] * 12
        for month in stated["months"]:
            brought[Month.parse(month["credited"]).month - 1] += int(month["account"][at])
        for number, (said, found) in enumerate(
            zip(_credits(stated, part, frozenset()), brought, strict=True), 1
        ):
            if said != found:
                yield Difference(f"{Month(year, number)}.credits.{part}", str(said), str(found))


def _held_compared(table: Table, held: tuple[int, int], interest: tuple[int, int]) -> Iterator[Difference]:
    """The four parts that the new place credits. What came from a third place is stated by its sums alone: as much of
    it as there is may be interest."""
    four = [int(fen) for fen in table["held"]]
    if len(four) != 2 * len(PARTS):
        raise ValueError("four parts")
    received = [stated["received"] for stated in (*table["years"], table["this_year"])]
    for at, part in enumerate(PARTS):
        stated, came = four[2 * at : 2 * at + 2], [int(each[at]) for each in received]
        least, most = (interest[at], interest[at] + sum(came)) if min(came) >= 0 else (0, held[at])
        if sum(stated) != held[at]:
            yield Difference(f"held.{part}", str(sum(stated)), str(held[at]))
        elif not least <= stated[1] <= most:
            yield Difference(f"held.{part}.interest", str(stated[1]), str(min(max(stated[1], least), most)))


def _lines(stated: Table, found: Figure, left_fen: int) -> Iterator[Difference]:
    account, pooled = found.part("transfer_account"), found.part("transfer_pooled")
    worked_out = {
        **{name: account.part(f"transfer_{name}").fen for name in LINES},
        "account": account.fen, "pooled": pooled.fen, "total": found.fen, "left": left_fen,
    }  # fmt: skip
    for name, fen in worked_out.items():
        if int(stated[name]) != fen:
            yield Difference(f"amounts.{name}", str(stated[name]), str(fen))


def _credits(stated: Table, part: str, without: frozenset[str]) -> tuple[int, ...]:
    """Twelve amounts by month of crediting, less those of months that are left out."""
    credits = [int(fen) for fen in stated[part]]
    if len(credits) != len(NOTHING) or min(credits) < 0:
        raise ValueError("twelve amounts, none below zero")
    at = 0 if part == "own" else 1
    for month in stated["months"]:
        if month["month"] in without:
            credits[Month.parse(month["credited"]).month - 1] -= int(month["account"][at])
    return tuple(credits)


def _interest(stated: Table, held: tuple[int, int], region: str, without: frozenset[str]) -> tuple[int, int]:
    year = int(stated["year"])
    credits = [_credits(stated, part, without) for part in PARTS]
    if not any(held) and not any(map(any, credits)):
        return 0, 0
    own_part, transfer_part = (PartFlow(fen, part, NOTHING) for fen, part in zip(held, credits, strict=True))
    made_up = tuple(
        _owed(month) for month in stated["months"] if month["made_up"] and month["month"] not in without
    )
    own, transfer = interest_of(
        YearFlow(0, own_part, transfer_part, made_up), year_rates(year, region, rate=_rate(stated, year))
    )
    return own.total, transfer.total


def _rate(stated: Table, year: int) -> ParameterValue:
    """The national rate where there is one; of earlier years that of the other place, as it states it."""
    national = find_parameter("crediting_rate", on=year, region=NATIONAL)
    if national is not None:
        return national
    rate = Fraction(str(stated["rate"]))
    if not 0 <= rate <= Fraction(1, 5):
        raise ValueError("a rate between 0 and 20 per cent")
    model = parameter("crediting_rate", on=date.today().year - 1, region=NATIONAL)
    return replace(
        model,
        value=rate,
        valid_from=date(year, 1, 1),
        valid_to=date(year, 12, 31),
        source="信息表所载 as the information table states it",
    )


def _owed(month: Table) -> OwedMonth:
    return OwedMonth(
        month=Month.parse(month["month"]),
        base_fen=int(month["base"]),
        own_fen=int(month["account"][0]),
        transfer_fen=int(month["account"][1]),
        credited=Month.parse(month["credited"]),
        kind=ContributionKind(month["kind"]),
        paid_on=date.fromisoformat(month["paid_on"]) if month["paid_on"] else None,
        deferred_until=Month.parse(month["deferred_until"]) if month["deferred_until"] else None,
    )


def months_of(table: Table) -> list[Table]:
    """Every month of a table, of earlier years and of this one."""
    return [*(month for year in table["years"] for month in year["months"]), *table["this_year"]["months"]]


def _amounts(
    table: Table, held: tuple[int, int], balances: Mapping[int, tuple[int, int]], without: frozenset[str]
) -> tuple[Figure, int]:
    """The lines by the rule, and what employers transferred before 1998."""
    own, left = next((balances[year] for year in sorted(balances, reverse=True) if year < BEFORE), (0, 0))
    bases: dict[Month, int] = {}
    for month in months_of(table):
        at = Month.parse(month["month"])
        if at >= Month(BEFORE, 1) and month["month"] not in without:
            bases[at] = bases.get(at, 0) + int(month["base"])
    this_year = (fen for part in PARTS for fen in _credits(table["this_year"], part, without))
    figure = transfer_amounts(
        bases,
        own_before_1998_fen=own,
        balance_to_last_year_fen=sum(held) - own - left,
        principal_this_year_fen=sum(this_year),
    )
    return figure, left
