"""What becomes of a relation when a person moves, and of a pension drawn twice (关系转移与重复领取)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from quanyi.law.explain import Amount, Figure, as_figure, reckoned
from quanyi.law.explain.formula import least, of
from quanyi.law.periods import Span, Timeline
from quanyi.law.rules.registry import rule
from quanyi.law.terms import Scheme


@rule("transfer.relation", version="1")
def relation_on_moving(scheme: Scheme, *, moved_on: date) -> Figure:
    """各险种关系转移 / What becomes of a scheme's relation when a person goes to work elsewhere: ``relation_moves``,
    years added up, or ``insured_anew``.

    Pension, medical and unemployment insurance move with the person; work injury and maternity do not, the new place
    insures anew. For these two the Service Regulation of 2023 speaks first, and an earlier day is ``NoRule``.

    Basis: sil-19, sil-52, d13-7-2, service-12, service-13, service-14, service-15.
    Rounds: nothing.
    """
    value, clause = _MOVING[scheme].at(moved_on)
    return Figure(
        "relation_on_moving", value, "code", provisions=(clause,), parts=(_because(scheme, clause),)
    )


@rule("transfer.duplicate_pension", version="1")
def duplicate_pension(drawn_fen: Amount, *, account_left_fen: Amount) -> Figure:
    """重复领取清退 / What is refunded of the account of a second pension that is cleared, in fen.

    Since 2010 one pension is kept, by agreement with the person, and the others are cleared. What was drawn from a
    cleared one is returned: it is set off against what its account still holds, then against the pension that stays.
    Parts ``set_off_from_account``, ``refund`` and ``set_off_from_pension``, what remains to be returned.

    Not on the road: an office does not know what another one pays, and the set-off between two offices is not booked.

    Basis: notice-2016-5, service-46.
    Rounds: nothing.
    """
    drawn, left = as_figure(drawn_fen, "benefits_drawn"), as_figure(account_left_fen, "account_balance")
    returned, held = drawn.mention(), left.mention()
    set_off = reckoned("set_off_from_account", "fen", least(of(0), of(1)), parts=(returned, held))
    rest = of(0) - of(1)
    refund = reckoned("refund", "fen", rest, parts=(held, set_off.mention()))
    later = reckoned("set_off_from_pension", "fen", rest, parts=(returned, set_off.mention()))
    parts = (drawn, left, set_off, refund, later)
    return reckoned("refund", "fen", of(3), provisions=("notice-2016-5", "service-46"), parts=parts)


def _because(scheme: Scheme, clause: str) -> Figure:
    return Figure(
        "scheme", scheme.value, "code", provisions=(clause,), note_zh=scheme.label_zh, note_en=scheme.label_en
    )


_LAW, _SERVICE = date(2011, 7, 1), date(2023, 12, 1)  # Social Insurance Law; Service Regulation


def _moves(before: str, since: str) -> Timeline[tuple[str, str]]:
    return Timeline(
        "关系转移",
        [
            Span(_LAW, date(2023, 11, 30), ("relation_moves", before)),
            Span(_SERVICE, None, ("relation_moves", since)),
        ],
    )


_ANEW: Timeline[tuple[str, str]] = Timeline(
    "关系转移", [Span(_SERVICE, None, ("insured_anew", "service-15"))]
)

_MOVING: Mapping[Scheme, Timeline[tuple[str, str]]] = {
    Scheme.PENSION: _moves("sil-19", "service-12"),
    Scheme.MEDICAL: _moves("d13-7-2", "service-13"),
    Scheme.UNEMPLOYMENT: _moves("sil-52", "service-14"),
    Scheme.WORK_INJURY: _ANEW,
    Scheme.MATERNITY: _ANEW,
}
