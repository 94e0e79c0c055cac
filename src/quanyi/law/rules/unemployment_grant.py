"""Unemployment benefit as it is decided: an amount with its grounds, months and end behind it (失业保险金核定)."""

from __future__ import annotations

from quanyi.law.errors import InvalidInput
from quanyi.law.explain import Figure, reckoned
from quanyi.law.explain.formula import of
from quanyi.law.rules.decision import ALLOWED
from quanyi.law.rules.registry import rule


@rule("unemployment.grant", version="1")
def unemployment_grant(eligibility: Figure, *, duration: Figure, benefit: Figure, last_day: Figure) -> Figure:
    """失业保险金核定 / What is granted a month, in fen, with all that it rests on: ``eligibility``
    (``unemployment.eligibility``), ``duration`` (``unemployment.duration``), ``benefit`` (``unemployment.benefit``) and
    ``last_day`` (``unemployment.last_day``).

    Who is not eligible is granted nothing: that is ``InvalidInput``, since there is no decision to keep.

    Basis: sil-45, sil-46, sil-47, sil-50.
    Rounds: nothing of its own.
    """
    parts = (benefit, eligibility, duration, last_day)
    if eligibility.value != ALLOWED or benefit.unit != "fen":
        raise InvalidInput(
            "不符合领取条件的，没有失业保险金可核定。请按领取条件的说明办理。",
            "Who does not meet the conditions is granted no benefit. See which of them is not met.",
        )
    return reckoned("unemployment_grant", "fen", of(0), provisions=_CLAUSES, parts=parts)


_CLAUSES = ("sil-45", "sil-46", "sil-47", "sil-50")
