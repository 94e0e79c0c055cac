"""打开数字: a served figure computed anew, as a tree down to the ledger entries. Basis: d14-6-4, d14-16, gb-9.2-1.

Nothing of the tree is kept. It is made from the books when it is asked for, and held against what was posted: if the
two ever differ, the page says so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.selectors import migrated_year
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.posted_months import as_it_stood
from quanyi.agency.ledger.selectors import EntryLine, YearFlow
from quanyi.agency.registry.facts import Held, facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.record import Asked
from quanyi.agency.serve.selectors import all_months, contribution_lines, paid_months
from quanyi.law.explain import Figure
from quanyi.law.parameters.known import as_known_at
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest
from quanyi.law.rules.contribution import (
    account_credit,
    contribution_base,
    employer_contribution,
    own_contribution,
)
from quanyi.law.terms import ContributionKind, CorrectionReason
from quanyi.law.terms import LedgerAccount as A

PRINCIPAL = (A.OWN_PRINCIPAL, A.TRANSFER_PRINCIPAL)
PARTS = {
    A.OWN_PRINCIPAL: ("个人缴费部分", "own part"),
    A.TRANSFER_PRINCIPAL: ("单位划转部分", "employer-transferred part"),
}


class NoSuchFigure(Exception):
    """没有这个数字."""


@dataclass(frozen=True)
class Opened:
    """An opened figure: the tree, the ledger entries under it, and what the books say the figure is."""

    title: str
    figure: Figure
    entries: tuple[EntryLine, ...]
    posted: int

    @property
    def still_equal(self) -> bool:
        return self.figure.value == self.posted


def open_figure(person: Person, key: str, *, known_at: datetime | None = None) -> Opened:
    """The figure behind a key of the record: `interest-2025`, `contribution-17`, `contribution-months`, `balance`.

    With `known_at`, as the record of that instant has it: from the entries, the rules and the parameters known then.
    Raises NoSuchFigure with a sentence where the record has no such figure.
    """
    with as_known_at(timezone.localdate(known_at) if known_at else None):
        return _open(Asked(person, known_at), key)


def _open(asked: Asked, key: str) -> Opened:
    if key in WHOLE:
        return WHOLE[key](asked)
    kind, _dash, rest = key.partition("-")
    if kind in YEARLY and rest.isdecimal():
        return YEARLY[kind](asked, int(rest))
    if (kind in MONTHLY and rest.isdecimal()) or kind == "migrated":
        return MONTHLY[kind](asked, rest)
    raise NoSuchFigure(_("这份记录里没有“%(key)s”这个数字；请从记录页点开要看的数字。") % {"key": key})


def _sum(term: str, entries: Sequence[EntryLine], *, note: str = "") -> Figure:
    """A sum of ledger entries, each a leaf."""
    leaves = tuple(_leaf(entry) for entry in entries)
    return Figure(term, sum(e.amount_fen for e in entries), "fen", parts=leaves, note_zh=note, note_en=note)


def _leaf(entry: EntryLine) -> Figure:
    note = f"{entry.month} {entry.account.label_zh}"
    note_en = f"{entry.month} {entry.account.label_en}"
    term = "credit" if entry.is_credit else "payment"
    return Figure(
        term, entry.amount_fen, "fen", note_zh=note, note_en=note_en, source=f"entry:{entry.entry_id}"
    )


# Whole record --------------------------------------------------------------------------------------------------------


def _months(asked: Asked) -> Opened:
    facts = facts_of(asked.person, known_at=asked.known_at)
    lines = contribution_lines(asked.person, known_at=asked.known_at)
    figure = all_months(lines, facts)
    recorded = len(set(paid_months(lines))) + (int(held.value) if (held := facts.get("deemed_months")) else 0)
    if held:
        figure = replace(figure, parts=tuple(_recognised(part, held) for part in figure.parts))
    return Opened(_("累计缴费年限"), figure, (), recorded)


def _recognised(part: Figure, held: Held) -> Figure:
    """The deemed months with the case that registered them."""
    if part.term != "deemed_months" or not held.case_number:
        return part
    zh, en = f"由案件 {held.case_number} 登记", f"registered by case {held.case_number}"
    return replace(part, note_zh=zh, note_en=en)


def _balance(asked: Asked) -> Opened:
    entries = ledger.entry_lines(asked.person.pk, known_at=asked.known_at, accounts=ledger.PERSON_ACCOUNTS)
    figure = Figure(
        "account_balance", sum(e.amount_fen for e in entries), "fen", provisions=("gb-8-1", "gb-10.3-1"),
        parts=tuple(_sum_of_year(year, entries) for year in sorted({e.month.year for e in entries}, reverse=True)),
    )  # fmt: skip
    return Opened(
        _("个人账户储存额"), figure, tuple(entries), ledger.balance(asked.person.pk, known_at=asked.known_at)
    )


def _sum_of_year(year: int, entries: Sequence[EntryLine]) -> Figure:
    amount = sum(e.amount_fen for e in entries if e.month.year == year)
    return Figure(
        "account_change", amount, "fen", note_zh=f"{year} 年", note_en=str(year), source=f"closing:{year}"
    )


# A year --------------------------------------------------------------------------------------------------------------


def _year_entries(asked: Asked, year: int, accounts: Sequence[A]) -> list[EntryLine]:
    entries = ledger.entry_lines(
        asked.person.pk,
        known_at=asked.known_at,
        accounts=accounts,
        first=Month(year, 1),
        last=Month(year, 12),
    )
    return entries


def _credited(asked: Asked, year: int) -> Opened:
    entries = [e for e in _year_entries(asked, year, PRINCIPAL) if e.is_credit]
    return _opened_sum(
        "credited_in_year", _("%(year)s 年记入") % {"year": year}, entries, ("gb-6.2", "gb-6.5-1")
    )


def _paid_out(asked: Asked, year: int) -> Opened:
    entries = [e for e in _year_entries(asked, year, ledger.PERSON_ACCOUNTS) if not e.is_credit]
    opened = _opened_sum("paid_out_in_year", _("%(year)s 年支付") % {"year": year}, entries, ("gb-8-2",))
    turned = Figure(
        opened.figure.term, -opened.posted, "fen", provisions=("gb-8-2",), parts=opened.figure.parts
    )
    return Opened(opened.title, turned, opened.entries, -opened.posted)


def _opening(asked: Asked, year: int) -> Opened:
    return _balance_at(
        asked, Month(year - 1, 12), "opening_balance", _("%(year)s 年末储存额") % {"year": year - 1}
    )


def _closing(asked: Asked, year: int) -> Opened:
    return _balance_at(asked, Month(year, 12), "closing_balance", _("%(year)s 年末储存额") % {"year": year})


def _balance_at(asked: Asked, last: Month, term: str, title: str) -> Opened:
    """A year-end balance: the one before, what was credited and paid, and the interest."""
    entries = ledger.entry_lines(
        asked.person.pk, known_at=asked.known_at, accounts=ledger.PERSON_ACCOUNTS, last=last
    )
    before = sum(e.amount_fen for e in entries if e.month.year < last.year)
    parts = [Figure("opening_balance", before, "fen", source=f"closing:{last.year - 1}")]
    inside = [e for e in entries if e.month.year == last.year]
    groups = (
        ("credited_in_year", [e for e in inside if e.account in PRINCIPAL and e.is_credit]),
        ("yearly_interest", [e for e in inside if e.account in ledger.INTEREST and e.is_credit]),
        ("paid_out_in_year", [e for e in inside if not e.is_credit]),
    )
    parts += [_sum(name, group) for name, group in groups if group]
    figure = Figure(
        term,
        sum(part.fen for part in parts),
        "fen",
        provisions=("gb-8-1", "gb-10.3-1", "gbt-40217"),
        parts=tuple(parts),
    )
    return Opened(title, figure, tuple(inside), sum(e.amount_fen for e in entries))


def _opened_sum(term: str, title: str, entries: Sequence[EntryLine], provisions: tuple[str, ...]) -> Opened:
    summed = _sum(term, entries)
    figure = Figure(term, summed.value, "fen", provisions=provisions, parts=summed.parts)
    return Opened(title, figure, tuple(entries), sum(e.amount_fen for e in entries))


def _interest(asked: Asked, year: int) -> Opened:
    """The interest of a year, by the rule from the credits as the settlement knew them."""
    settled = ledger.settled_years(asked.person.pk, known_at=asked.known_at).get(year)
    if settled is None:
        raise NoSuchFigure(
            _("%(year)s 年度尚未结息；记账利率公布、结息审批入账后才有利息。") % {"year": year}
        )
    posted = _year_entries(asked, year, ledger.INTEREST)
    run = ledger.settlement_cut_off(asked.person.pk, year, known_at=asked.known_at)
    figure = _settled_elsewhere(posted) if run is None else _settled_here(asked, year, up_to_entry=run)
    credits = _year_entries(asked, year, PRINCIPAL)
    return Opened(_("%(year)s 年利息") % {"year": year}, figure, (*posted, *credits), sum(settled))


def _settled_elsewhere(posted: Sequence[EntryLine]) -> Figure:
    return Figure(
        "yearly_interest", sum(e.amount_fen for e in posted), "fen", provisions=("d14-9-4",),
        parts=tuple(_leaf(entry) for entry in posted),
        note_zh="由原系统结息，迁移时原样记入；本系统没有重新计算。",
        note_en="Settled by the earlier system and taken over as it was; not computed anew here.",
    )  # fmt: skip


def _settled_here(asked: Asked, year: int, *, up_to_entry: int) -> Figure:
    flow = next(
        ledger.year_flows(
            year, region=asked.person.region, person_id=asked.person.pk, up_to_entry=up_to_entry
        )
    )
    entries = [e for e in _year_entries(asked, year, PRINCIPAL) if e.entry_id <= up_to_entry]
    parts = [_part_interest(flow, A.OWN_PRINCIPAL, entries, year, asked.person.region)]
    if flow.transfer.opening_fen or any(flow.transfer.credits):
        parts.append(_part_interest(flow, A.TRANSFER_PRINCIPAL, entries, year, asked.person.region))
    if len(parts) == 1:
        return parts[0]
    return Figure(
        "yearly_interest", sum(part.fen for part in parts), "fen", parts=tuple(parts), provisions=("gb-A-34",)
    )


def _part_interest(
    flow: YearFlow, account: A, entries: Sequence[EntryLine], year: int, region: str
) -> Figure:
    """One part of the account by the rule, its months as leaves that name their entries."""

    def months(sign: int) -> list[Figure]:
        of_part = [e for e in entries if e.account is account and e.is_credit is (sign > 0)]
        return [
            _month_leaf(Month(year, n), [e for e in of_part if e.month.month == n], sign)
            for n in range(1, 13)
        ]

    name = "own" if account is A.OWN_PRINCIPAL else "transfer"
    opening = Figure("opening_balance", getattr(flow, name).opening_fen, "fen", source=f"closing:{year - 1}")
    interest = yearly_interest(
        opening, months(1), payments=months(-1), year=year, region=region, made_up=flow.made_up, part=name
    )
    zh, en = PARTS[account]
    return replace(interest, note_zh=f"{zh}，{interest.note_zh}", note_en=f"{en}, {interest.note_en}")


def _month_leaf(month: Month, entries: Sequence[EntryLine], sign: int) -> Figure:
    term = "credit" if sign > 0 else "payment"
    source = ",".join(f"entry:{e.entry_id}" for e in entries) or None
    return Figure(
        term,
        sum(e.amount_fen * sign for e in entries),
        "fen",
        note_zh=str(month),
        note_en=str(month),
        source=source,
    )


# A month -------------------------------------------------------------------------------------------------------------


def _contribution(asked: Asked, rest: str) -> Opened:
    """One declared month: wage to base, base to both shares, own share to the account."""
    every = ledger.contributions_of(asked.person.pk, known_at=asked.known_at)
    found = next((c for c in every if c.pk == int(rest)), None)
    if found is None:
        raise NoSuchFigure(_("这份记录里没有这笔缴费。"))
    row = found.row
    at = {"month": row.month, "region": asked.person.region}
    wage = Figure(
        "declared_wage", row.declared_wage_fen, "fen", source=f"row:{row.pk}",
        note_zh=f"案件 {found.journal.case.number} 申报表第 {row.row} 行",
        note_en=f"case {found.journal.case.number}, row {row.row} of the declaration",
    )  # fmt: skip
    base = contribution_base(wage, **at)
    parts = [own_contribution(base, **at), employer_contribution(base, **at)]
    apart = _posted_apart(found, every)
    if found.credited_in and not apart:
        parts.append(account_credit(base, **at))
    figure = Figure(
        "monthly_contribution",
        parts[0].fen + parts[1].fen + sum(part.fen for part in apart),
        "fen",
        provisions=("d14-6-4", "gb-A-27", "gb-A-37-1"),
        parts=(*parts, *apart, *_replaced(found)),
    )
    return Opened(
        _month_title(row.month),
        figure,
        tuple(_entries_behind(asked, found)),
        row.own_due_fen + row.employer_due_fen,
    )


def _posted_apart(found: Any, every: Sequence[Any]) -> tuple[Figure, ...]:
    """What of the month's due stands in other lines, where a correction left some of it to be paid. Basis: d14-16."""
    of_month = [c for c in every if (c.employer_id, c.month) == (found.employer_id, found.month)]
    if not any(c.kind == ContributionKind.SUPPLEMENT.value for c in of_month):
        return ()
    return tuple(
        Figure(
            "posted_apart", -(c.row.own_due_fen + c.row.employer_due_fen), "fen", source=f"row:{c.row.pk}",
            provisions=("d14-16",),
        )
        for c in of_month
        if c.pk != found.pk
    )  # fmt: skip


def _replaced(found: Any) -> Iterator[Figure]:
    """更正前的记录: what stood before, with both journals and the case that corrected it. Basis: d14-16."""
    reversal = found.replaces
    if reversal is None:
        return
    correction = found.row.submission.correction
    stood, reason = as_it_stood(correction), CorrectionReason(correction.reason)
    assert stood is not None
    old = reversal.contribution
    was = f"案件 {old.journal.case.number} 凭证 {old.journal_id}" if old else "原系统"
    was_en = f"case {old.journal.case.number}, journal {old.journal_id}" if old else "the earlier system"
    case = reversal.journal.case.number
    yield Figure(
        "replaced_contribution", stood.line.total_fen, "fen", provisions=("d14-16",),
        note_zh=f"{was}记账，案件 {case} 凭证 {reversal.journal_id} 冲销：{reason.label_zh}",
        note_en=f"posted by {was_en}, taken back by case {case}, journal {reversal.journal_id}: {reason.label_en}",
    )  # fmt: skip


def _entries_behind(asked: Asked, found: Any) -> Iterator[EntryLine]:
    """What credited the month, and for a corrected one what stood before and took it back."""
    journals = {found.credit_journal_id} if found.credited_in else set()
    if found.replaces:
        journals.add(found.replaces.journal_id)
        if old := found.replaces.contribution:
            journals.add(old.credit_journal_id)
    own = {found.credited_in}
    if found.replaces and (stood := as_it_stood(found.row.submission.correction)):
        own.add(stood.credited_month)
    for line in ledger.entry_lines(asked.person.pk, known_at=asked.known_at, accounts=PRINCIPAL):
        if line.journal_id in journals and line.month in own:
            yield line


def _migrated(asked: Asked, rest: str) -> Opened:
    """One month taken over from the earlier system: as it was kept there."""
    row_id, _dash, month = rest.partition("-")
    year = migrated_year(asked.person.insurance_number, int(row_id)) if row_id.isdecimal() else None
    if year is None or not month.isdecimal() or not 1 <= int(month) <= 12:
        raise NoSuchFigure(_("这份记录里没有这笔缴费。"))
    n = int(month) - 1
    source = f"migrated:{row_id}"
    own = Figure("own_contribution", year.own_due_fen[n], "fen", source=source)
    employer = Figure("employer_contribution", year.employer_due_fen[n], "fen", source=source)
    base = Figure("contribution_base", year.base_fen[n], "fen", source=source)
    figure = Figure(
        "monthly_contribution", own.fen + employer.fen, "fen", provisions=("d14-9-4",), parts=(base, own, employer),
        note_zh="由原系统迁移，按原记录保留。", note_en="Taken over from the earlier system as it was kept there.",
    )  # fmt: skip
    entries = _year_entries(asked, year.year, PRINCIPAL)
    return Opened(
        _month_title(Month(year.year, n + 1)),
        figure,
        tuple(entries),
        own.fen + employer.fen,
    )


def _month_title(month: Month) -> str:
    return _("%(month)s 缴费") % {"month": month}


WHOLE: dict[str, Callable[[Asked], Opened]] = {"contribution-months": _months, "balance": _balance}
YEARLY: dict[str, Callable[[Asked, int], Opened]] = {
    "opening": _opening,
    "credited": _credited,
    "interest": _interest,
    "payout": _paid_out,
    "closing": _closing,
}
MONTHLY: dict[str, Callable[[Asked, str], Opened]] = {"contribution": _contribution, "migrated": _migrated}
