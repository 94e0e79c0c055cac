"""What of the account goes to the heirs, by the day of death (个人账户继承)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from quanyi.law.bounds import Share
from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, reckoned
from quanyi.law.explain.formula import Formula, of, rounded, total
from quanyi.law.periods import Span, Timeline
from quanyi.law.rules.account_record import AccountBalance
from quanyi.law.rules.registry import rule


@rule("account.inheritance", version="1")
def inheritance(
    balance: AccountBalance,
    *,
    died_on: date,
    share_at_retirement: Share | None = None,
    in_prison: bool = False,
    held: tuple[Figure, Figure] | None = None,
) -> Figure:
    """可继承额 / What of the account goes to the heirs of somebody who died on that day, in fen.

    ``balance`` is the account on the day of death, ``share_at_retirement`` the own share kept since
    retirement (``payout.own_share``), None for somebody who was not retired. Death from 2011-07-01: all of
    it. Before: in service the own part, retired the balance times the own share; the rest falls to the pooled
    fund (five public summaries of the text of 1997). Parts ``inheritable`` and ``falls_to_pool``. The
    standard's clause 8-5 and two regional laws still speak of a part that is not inheritable; Decree 13 is
    national and later. A retired person who died serving a sentence (``in_prison``) before that day left the own
    part, and survivors have nothing else (``survivors.grants``). Where there is no heir the law is open (Q10): decide
    by hand.

    ``held`` are both parts of the balance as figures, where their trees are to be kept.

    Basis: sil-14, d13-6-2, notice-1997-116, letter-2001-44. Basis: d13-29, gb-7-1, gb-8-4, gb-8-5, gb-9.1 (general).
    Rounds: the share of a retired person's balance to the fen, half up.
    """
    _refuse_overdrawn(balance)
    share = None if in_prison else share_at_retirement
    clauses, formula = _METHODS.at(died_on)(share)
    if held is not None:
        _refuse_other_parts(balance, *held)
    held = held or _own_and_transferred(balance)
    kept = () if share is None else (Figure("own_share", share, "ratio"),)
    whole = reckoned("inheritable", "fen", formula, parts=(*held, *kept))
    rest = reckoned("falls_to_pool", "fen", total(0, 1) - of(2), parts=(*_mentions(held), whole.mention()))
    return Figure(
        "inheritable",
        whole.value,
        "fen",
        provisions=(*clauses, *(("letter-2001-44",) if in_prison and died_on < _LAW else ())),
        parts=(*held, *kept, rest),
        formula=formula,
        note_zh=f"{died_on} 死亡；无继承人的，法律未明（Q10），人工决定",
        note_en=f"died {died_on}; without an heir the law is open (Q10), decide by hand",
    )


def _refuse_overdrawn(balance: AccountBalance) -> None:
    if min(balance.own_fen, balance.transfer_fen) < 0:
        raise InvalidInput(
            f"个人账户为负数（个人部分 {balance.own_fen} 分，单位划转 {balance.transfer_fen} 分），"
            "没有可继承的余额。请先更正账户。",
            f"The account is below zero (own {balance.own_fen} fen, transferred {balance.transfer_fen}): nothing is "
            "inherited. Correct the account first.",
        )


def _refuse_other_parts(balance: AccountBalance, own: Figure, transfer: Figure) -> None:
    if (own.fen, transfer.fen) != (balance.own_fen, balance.transfer_fen):
        raise InvalidInput(
            f"所给两部分（{own.fen}、{transfer.fen} 分）与余额（{balance.own_fen}、{balance.transfer_fen} 分）"
            "不一致。请核对。",
            f"The parts given ({own.fen} and {transfer.fen} fen) are not those of the balance ({balance.own_fen} and "
            f"{balance.transfer_fen}). Check them.",
        )


def _own_and_transferred(balance: AccountBalance) -> tuple[Figure, Figure]:
    return _part("own", *balance.amounts[:2]), _part("transfer", *balance.amounts[2:])


def _part(name: str, principal: int, interest: int) -> Figure:
    parts = Figure("principal", principal, "fen"), Figure("interest", interest, "fen")
    return Figure(f"{name}_part", principal + interest, "fen", parts=parts, formula=total())


def _mentions(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return tuple(figure.mention() for figure in figures)


Method = tuple[tuple[str, ...], Formula]
"""The clauses applied, and the formula over own part, transferred part and, of a retired person, the own share."""


def _all(share: Fraction | None) -> Method:
    return ("sil-14", "d13-6-2"), total(0, 1)


def _own_part(share: Fraction | None) -> Method:
    return ("notice-1997-116",), of(0) if share is None else rounded(total(0, 1) * of(2))


_LAW = date(2011, 7, 1)
_METHODS: Timeline[Callable[[Fraction | None], Method]] = Timeline(
    "个人账户继承",
    [
        Span(date(1998, 1, 1), date(2011, 6, 30), _own_part),
        Span(_LAW, None, _all),
    ],
)
