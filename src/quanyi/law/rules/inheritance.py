"""What of the account goes to the heirs, by the day of death (个人账户继承)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from quanyi.law.explain import Figure
from quanyi.law.money import round_half_up
from quanyi.law.periods import Span, Timeline
from quanyi.law.rules.account_record import AccountBalance
from quanyi.law.rules.registry import rule


@rule("account.inheritance", version="1")
def inheritance(
    balance: AccountBalance,
    *,
    died_on: date,
    share_at_retirement: Fraction | None = None,
    in_prison: bool = False,
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

    Basis: sil-14, d13-6-2, d13-29, gb-7-1, gb-8-4, gb-8-5, gb-9.1, notice-1997-116, letter-2001-44.
    Rounds: the share of a retired person's balance to the fen, half up.
    """
    to_heirs = _METHODS.at(died_on)(balance, None if in_prison else share_at_retirement)
    rest = balance.total_fen - to_heirs
    return Figure(
        "inheritable",
        to_heirs,
        "fen",
        parts=(
            Figure("own_part", balance.own_fen, "fen"),
            Figure("transfer_part", balance.transfer_fen, "fen"),
            Figure("falls_to_pool", rest, "fen"),
        ),
        note_zh=f"{died_on} 死亡；无继承人的，法律未明（Q10），人工决定",
        note_en=f"died {died_on}; without an heir the law is open (Q10), decide by hand",
    )


def _all(balance: AccountBalance, share: Fraction | None) -> int:
    return balance.total_fen


def _own_part(balance: AccountBalance, share: Fraction | None) -> int:
    return balance.own_fen if share is None else round_half_up(balance.total_fen * share)


_METHODS: Timeline[Callable[[AccountBalance, Fraction | None], int]] = Timeline(
    "个人账户继承",
    [
        Span(date(1998, 1, 1), date(2011, 6, 30), _own_part),
        Span(date(2011, 7, 1), None, _all),
    ],
)
