"""一个月的金额: base, due and paid of a line of the record, each opened on its own.

A month declared here is worked out by rule. One that was corrected shows what stood, what was taken back and what was
posted anew. A month taken over stands as the earlier system kept it. Basis: d14-6-4, d14-9-4, d14-16, gb-9.2-1.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.selectors import MigratedYear, migrated_year
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.posted_months import (
    Part,
    PostedMonth,
    as_it_stood,
    migration_journal,
    taken_over_by,
)
from quanyi.agency.ledger.selectors import EntryLine
from quanyi.agency.serve.opened import NoSuchFigure, Opened, summed
from quanyi.agency.serve.record import COLUMNS, Asked
from quanyi.agency.serve.templatetags.figures import figure_term
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import total as added
from quanyi.law.periods import Month
from quanyi.law.rules.collection import flexible_contribution
from quanyi.law.rules.contribution import contribution_base, employer_contribution, own_contribution
from quanyi.law.terms import ContributionKind, CorrectionReason
from quanyi.law.terms import LedgerAccount as A

EITHER = ("d14-6-4", "gb-A-27", "gb-A-37-1")


class _Column(NamedTuple):
    """An amount of a month: its term, a declared row's field, the rule over the base, whether it has to be paid."""

    term: str
    field: str
    rule: Callable[..., Figure] | None
    is_paid: bool


_COLUMNS = dict(
    zip(
        COLUMNS,
        (
            _Column("contribution_base", "base_fen", None, is_paid=False),
            _Column("own_due", "own_due_fen", own_contribution, is_paid=False),
            _Column("own_paid", "own_due_fen", own_contribution, is_paid=True),
            _Column("employer_due", "employer_due_fen", employer_contribution, is_paid=False),
            _Column("employer_paid", "employer_due_fen", employer_contribution, is_paid=True),
        ),
        strict=True,
    )
)


def month_figure(asked: Asked, kind: str, rest: str) -> Opened:
    """`contribution-17-own_paid` or `migrated-5-03-base`. Raises NoSuchFigure."""
    which, _dash, name = rest.rpartition("-")
    column = _COLUMNS.get(name)
    if column is None:
        raise _no_such_month()
    return _declared(asked, which, column) if kind == "contribution" else _migrated(asked, which, column)


def _no_such_month() -> NoSuchFigure:
    return NoSuchFigure(_("这份记录里没有这笔缴费。"))


def _titled(month: Month, figure: Figure, entries: Sequence[EntryLine], posted: int) -> Opened:
    what = figure_term(figure)
    title = _("%(month)s %(what)s") % {"month": month, "what": what}
    is_sum = sum(entry.amount_fen for entry in entries) == posted
    return Opened(title, figure, tuple(entries) if is_sum else (), posted)


# Declared here -------------------------------------------------------------------------------------------------


def _declared(asked: Asked, which: str, column: _Column) -> Opened:
    every = ledger.contributions_of(asked.person.pk, known_at=asked.known_at)
    found = next((c for c in every if str(c.pk) == which), None)
    if found is None:
        raise _no_such_month()
    stood = _stood(asked, found)
    now = list(_now(asked, found, every, column))
    if stood is not None:
        anew = summed("posted_anew", now)
        now = [*_taken_back(found, stood, column), _with_case(anew, found)]
    zh, en = _remark(found, stood, column)
    figure = Figure(
        column.term, sum(part.fen for part in now), "fen", provisions=EITHER, parts=tuple(now), formula=added(),
        note_zh=zh, note_en=en,
    )  # fmt: skip
    entries = _entries_behind(asked, found, stood) if column.term == "own_paid" else ()
    return _titled(found.month, figure, list(entries), _amount(found, column))


def _amount(found: Any, column: _Column) -> int:
    """What the books hold of it."""
    fen: int = getattr(found.row, column.field)
    return 0 if column.is_paid and found.credited_in is None else fen


def _now(asked: Asked, found: Any, every: Sequence[Any], column: _Column) -> Iterator[Figure]:
    """The amount by rule from what was declared, less what of the month stands in other lines."""
    if column.is_paid and found.credited_in is None:
        return
    row = found.row
    at = {"month": row.month, "region": asked.person.region}
    wage = Figure(
        "declared_wage", row.declared_wage_fen, "fen", source=f"row:{row.pk}",
        note_zh=f"案件 {found.journal.case.number} 申报表第 {row.row} 行",
        note_en=f"case {found.journal.case.number}, row {row.row} of the declaration",
    )  # fmt: skip
    if found.employer_id is None:
        chosen = replace(
            wage,
            term="contribution_base",
            note_zh=f"案件 {found.journal.case.number} 选定",
            note_en=f"chosen in case {found.journal.case.number}",
        )
        yield _paid_alone(chosen, column, **at)
    else:
        base = contribution_base(wage, **at)
        yield column.rule(base, **at) if column.rule else base
    yield from _posted_apart(found, every, column)


def _paid_alone(chosen: Figure, column: _Column, *, month: Month, region: str) -> Figure:
    """The amount of a flexible worker's month: there is no employer's share, and all the base was chosen."""
    if column.term.startswith("employer"):
        return Figure("employer_contribution", 0, "fen", provisions=("sil-60",), note_zh="以个人身份缴费，没有单位缴费",
                      note_en="paid by the person alone: no employer's share")  # fmt: skip
    if column.rule is None:
        return summed("contribution_base", [chosen])
    return flexible_contribution(chosen, month=month, region=region)


def _posted_apart(found: Any, every: Sequence[Any], column: _Column) -> Iterator[Figure]:
    """What of the month stands in other lines, where a correction left some of it to be paid. Basis: d14-16."""
    of_month = [c for c in every if (c.employer_id, c.month) == (found.employer_id, found.month)]
    if not any(c.kind == ContributionKind.SUPPLEMENT.value for c in of_month):
        return
    for other in of_month:
        if other.pk != found.pk:
            fen = -getattr(other.row, column.field)
            yield Figure("posted_apart", fen, "fen", source=f"row:{other.row.pk}", provisions=("d14-16",))


def _remark(found: Any, stood: PostedMonth | None, column: _Column) -> tuple[str, str]:
    """That it is not paid, or that it came from another month or person by a correction."""
    if column.is_paid and found.credited_in is None:
        return "没有到账", "not paid"
    if found.replaces is None or stood is not None:
        return "", ""
    reversal, correction = found.replaces, getattr(found.row.submission, "correction", None)
    case = reversal.journal.case.number
    if correction is None:
        return (
            f"由案件 {case} 从重复账户归并到这里。",
            f"Brought here from a duplicate account by case {case}.",
        )
    reason = CorrectionReason(correction.reason)
    return (
        f"由案件 {case} 更正后记在这里：{reason.label_zh}。原来记在别处的已由凭证 {reversal.journal_id} 冲销。",
        f"Put here by the correction of case {case}: {reason.label_en}. "
        f"What stood elsewhere was taken back by journal {reversal.journal_id}.",
    )


# Corrected -----------------------------------------------------------------------------------------------------


def _stood(asked: Asked, found: Any) -> PostedMonth | None:
    """What stood of the same month of the same person before a correction; None where nothing did."""
    if found.replaces is None:
        return None
    correction = getattr(found.row.submission, "correction", None)
    if correction is None:  # brought from a duplicate account
        return None
    if correction.person_id not in (None, asked.person.pk):  # another's: a look at this one does not open it
        return None
    stood = as_it_stood(correction)
    is_same = stood is not None and (stood.person.pk, stood.month) == (asked.person.pk, found.month)
    return stood if is_same else None


def _taken_back(found: Any, stood: PostedMonth, column: _Column) -> Iterator[Figure]:
    """更正前的记录: what stood before, with its journal, and its reversal: together nothing. Basis: d14-16."""
    reversal, reason = found.replaces, CorrectionReason(found.row.submission.correction.reason)
    fen = sum(_of_part(part, column) for part in stood.parts)
    old, case = reversal.contribution, reversal.journal.case.number
    was = f"案件 {old.journal.case.number} 凭证 {old.journal_id}" if old else "原系统"
    was_en = f"case {old.journal.case.number}, journal {old.journal_id}" if old else "the earlier system"
    yield Figure(
        "replaced_contribution", fen, "fen", provisions=("d14-16",), source=None if old else "migrated:",
        note_zh=f"{was}记账", note_en=f"posted by {was_en}",
    )  # fmt: skip
    yield Figure(
        "taken_back", -fen, "fen", provisions=("d14-16",),
        note_zh=f"案件 {case} 凭证 {reversal.journal_id} 冲销：{reason.label_zh}",
        note_en=f"taken back by case {case}, journal {reversal.journal_id}: {reason.label_en}",
    )  # fmt: skip


def _of_part(part: Part, column: _Column) -> int:
    if column.is_paid and part.line.credited_month is None:
        return 0
    if column.field == "base_fen":
        return part.base_fen
    return part.line.own_fen if column.field == "own_due_fen" else part.line.employer_fen


def _with_case(anew: Figure, found: Any) -> Figure:
    case, journal = found.journal.case.number, found.journal_id
    return Figure(
        anew.term, anew.value, anew.unit, parts=anew.parts, formula=anew.formula,
        note_zh=f"案件 {case} 凭证 {journal} 记账", note_en=f"posted by case {case}, journal {journal}",
    )  # fmt: skip


def _entries_behind(asked: Asked, found: Any, stood: PostedMonth | None) -> Iterator[EntryLine]:
    """The credit of this month alone, and for a corrected one what stood before and what took it back."""
    lines = ledger.entry_lines(asked.person.pk, known_at=asked.known_at, accounts=(A.OWN_PRINCIPAL,))
    if stood is not None:
        yield from _entries_before(lines, found.replaces, stood)
    if found.credited_in:
        yield from _credits(lines, found.credit_journal_id, found.credited_in, found.row.account_own_fen)


def _entries_before(lines: Sequence[EntryLine], reversal: Any, stood: PostedMonth) -> Iterator[EntryLine]:
    old = reversal.contribution
    journal_id = old.credit_journal_id if old else migration_journal(reversal.migrated_year_id)
    for part in stood.paid_parts:
        month, fen = part.line.credited_month, part.line.account_own_fen
        assert month is not None
        yield from _credits(lines, journal_id, month, fen)
        yield from _credits(lines, reversal.journal_id, month, -fen)


def _credits(
    lines: Sequence[EntryLine], journal_id: int | None, month: Month, fen: int
) -> Iterator[EntryLine]:
    """The entry of a journal with that amount; of several equal ones the first: they are the same to the fen."""
    found = (e for e in lines if (e.journal_id, e.month, e.amount_fen) == (journal_id, month, fen))
    yield from list(found)[:1]


# Taken over ----------------------------------------------------------------------------------------------------


def _migrated(asked: Asked, which: str, column: _Column) -> Opened:
    """A month as the earlier system kept it: nothing is worked out anew."""
    row_id, _dash, number = which.partition("-")
    year = migrated_year(asked.person.insurance_number, int(row_id)) if row_id.isdecimal() else None
    if year is None or not number.isdecimal() or not 1 <= int(number) <= 12:
        raise _no_such_month()
    n = int(number) - 1
    credited = year.credited_in[n]
    fen = 0 if column.is_paid and credited is None else getattr(year, column.field)[n]
    zh, en = _taken_over(year)
    if column.is_paid and credited is None:
        zh, en = f"没有到账；{zh}", f"Not paid; {en}"
    figure = Figure(
        column.term, fen, "fen", provisions=("d14-9-4",), source=f"migrated:{row_id}", note_zh=zh, note_en=en
    )
    entries = _entry_taken_over(asked, year, credited) if column.term == "own_paid" and credited else []
    return _titled(Month(year.year, n + 1), figure, entries, fen)


def _taken_over(year: MigratedYear) -> tuple[str, str]:
    """When and by which case it came from the books of the earlier system, or with the relation from another place."""
    posted_at, case, is_sent = taken_over_by(year.row_id)
    on = timezone.localdate(posted_at)
    if is_sent:
        return (
            f"{on.year}年{on.month}月{on.day}日由案件 {case} 随转移接续从原参保地转入，按信息表保留",
            f"came on {on} by case {case} with the relation from the earlier place, as its information table has it",
        )
    return (
        f"{on.year}年{on.month}月{on.day}日由案件 {case} 从原系统的账册迁入，按原记录保留，没有重新计算",
        f"taken over on {on} by case {case} from the books of the earlier system, as kept there; not computed anew",
    )


def _entry_taken_over(asked: Asked, year: MigratedYear, credited: Month) -> list[EntryLine]:
    """What the migration itself posted for the month of crediting."""
    lines = ledger.entry_lines(
        asked.person.pk, known_at=asked.known_at, accounts=(A.OWN_PRINCIPAL,), first=credited, last=credited
    )
    journal_id = migration_journal(year.row_id)
    return [line for line in lines if line.journal_id == journal_id]
