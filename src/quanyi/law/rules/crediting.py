"""The floor under the crediting rate: that of the bank (记账利率下限)."""

from __future__ import annotations

from quanyi.law.explain import Figure
from quanyi.law.rules.decision import ALLOWED, REFUSED, Ratio, as_ratio, clauses_of, exact, reason
from quanyi.law.rules.registry import rule


@rule("account.rate_floor", version="1")
def crediting_rate_floor(rate: Ratio, *, bank_rate: Ratio, document: str = "") -> Figure:
    """记账利率下限 / Whether a crediting rate may be entered: ``allowed`` or ``refused``.

    The law forbids a rate below that of a bank's fixed-term deposit. One below is refused unless the number of a
    published ``document`` stands behind it (mark P): the agency credits what was published, and the figure shows that
    the law says otherwise. Which term of deposit is meant is open; the caller gives the rate.

    Basis: sil-14, gb-6.7-2. Basis: notice-2017-31 (general).
    Rounds: nothing.
    """
    credited, bank = as_ratio(rate, "crediting_rate"), as_ratio(bank_rate, "bank_rate")
    above = exact(credited) >= exact(bank)
    reasons = (
        reason("not_below_bank_rate", above, "sil-14", parts=(credited, bank)),
        reason("document_named", bool(document.strip()), "gb-6.7-2", zh=document, en=document),
    )
    zh, en = ("", "") if above else ("低于银行定期存款利率", "below the bank rate")
    value = ALLOWED if above or document.strip() else REFUSED
    clauses = clauses_of(*reasons[: 1 if above else 2])
    return Figure(
        "crediting_rate_floor", value, "code", provisions=clauses, parts=reasons, note_zh=zh, note_en=en
    )
