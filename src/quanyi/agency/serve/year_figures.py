"""一个账户年度的金额: opening, credited, interest, paid, closing and the change of a year, each opened on its own.

Basis: gb-8-1, gb-10.3-1, gb-A-34, gb-A-36.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.selectors import EntryLine, YearFlow
from quanyi.agency.serve.account_items import HALVES, account_year_of, arrears_in_the_books, year_items
from quanyi.agency.serve.opened import PRINCIPAL, NoSuchFigure, Opened, leaf_of, sum_of, summed
from quanyi.agency.serve.record import Asked
from quanyi.agency.serve.templatetags.figures import item_name
from quanyi.agency.wording import sentence
from quanyi.law.errors import LawError, NoParameter
from quanyi.law.explain import Figure
from quanyi.law.explain.formula import total as added
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest
from quanyi.law.terms import LedgerAccount as A

PARTS = {
    A.OWN_PRINCIPAL: ("个人缴费部分", "own part"),
    A.TRANSFER_PRINCIPAL: ("单位划转部分", "employer-transferred part"),
}


def year_figure(asked: Asked, kind: str, rest: str) -> Opened:
    """`interest-2025`, `opening-2025`, `credited-2025`, `payout-2025`, `closing-2025`, `change-2025`."""
    year, _dash, number = rest.partition("-")
    if not year.isdecimal() or not 1900 < int(year) <= 2200 or bool(number) is not (kind == "item"):
        raise NoSuchFigure(_("这份记录里没有这个年度。"))
    return _item(asked, int(year), number) if kind == "item" else _OF[kind](asked, int(year))


def _entries(asked: Asked, year: int, accounts: Sequence[A] = ledger.PERSON_ACCOUNTS) -> list[EntryLine]:
    return ledger.entry_lines(
        asked.person.pk,
        known_at=asked.known_at,
        accounts=accounts,
        first=Month(year, 1),
        last=Month(year, 12),
    )


def _credited(asked: Asked, year: int) -> Opened:
    entries = [e for e in _entries(asked, year, PRINCIPAL) if e.is_credit]
    figure = sum_of("credited_in_year", entries, provisions=("gb-6.2", "gb-6.5-1"))
    return Opened(
        _("%(year)s年记入") % {"year": year}, figure, tuple(entries), sum(e.amount_fen for e in entries)
    )


def _paid_out(asked: Asked, year: int) -> Opened:
    """What was paid out, as a positive amount: each entry with its sign turned."""
    entries = [replace(e, amount_fen=-e.amount_fen) for e in _entries(asked, year) if not e.is_credit]
    figure = sum_of("paid_out_in_year", entries, provisions=("gb-8-2",))
    title = _("%(year)s年支付") % {"year": year}
    return Opened(title, figure, tuple(entries), sum(e.amount_fen for e in entries))


def _opening(asked: Asked, year: int) -> Opened:
    opened = _closing(asked, year - 1)
    return replace(opened, figure=replace(opened.figure, term="opening_balance"))


def _closing(asked: Asked, year: int) -> Opened:
    """A year-end balance: the one before, what was credited and paid, and the interest."""
    entries = ledger.entry_lines(
        asked.person.pk, known_at=asked.known_at, accounts=ledger.PERSON_ACCOUNTS, last=Month(year, 12)
    )
    before = sum(e.amount_fen for e in entries if e.month.year < year)
    inside = [e for e in entries if e.month.year == year]
    source = f"figure:closing-{year - 1}" if before else None
    opening = Figure("opening_balance", before, "fen", source=source)
    figure = summed(
        "closing_balance",
        (opening, *_moves(inside, year)),
        provisions=("gb-8-1", "gb-10.3-1", "gbt-40217"),
    )
    if not inside:
        zh, en = f"{year}年没有记入、利息和支付", f"nothing was credited or paid in {year}"
        figure = replace(figure, note_zh=zh, note_en=en)
    title = _("%(year)s年末储存额") % {"year": year}
    return Opened(title, figure, (), sum(e.amount_fen for e in entries), tuple(inside))


def _change(asked: Asked, year: int) -> Opened:
    """What a year added to the account."""
    entries = _entries(asked, year)
    figure = summed("account_change", _moves(entries, year))
    title = _("%(year)s年账户变动") % {"year": year}
    return Opened(title, figure, tuple(entries), sum(e.amount_fen for e in entries))


def _moves(entries: Sequence[EntryLine], year: int) -> Iterator[Figure]:
    """What moved the account in a year: each sum leads to its own figure, payments with a minus."""
    for term, kind, group in (
        ("credited_in_year", "credited", [e for e in entries if e.account in PRINCIPAL and e.is_credit]),
        ("yearly_interest", "interest", [e for e in entries if e.account in ledger.INTEREST and e.is_credit]),
        ("paid_out_in_year", "", [e for e in entries if not e.is_credit]),
    ):
        if group:
            moved = sum_of(term, group)
            opens = f"figure:{kind}-{year}"  # there it is the sum of its entries
            yield replace(moved, parts=(), formula=None, source=opens) if kind else moved


# Items 26 to 43 --------------------------------------------------------------------------------------------------


def _item(asked: Asked, year: int, name: str) -> Opened:
    """`item-2025-37-1`, or half of one: `item-2025-39-principal`."""
    number, _dash, half = name.rpartition("-") if name.endswith(tuple(HALVES.values())) else (name, "", "")
    whole = _year_or_arrears(asked, year)
    line = next((line for line in year_items(whole, year) if line.number == number and line.figures), None)
    if line is None or line.figures[0].unit != "fen":
        raise NoSuchFigure(_("这份记录里没有这个年度项目。"))
    found = next((p for p in line.figures[0].parts if p.term == half), None) if half else line.figures[0]
    if found is None:
        raise NoSuchFigure(_("这份记录里没有这个年度项目。"))
    name = item_name(line.item)
    title = _("%(year)s年第%(number)s项：%(name)s") % {"year": year, "number": number, "name": name}
    return Opened(title, _as_sum(found, whole), (), found.fen)


def _year_or_arrears(asked: Asked, year: int) -> Figure:
    """The year by the rule; where its rate is not published, what of it is owed."""
    try:
        return account_year_of(asked.person, year, known_at=asked.known_at)
    except NoParameter as error:
        try:
            return arrears_in_the_books(asked.person, year, known_at=asked.known_at)
        except LawError:
            raise NoSuchFigure(sentence(error)) from error
    except LawError as error:
        raise NoSuchFigure(sentence(error)) from error


def _as_sum(found: Figure, whole: Figure) -> Figure:
    """An item as the sum of its parts, or as worked out by the rule of the year."""
    by_rule = replace(found, rule=whole.rule, rule_version=whole.rule_version)
    if not found.parts:
        return by_rule
    adds_up = sum(part.fen for part in found.parts) == found.fen
    parts = found.parts if adds_up else (replace(by_rule, provisions=()),)
    return Figure(
        found.term, found.fen, "fen", provisions=found.provisions, parameters=found.parameters, parts=parts,
        formula=added(), note_zh=found.note_zh, note_en=found.note_en,
    )  # fmt: skip


# Interest --------------------------------------------------------------------------------------------------------


def _interest(asked: Asked, year: int) -> Opened:
    """The interest of a year, by the rule from the credits as the settlement knew them."""
    settled = ledger.settled_years(asked.person.pk, known_at=asked.known_at).get(year)
    if settled is None:
        raise NoSuchFigure(_("%(year)s年度尚未结息；记账利率公布、结息审批入账后才有利息。") % {"year": year})
    posted = _entries(asked, year, ledger.INTEREST)
    run = ledger.settlement_cut_off(asked.person.pk, year, known_at=asked.known_at)
    figure = _settled_elsewhere(posted) if run is None else _settled_here(asked, year, up_to_entry=run)
    used = tuple(_entries(asked, year, PRINCIPAL)) if run else ()
    return Opened(_("%(year)s年利息") % {"year": year}, figure, tuple(posted), sum(settled), used)


def _settled_elsewhere(posted: Sequence[EntryLine]) -> Figure:
    return Figure(
        "yearly_interest", sum(e.amount_fen for e in posted), "fen", provisions=("d14-9-4",), source="migrated:",
        parts=tuple(leaf_of(entry) for entry in posted), formula=added(),
        note_zh="由原系统结息，迁移时原样记入；本系统没有重新计算",
        note_en="settled by the earlier system and taken over as it was; not computed anew here",
    )  # fmt: skip


def _settled_here(asked: Asked, year: int, *, up_to_entry: int) -> Figure:
    """The interest of both parts, each by the rule."""
    region = asked.person.region
    flow = next(ledger.year_flows(year, region=region, person_id=asked.person.pk, up_to_entry=up_to_entry))
    entries = [e for e in _entries(asked, year, PRINCIPAL) if e.entry_id <= up_to_entry]
    own, transfer = flow.own, flow.transfer
    is_whole = not transfer.moves and own.opening_fen != 0
    source = f"figure:closing-{year - 1}" if is_whole else None  # there the balance of both parts opens
    parts = [_part_interest(flow, A.OWN_PRINCIPAL, entries, year, region, source)]
    if transfer.moves:
        parts.append(_part_interest(flow, A.TRANSFER_PRINCIPAL, entries, year, region))
    return summed("yearly_interest", parts, provisions=("gb-A-34",))


def _part_interest(
    flow: YearFlow,
    account: A,
    entries: Sequence[EntryLine],
    year: int,
    region: str,
    source: str | None = None,
) -> Figure:
    """One part of the account by the rule, its months as leaves that name their entries."""

    def months(sign: int) -> list[Figure]:
        of_part = [e for e in entries if e.account is account and e.is_credit is (sign > 0)]
        return [
            _month_leaf(Month(year, n), [e for e in of_part if e.month.month == n], sign)
            for n in range(1, 13)
        ]

    name = "own" if account is A.OWN_PRINCIPAL else "transfer"
    opening = Figure("opening_balance", getattr(flow, name).opening_fen, "fen", source=source)
    interest = yearly_interest(
        opening, months(1), payments=months(-1), year=year, region=region, made_up=flow.made_up, part=name
    )
    zh, en = PARTS[account]
    return replace(interest, note_zh=f"{zh}，{interest.note_zh}", note_en=f"{en}, {interest.note_en}")


def _month_leaf(month: Month, entries: Sequence[EntryLine], sign: int) -> Figure:
    fen = sum(e.amount_fen * sign for e in entries)
    return Figure(
        "credit" if sign > 0 else "payment", fen, "fen", note_zh=str(month), note_en=str(month),
        source=",".join(f"entry:{e.entry_id}" for e in entries) or None,
    )  # fmt: skip


_OF: dict[str, Callable[[Asked, int], Opened]] = {
    "opening": _opening,
    "credited": _credited,
    "interest": _interest,
    "payout": _paid_out,
    "closing": _closing,
    "change": _change,
}
KINDS = frozenset({*_OF, "item"})
