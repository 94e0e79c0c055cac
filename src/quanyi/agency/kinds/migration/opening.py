"""期初记账: what old books come to in the ledger, and what the funds need beside them. Basis: d14-9-4, gb-12-2.

A settled year enters as one amount a part in its December; an open one month by month. Against it stands the fund, for
interest its source. What a decision credited of an open year's interest, and what came to an account from another in
the year, have journals of their own: the settlement of the year meets them as it would have met the earlier ones. What
the old books say of the funds beyond that (pools, dues, what waits) comes with the last batch, so that every account
ends at the balance that it had.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.cells import month, twelve
from quanyi.agency.kinds.migration.layout import Row, Rows
from quanyi.law.ledger import Entry
from quanyi.law.periods import Month
from quanyi.law.terms import SCHEME_ACCOUNTS, ContributionKind, JournalPurpose, Scheme
from quanyi.law.terms import LedgerAccount as A

Key = tuple[A, str, Month]  # an account of no person, the employer's code of a due, month
_LATE = (A.LATE_FEE_RECEIVABLE, A.LATE_FEE_DUE)
# What stands by employer and month; everything else by year.
BY_EMPLOYER = frozenset(
    (*(account for of in SCHEME_ACCOUNTS.values() for account in (of.receivable, of.due)), *_LATE,
     A.INJURY_ADVANCE_RECEIVABLE, A.INJURY_ADVANCE_DUE)
)  # fmt: skip
_YEARS, _MONTHS, _FUNDS, _SUSPENSE = layout.ACCOUNT_YEARS, layout.MONTHS, layout.FUNDS, layout.SUSPENSE
_INTEREST = _YEARS.at("own_interest_fen")


def is_settled(row: Row) -> bool:
    return row[_INTEREST] != ""


def account_entries(person_id: int, rows: Iterable[Row]) -> Iterator[Entry]:
    """The entries of a person's account, of all its years."""
    for row in rows:
        year, parts = int(row[1]), [twelve(cell) for cell in row[2:6]]
        for place, (account, sign) in enumerate(
            (
                (A.OWN_PRINCIPAL, 1),
                (A.TRANSFER_PRINCIPAL, 1),
                (A.OWN_PRINCIPAL, -1),
                (A.TRANSFER_PRINCIPAL, -1),
            )
        ):
            for number, fen in _by_month(parts[place], whole=is_settled(row)):
                yield _entry(account, sign * fen, person_id, Month(year, number), is_credit=sign > 0)
        for account, cell in ((A.OWN_INTEREST, row[_INTEREST]), (A.TRANSFER_INTEREST, row[_INTEREST + 1])):
            if int(cell or 0):
                yield _entry(account, int(cell), person_id, Month(year, 12), is_credit=True)


# Of which columns, in which journal: by the settlement of the year taken back, or met as what stood there before it.
_MOVED = (
    (JournalPurpose.RECOMPUTATION, ("own_advance_fen", "transfer_advance_fen")),
    (JournalPurpose.CARRYING, ("own_carried_fen", "transfer_carried_fen")),
)


def moved(person_id: int, rows: Iterable[Row]) -> dict[JournalPurpose, list[Entry]]:
    """The entries of what a decision credited before the settlement, and of what came to the account in the year."""
    found: dict[JournalPurpose, list[Entry]] = {}
    for row in rows:
        for purpose, names in _MOVED:
            for account, name in zip((A.OWN_INTEREST, A.TRANSFER_INTEREST), names, strict=True):
                if fen := int(row[_YEARS.at(name)] or 0):
                    entry = _entry(account, fen, person_id, Month(int(row[1]), 12), is_credit=True)
                    found.setdefault(purpose, []).append(entry)
    return found


def _by_month(amounts: list[int], *, whole: bool) -> Iterator[tuple[int, int]]:
    """(month, fen) of what is not nothing: each month, or the whole year in December."""
    if whole:
        amounts = [0] * 11 + [sum(amounts)]
    return ((number, fen) for number, fen in enumerate(amounts, 1) if fen)


def _entry(account: A, added: int, person_id: int, at: Month, *, is_credit: bool) -> Entry:
    """What adds to an account is a credit; what is below nought on that side took an earlier one back."""
    return Entry(account, -added, person_id, None, at, (added < 0) is is_credit)


def against(entries: Iterable[Entry]) -> Counter[Key]:
    """What stands against the entries of persons: the fund, and for interest its source; debits are positive."""
    found: Counter[Key] = Counter()
    for entry in entries:
        of_interest = entry.account in (A.OWN_INTEREST, A.TRANSFER_INTEREST)
        account = A.INTEREST_SOURCE if of_interest else A.FUND
        found[account, "", Month(entry.month.year, 12)] -= entry.amount_fen
    return found


def dues(rows: Iterable[Row]) -> Counter[Key]:
    """应缴未到账: what declared months owe that nobody paid yet."""
    found: Counter[Key] = Counter()
    rows = [row for row in rows if is_declared(row) or is_of_another_scheme(row)]
    for row in rows:
        if not row[_CREDITED] and not _announces(row, rows):
            owed = int(row[_OWN_DUE]) + int(row[_OWN_DUE + 1])
            _owe(found, scheme_of(row), row[1], row[_FIRST], owed)
    return found


def _owe(found: Counter[Key], scheme: Scheme, code: str, at: str, fen: int) -> None:
    of = SCHEME_ACCOUNTS[scheme]
    for account, sign in ((of.receivable, 1), (of.due, -1)):
        found[account, code, month(at)] += sign * fen


def arrears(rows: Rows) -> Counter[Key]:
    """欠费: months that were assessed and not declared since, and what is left of late fees."""
    found: Counter[Key] = Counter()
    for code, at, amount, _basis, _month, declared in rows.get("assessments", ()):
        if declared != "1":
            _owe(found, Scheme.PENSION, code, at, int(amount))
    for code, at, *_days, amount, paid in rows.get("late_fees", ()):
        for account, sign in zip(_LATE, (1, -1), strict=True):
            found[account, code, month(at)] += sign * (int(amount) - int(paid))
    return found


_FIRST, _CREDITED, _OWN_DUE = (_MONTHS.at(name) for name in ("first_month", "credited_in", "own_due_fen"))
_ACCOUNT_OWN, _KIND, _SCHEME = (_MONTHS.at(name) for name in ("account_own_fen", "kind", "scheme"))


def scheme_of(row: Row) -> Scheme:
    return Scheme(row[_SCHEME])


def is_of_another_scheme(row: Row) -> bool:
    return bool(row[_SCHEME] != Scheme.PENSION.value)


def is_declared(row: Row) -> bool:
    """Whether the old books know what a month credits to the account: it can be paid, and corrected part by part."""
    return row[_ACCOUNT_OWN] != "" and not is_of_another_scheme(row)


def is_kept_whole(row: Row) -> bool:
    """A month of the pension of which the old books tell base and dues alone: it stands in a year of theirs."""
    return not (is_declared(row) or is_of_another_scheme(row))


def _announces(row: Row, rows: Iterable[Row]) -> bool:
    """A back payment that is not there yet owes nothing anew beside the month that it is to pay."""
    if row[_KIND] != ContributionKind.BACK_PAYMENT.value:
        return False
    normal = ContributionKind.NORMAL.value
    return any((o[1], o[_FIRST], o[_KIND], o[_CREDITED]) == (row[1], row[_FIRST], normal, "") for o in rows)


def waiting(rows: Iterable[Row]) -> Counter[Key]:
    """暂收款: money that came and is nobody's yet."""
    found: Counter[Key] = Counter()
    for row in rows:
        december = Month(int(row[_SUSPENSE.at("arrived_on")][:4]), 12)
        fen = int(row[_SUSPENSE.at("amount_fen")])
        fund = SCHEME_ACCOUNTS[Scheme(row[_SUSPENSE.at("scheme")])].fund
        found[fund, "", december] += fen
        found[A.SUSPENSE, "", december] -= fen
    return found


def balances(rows: Iterable[Row]) -> Counter[Key]:
    """The balances of the table of funds: of what employers owe by employer and month, of others by year."""
    found: Counter[Key] = Counter()
    for account, code, at, fen in rows:
        term, when = A(int(account)), month(at)
        found[(term, code, when) if term in BY_EMPLOYER else (term, "", Month(when.year, 12))] += int(fen)
    return found


def of_person(rows: Rows) -> Counter[Key]:
    """What a person's books bring to accounts that are nobody's."""
    others = moved(0, rows.get("account_years", ())).values()
    return added(first_journal_of(rows), *map(against, others))


def first_journal_of(rows: Rows) -> Counter[Key]:
    """What of it stands in the journal of the balances and dues."""
    entries = account_entries(0, rows.get("account_years", ()))
    return added(against(entries), dues(rows.get("months", ())))


def added(*counters: Mapping[Key, int]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for counter in counters:
        for key, fen in counter.items():
            found[key] += fen
    return found


def as_rows(counter: Mapping[Key, int]) -> list[Row]:
    """As rows of the table of funds, what is nothing left out."""
    keys = sorted((key for key, fen in counter.items() if fen), key=lambda key: (key[0].value, *key[1:]))
    return [(str(key[0].value), key[1], str(key[2]), str(counter[key])) for key in keys]


def fund_entries(counter: Mapping[Key, int], employers: Mapping[str, int]) -> Iterator[Entry]:
    for (account, code, at), fen in counter.items():
        if fen:
            yield Entry(account, fen, None, employers.get(code), at)
