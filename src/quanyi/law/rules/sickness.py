"""The sickness-disability allowance, as far as its text is known (病残津贴)."""

from __future__ import annotations

from quanyi.law.bounds import Named
from quanyi.law.explain import Amount, Figure, as_figure
from quanyi.law.explain.formula import of
from quanyi.law.periods import Month, Span, Timeline
from quanyi.law.provisions import in_force
from quanyi.law.rules.registry import rule

_SAME = of(0)
_KNOWN: Timeline[tuple[str, str]] = Timeline(
    "病残津贴",
    [
        Span(Month(2011, 7).first_day, Month(2024, 12).last_day, ("各地规定", "rules of the province")),
        Span(Month(2025, 1).first_day, None, ("人社部发〔2024〕72号", "notice 2024-72")),
    ],
)


@rule("sickness.allowance", version="1")
def sickness_allowance(decided_fen: Amount, *, decision: Named, month: Month) -> Figure:
    """病残津贴 / The monthly sickness-disability allowance, in fen, as an approved decision sets it.

    Nothing is computed: the law gives the right, and the text of the formula is not at hand. ``decision`` is the
    number of the document; without one the amount is refused. The figure says that it was decided by hand.

    Basis: sil-17, notice-2024-72.
    Rounds: nothing.
    """
    zh, en = _KNOWN.at(month)
    amount = as_figure(decided_fen, "decided_amount")
    return Figure(
        "sickness_allowance",
        amount.fen,
        "fen",
        provisions=in_force(month, "sil-17", "notice-2024-72"),
        formula=_SAME,
        parts=(amount, Figure("decision", decision, "reference")),
        note_zh=f"人工核定，本系统不计算（{zh}，计发办法未查得原文）",
        note_en=f"decided by hand, not computed here ({en}: the text of the formula is not at hand)",
    )
