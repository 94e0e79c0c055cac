"""Settling before the rate of the year is known, or before the year is over (预结与补差).

No text was found on either (Q9): interest runs by the month, with a provisional rate that the region decides,
and the difference to the published rate is posted later as an adjustment (mark P).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from quanyi.law.bounds import AccountPart, Region
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Amount, Figure, SignedAmount, as_figure, reckoned
from quanyi.law.explain.formula import of, total
from quanyi.law.parameters import parameter
from quanyi.law.periods import Month
from quanyi.law.provisions import in_force
from quanyi.law.rules.account_parts import (
    PartFacts,
    is_provisional,
    made_up_in,
    part_interest,
    rate_to_use,
    year_rates,
)
from quanyi.law.rules.account_record import AccountBalance, OwedMonth, YearRecord
from quanyi.law.rules.account_sums import ADDED, interest_clauses, interest_parts
from quanyi.law.rules.account_year import account_year
from quanyi.law.rules.decision import Rate
from quanyi.law.rules.handed_in import refuse_interest, refuse_year
from quanyi.law.rules.product import MONTHS, NO_AMOUNTS
from quanyi.law.rules.registry import rule


@rule("account.interest_until", version="1", refuse=refuse_interest)
def interest_until(
    opening_fen: Amount,
    credits: Sequence[SignedAmount],
    *,
    last: Month,
    region: Region,
    payments: Sequence[Amount] = NO_AMOUNTS,
    rate: Rate | None = None,
    made_up: Sequence[OwedMonth] = (),
    part: AccountPart = "own",
) -> Figure:
    """当年预结利息 / Interest from January to the month ``last``, in fen, for an account settled within the
    year.

    As ``account.yearly_interest``, but only until ``last``. Which month that is the law does not say: the
    month before retirement or death (Q9, mark P). ``credits`` and ``payments`` are the twelve months of the
    year; none may stand after ``last``. To December it is the interest of the year. ``rate`` is given to overrule the
    published rate or, until that is published, the region's provisional one.

    Basis: sil-14, notice-1997-116. Basis: d14-6-4, gb-8-2, gb-10.2-3, gb-A-34 (general).
    Rounds: as ``part_interest``.
    """
    used = rate or rate_to_use(last.year, region)
    rates = year_rates(last.year, region, rate=used, yearly_method=False)
    opening = as_figure(opening_fen, "opening_balance")
    credited, paid = _within(credits, "credit", last), _within(payments, "payment", last)
    brought = made_up_in(made_up, part, rates)
    facts = PartFacts(opening.fen, tuple(_fen(credited)), tuple(_fen(paid)), brought)
    found = part_interest(facts, rates, until=last.month)
    known = (
        ("预结利率", "by the provisional rate")
        if is_provisional(used)
        else ("公布利率", "by the published rate")
    )
    return Figure(
        "interest_until",
        found.total,
        "fen",
        provisions=interest_clauses(last.year, is_idle=not any((*facts.credits, *facts.payments))),
        parameters=(used,),
        parts=interest_parts(opening, credited, paid, found, brought, rates, last.month),
        formula=ADDED,
        note_zh=f"{last.year}年1月至{last.month}月，预结，按{known[0]}；截止月份法律未明（Q9）",
        note_en=f"January to {last}, provisional, {known[1]}; the law leaves the last month open (Q9)",
    )


@rule("account.true_up", version="1", refuse=refuse_year)
def true_up(record: YearRecord, *, final: Rate | None = None) -> Figure:
    """结息差额 / What the published rate changes in a year settled with the provisional one, in fen; may be
    negative.

    ``record.rate`` is the provisional rate, ``final`` the published one, by default that of the year. The
    difference is posted as an adjustment, by part: ``own_interest_adjustment`` and
    ``transfer_interest_adjustment``. No text was found on provisional settlement (Q9, mark P).

    Not on the road: an office settles a year once its rate is published, and puts a wrong rate right by reckoning the
    account anew from that year on, later years included.

    Basis: gb-10.2-3, notice-2017-31. Basis: d14-6-4, gb-6.7-2, gb-A-34 (general).
    Rounds: nothing of its own.
    """
    if record.rate is None:
        raise InvalidInput(
            "没有写明预结利率，无从计算差额。请在年度记录的 rate 中给出当时使用的预结利率。",
            "No provisional rate is given, so there is nothing to true up. Give the one used then.",
        )
    published = final or parameter("crediting_rate", on=record.year, region=record.region)
    settled, trued = account_year(record), account_year(replace(record, rate=published))
    before, after = AccountBalance.closing(settled), AccountBalance.closing(trued)
    parts = (
        _adjustment("own_interest_adjustment", after.own_fen, before.own_fen),
        _adjustment("transfer_interest_adjustment", after.transfer_fen, before.transfer_fen),
        _interest_of(settled, "预结", "provisional"),
        _interest_of(trued, "正式", "final"),
    )
    value = after.total_fen - before.total_fen
    return Figure(
        "interest_adjustment",
        value,
        "fen",
        provisions=("gb-10.2-3", *in_force(record.year, "notice-2017-31")),
        parts=parts,
        formula=total(0, 1),
        note_zh=f"{record.year}年",
        note_en=f"year {record.year}",
    )


def _within(amounts: Sequence[Amount], term: str, last: Month) -> tuple[Figure, ...]:
    """Twelve amounts, none after ``last``."""
    months = tuple(as_figure(amount, term, note=f"{n:02d}") for n, amount in enumerate(amounts, start=1))
    if len(months) != MONTHS or any(_fen(months[last.month :])):
        raise InvalidInput(
            f"应给出 {last.year}年十二个月的金额，且 {last} 之后为零。预结之后的收支请另行结息。",
            f"Twelve amounts of {last.year} are wanted, with nothing after {last}. Settle later ones apart.",
        )
    return months


def _fen(parts: Sequence[Figure]) -> list[int]:
    return [part.fen for part in parts]


def _adjustment(term: str, final: int, provisional: int) -> Figure:
    parts = Figure("balance_final", final, "fen"), Figure("balance_provisional", provisional, "fen")
    return reckoned(term, "fen", of(0) - of(1), parts=parts)


def _interest_of(year: Figure, zh: str, en: str) -> Figure:
    return replace(
        year.part("interest_in_year"), provisions=(), parameters=year.parameters, note_zh=zh, note_en=en
    )
