"""Money that arrives by itself, in plain dictionaries: what it pays, what waits, and what becomes of what waits.

As `plain_books`, it asks the program nothing. The rules restated here are those of decision 019: an arrival pays all
that stands open for whom it names and when, alone or with the others of its file, or it waits; a month is paid once.
"""

from collections import defaultdict
from typing import NamedTuple

from tests.agency.plain_books import Waiting
from tests.agency.plain_wages import Refusal


class Arrival(NamedTuple):
    """A line of a payment file: months are counted; `employer` and `person` are None where it names none."""

    arrived: int
    amount: int
    employer: int | None
    person: int | None
    month: int | None


class Taking(NamedTuple):
    """A part of what waits, and what it is to become: "employer", "person", "declared" or "refund"."""

    item: int
    use: str
    amount: int
    employer: int | None = None
    person: int | None = None
    month: int | None = None


class Due(NamedTuple):
    """A month that somebody owes."""

    person: int
    key: tuple  # (employer, month, kind)
    amount: int


def dues(books):
    """Every month that is declared and not paid, in the order of persons."""
    return [
        Due(person, key, claim.amount)
        for person, account in sorted(books.accounts.items())
        for key, claim in account.claims.items()
        if claim.is_open
    ]


def is_for(key, person, of_employer, of_person, of_month):
    employer, month, _ = key
    return (
        month == of_month
        and (of_employer is None or employer == of_employer)
        and (of_person is None or person == of_person)
    )


def match(books, arrivals):
    """(why each waits, or "", what was open for it; what is paid: (due, month of the last of its money))."""
    known = [_known(books, arrival) for arrival in arrivals]
    groups = defaultdict(list)
    for n, arrival in enumerate(arrivals):
        if not known[n]:
            groups[arrival.employer, arrival.person, arrival.month].append(n)
    outcomes = {n: (why, None) for n, why in enumerate(known) if why}
    free, paid = dues(books), []
    by_persons = [target for target in groups if target[1] is not None]
    for target in by_persons + [target for target in groups if target[1] is None]:
        members = groups[target]
        theirs = [due for due in free if is_for(due.key, due.person, *target)]
        owed = sum(due.amount for due in theirs)
        paying = _paying(members, owed, arrivals) if theirs else []
        if paying:
            free = [due for due in free if due not in theirs]
            last = max(arrivals[n].arrived for n in paying)
            paid += [(due, last) for due in theirs]
        why = _why(books, target, theirs, paying, sum(arrivals[n].amount for n in members) < owed)
        outcomes |= {n: ("" if n in paying else why, owed if theirs else None) for n in members}
    return [outcomes[n] for n in range(len(arrivals))], paid


def _known(books, arrival):
    if arrival.person is None:
        return "employer_unknown" if arrival.employer is None else _stated(arrival)
    return "person_unknown" if arrival.person not in books.accounts else _stated(arrival)


def _stated(arrival):
    return "" if arrival.month is not None else "month_not_stated"


def _paying(members, owed, arrivals):
    exact = [n for n in members if arrivals[n].amount == owed]
    if exact:
        return exact[:1]
    return members if sum(arrivals[n].amount for n in members) == owed else []


def _why(books, target, theirs, paying, is_less):
    if paying:
        return "already_paid"
    if theirs:
        return "less_than_due" if is_less else "more_than_due"
    stands = any(
        is_for(key, person, *target) for person, account in books.accounts.items() for key in account.claims
    )
    return "already_paid" if stands else "nothing_due"


def post_arrivals(books, arrivals, seen):
    """What the last signature under a payment file does; `Refusal` if it is not what was seen when it was handed in."""
    outcomes, paid = match(books, arrivals)
    if outcomes != seen:
        raise Refusal("the books have moved on")
    books.postings += 1
    _pay(books, paid)
    for arrival, (why, _) in zip(arrivals, outcomes, strict=True):
        books.money.fund += arrival.amount
        if why:
            books.money.waiting.append(
                Waiting(
                    arrival.arrived, arrival.amount, arrival.employer, arrival.person, why, arrival.amount
                )
            )


def _pay(books, paid):
    for due, arrived in paid:
        account = books.accounts[due.person]
        claim = account.claims[due.key]
        claim.arrival, claim.came = account.crediting_month(arrived), arrived
        account.credit(claim.arrival, claim.parts, books.postings)


def plan_clearance(books, takings):
    """What takings pay; `Refusal` where they are more than what is left, or not just what is due."""
    items, used = books.money.waiting, defaultdict(int)
    for taking in takings:
        used[taking.item] += taking.amount
    if any(amount > items[item].left for item, amount in used.items()):
        raise Refusal("more than what is left")
    declared, groups = defaultdict(int), defaultdict(list)
    for taking in takings:
        if taking.use == "declared":
            declared[taking.employer, taking.month] += taking.amount
        elif taking.use != "refund":
            groups[taking.employer, taking.person, taking.month].append(taking)
    if any(amount > declared_arrivals(books, *of) for of, amount in declared.items()):
        raise Refusal("more than was declared")
    return [found for target, group in groups.items() for found in _paid_by(books, target, group)]


def _paid_by(books, target, group):
    theirs = [due for due in dues(books) if is_for(due.key, due.person, *target)]
    if not theirs or sum(due.amount for due in theirs) != sum(taking.amount for taking in group):
        raise Refusal("not what is due")
    last = max(books.money.waiting[taking.item].arrived for taking in group)
    return [(due, last) for due in theirs]


def declared_arrivals(books, employer, month):
    """What declarations said had arrived for a month of an employer, less what was found to be money seen elsewhere."""
    said = sum(
        claim.amount
        for account in books.accounts.values()
        for key, claim in account.claims.items()
        if key[:2] == (employer, month) and claim.credited is not None
    )
    return said - books.money.explained.get((employer, month), 0)


def post_clearance(books, takings):
    """What the last signature under a clearance does; `Refusal` if it cannot be any more."""
    paid = plan_clearance(books, takings)
    books.postings += 1
    _pay(books, paid)
    for taking in takings:
        books.money.waiting[taking.item].left -= taking.amount
        if taking.use in ("refund", "declared"):
            books.money.fund -= taking.amount
        if taking.use == "declared":
            of = taking.employer, taking.month
            books.money.explained[of] = books.money.explained.get(of, 0) + taking.amount
