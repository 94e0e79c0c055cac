"""打开数字: a served figure computed anew, as a tree down to the ledger entries.

Basis: d14-6-4, d14-16, gb-6.7-3, gb-9.2-1.

Nothing of the tree is kept. It is made from the books when it is asked for, and held against what was posted: if the
two ever differ, the page says so. Every `Amount` of the record (`serve/record.py`) has its key here (decision 033).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.registry.facts import Held, facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.serve import account_moves, case_figures, month_figures, year_figures
from quanyi.agency.serve.account_states import state_figure
from quanyi.agency.serve.counted import gaps_of
from quanyi.agency.serve.opened import NoSuchFigure, Opened, summed
from quanyi.agency.serve.opened import corrected_by as corrected_by
from quanyi.agency.serve.record import Asked
from quanyi.agency.serve.selectors import all_months, contribution_lines, paid_months
from quanyi.law.explain import Figure
from quanyi.law.parameters.known import as_known_at


def open_figure(person: Person, key: str, *, known_at: datetime | None = None) -> Opened:
    """The figure behind the key of an amount: `interest-2025`, `contribution-17-own_paid`, `balance`.

    With `known_at`, as the record of that instant has it: from the entries, the rules and the parameters known then.
    Raises NoSuchFigure with a sentence where the record has no such figure.
    """
    with as_known_at(timezone.localdate(known_at) if known_at else None):
        return _open(Asked(person, known_at), key)


def _open(asked: Asked, key: str) -> Opened:
    if key in WHOLE:
        return WHOLE[key](asked)
    kind, _dash, rest = key.partition("-")
    for kinds, figure in OF_KINDS:
        if kind in kinds:
            return figure(asked, kind, rest)
    raise NoSuchFigure(_("这份记录里没有“%(key)s”这个数字；请从记录页点开要看的数字。") % {"key": key})


# Whole record --------------------------------------------------------------------------------------------------------


def _months(asked: Asked) -> Opened:
    """累计缴费年限: year by year, and what a decision recognised."""
    facts = facts_of(asked.person, known_at=asked.known_at)
    lines = contribution_lines(asked.person, known_at=asked.known_at)
    paid = Counter(month.year for month in set(paid_months(lines)))
    held = facts.get("deemed_months")
    recorded = paid.total() + (int(held.value) if held else 0)
    figure = all_months(lines, facts)
    parts = tuple(_months_part(part, held, paid) for part in figure.parts)
    return Opened(_("累计缴费年限"), replace(figure, parts=parts), (), recorded)


def _months_part(part: Figure, held: Held | None, paid: Counter[int]) -> Figure:
    """The paid months by year; the deemed months with the case that registered them."""
    if part.term == "actual_months":
        years = (
            Figure("months_in_year", n, "months", note_zh=f"{year}年", note_en=str(year))
            for year, n in sorted(paid.items(), reverse=True)
        )
        return replace(part, parts=tuple(years))
    if held is None or not held.case_number:
        return part
    zh, en = f"由案件 {held.case_number} 登记", f"registered by case {held.case_number}"
    return replace(part, note_zh=zh, note_en=en)


def _gaps(asked: Asked) -> Opened:
    """中断缴费月数: each run of missing months. Basis: gb-A-22."""
    lines = contribution_lines(asked.person, known_at=asked.known_at)
    figure = gaps_of(asked.person, paid_months(lines), known_at=asked.known_at)
    return Opened(_("中断缴费月数"), figure, (), figure.fen)


def _balance(asked: Asked) -> Opened:
    entries = ledger.entry_lines(asked.person.pk, known_at=asked.known_at, accounts=ledger.PERSON_ACCOUNTS)
    change = Counter[int]()
    for entry in entries:
        change[entry.month.year] += entry.amount_fen
    years = (
        Figure("account_change", fen, "fen", note_zh=f"{year}年", note_en=str(year), source=f"figure:change-{year}")
        for year, fen in sorted(change.items(), reverse=True)
    )  # fmt: skip
    figure = summed("account_balance", years, provisions=("gb-8-1", "gb-10.3-1"))
    return Opened(_("个人账户储存额"), figure, (), ledger.balance(asked.person.pk, known_at=asked.known_at))


WHOLE: dict[str, Callable[[Asked], Opened]] = {
    "contribution-months": _months,
    "gap-months": _gaps,
    "balance": _balance,
    "account-state": state_figure,
}
OF_KINDS: tuple[tuple[frozenset[str], Callable[[Asked, str, str], Opened]], ...] = (
    (year_figures.KINDS, year_figures.year_figure),
    (frozenset({"contribution", "migrated"}), month_figures.month_figure),
    (case_figures.KINDS, case_figures.case_figure),
    (account_moves.KINDS, account_moves.move_figure),
)
