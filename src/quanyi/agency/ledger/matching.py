"""核对到账: which open dues an arrival pays, in full or not at all, and why the rest waits.

A month is credited only when it is paid in full (decision 009), so an arrival either equals what is open for its
employer (or person) and month, alone or together with the other arrivals for it, or it waits in suspense with a reason.
The same arrivals over the same books always match alike: reviewers see the outcome, posting works it out again.

Basis: gb-6.2, gb-6.5-1.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, Protocol

from quanyi.agency.ledger.account_states import shut_months
from quanyi.agency.ledger.crediting import open_dues
from quanyi.agency.ledger.models import Assessment, Contribution, SchemeDue
from quanyi.agency.ledger.scheme_matching import paid_of
from quanyi.agency.registry.models import Employer
from quanyi.agency.registry.selectors import names_of, persons_by_number
from quanyi.agency.wording import Said
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme, SuspenseReason


class Arrived(Protocol):
    """What matching needs of an arrival."""

    @property
    def row(self) -> int: ...
    @property
    def arrived_on(self) -> date: ...
    @property
    def amount_fen(self) -> int: ...
    @property
    def credit_code(self) -> str: ...
    @property
    def social_security_number(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def month(self) -> Month | None: ...


@dataclass(frozen=True)
class Outcome:
    """What becomes of one arrival: credited (no reason), or kept in suspense. `due_fen`: what stood open for it."""

    employer_id: int | None
    person_id: int | None
    due_fen: int | None
    reason: SuspenseReason | None
    scheme: Scheme = Scheme.PENSION


@dataclass
class Matched:
    """Outcomes in the order of the arrivals, and the dues that are paid with the day the last of their money came."""

    outcomes: list[Outcome] = field(default_factory=list)
    paid: list[tuple[Contribution, date]] = field(default_factory=list)
    paid_in_schemes: list[tuple[SchemeDue, date]] = field(default_factory=list)


class Target(NamedTuple):
    """Whose month an arrival is for: an employer's, a person's, or a person's with one employer."""

    employer_id: int | None
    person_id: int | None
    month: Month


@dataclass(frozen=True)
class _Payer:
    """Who an arrival says it is from, as far as the register knows; or why it cannot be placed."""

    employer_id: int | None = None
    person_id: int | None = None
    reason: SuspenseReason | None = None


def match(arrivals: Sequence[Arrived]) -> Matched:
    """Match arrivals with the dues that stand open now. Persons' own arrivals come before their employers'."""
    payers = _payers(arrivals)
    groups: defaultdict[Target, list[int]] = defaultdict(list)
    outcomes: dict[int, Outcome] = {}
    for n, (arrival, payer) in enumerate(zip(arrivals, payers, strict=True)):
        reason = payer.reason or (None if arrival.month else SuspenseReason.MONTH_NOT_STATED)
        if reason or arrival.month is None:
            outcomes[n] = Outcome(payer.employer_id, payer.person_id, None, reason)
        else:
            groups[Target(payer.employer_id, payer.person_id, arrival.month)].append(n)
    books = Books.of(groups)
    matched = Matched()
    for target in sorted(groups, key=lambda target: target.person_id is None):
        outcomes |= _match_group(target, groups[target], arrivals, books, matched)
    _match_schemes(arrivals, outcomes, matched)
    matched.outcomes = [outcomes[n] for n in range(len(arrivals))]
    return matched


def _match_schemes(arrivals: Sequence[Arrived], outcomes: dict[int, Outcome], matched: Matched) -> None:
    """What employers paid that is for no pension due, held against the other schemes, each to its fund."""
    waiting = [
        (n, (outcome.employer_id, month), arrivals[n].amount_fen, arrivals[n].arrived_on)
        for n, outcome in sorted(outcomes.items())
        if outcome.reason in _NOT_PENSIONS
        and outcome.person_id is None and outcome.employer_id and (month := arrivals[n].month)
    ]  # fmt: skip
    for n, (scheme, dues, on) in paid_of(waiting).items() if waiting else ():
        outcomes[n] = replace(outcomes[n], due_fen=arrivals[n].amount_fen, reason=None, scheme=scheme)
        matched.paid_in_schemes += [(due, on) for due in dues]


_NOT_PENSIONS = (
    SuspenseReason.LESS_THAN_DUE,
    SuspenseReason.MORE_THAN_DUE,
    SuspenseReason.NOTHING_DUE,
    SuspenseReason.ALREADY_PAID,
    SuspenseReason.ACCOUNT_SHUT,  # of the pension: the other schemes have no account
    SuspenseReason.NOT_DECLARED,
)


def _match_group(
    target: Target, numbers: Sequence[int], arrivals: Sequence[Arrived], books: "Books", matched: Matched
) -> dict[int, Outcome]:
    """The arrivals for one target: one that equals the due, else all together, pays it; what is left waits."""
    dues = books.take(target)
    due_fen = sum(due.row.own_due_fen + due.row.employer_due_fen for due in dues)
    is_shut = books.why_shut(dues) is not None
    paying = _paying(numbers, due_fen, arrivals) if dues and not is_shut else []
    if paying:
        day = max(arrivals[n].arrived_on for n in paying)
        matched.paid += [(due, day) for due in dues]
    else:
        books.give_back(dues)
    total = sum(arrivals[n].amount_fen for n in numbers)
    waits = _why(bool(dues), bool(paying), total < due_fen, was_paid=target in books.posted)
    if target in books.assessed:
        waits = SuspenseReason.NOT_DECLARED
    waits = SuspenseReason.ACCOUNT_SHUT if is_shut else waits
    return {
        n: Outcome(
            target.employer_id, target.person_id, due_fen if dues else None, None if n in paying else waits
        )
        for n in numbers
    }


def _paying(numbers: Sequence[int], due_fen: int, arrivals: Sequence[Arrived]) -> list[int]:
    exact = [n for n in numbers if arrivals[n].amount_fen == due_fen]
    if exact:
        return exact[:1]
    return list(numbers) if sum(arrivals[n].amount_fen for n in numbers) == due_fen else []


def _why(is_due: bool, is_paid_now: bool, is_less: bool, *, was_paid: bool) -> SuspenseReason:
    if is_paid_now or (not is_due and was_paid):
        return SuspenseReason.ALREADY_PAID
    if not is_due:
        return SuspenseReason.NOTHING_DUE
    return SuspenseReason.LESS_THAN_DUE if is_less else SuspenseReason.MORE_THAN_DUE


@dataclass
class Books:
    """The posted months of the targets, each under every target that it may belong to, and which are spoken for."""

    open: defaultdict[Target, list[Contribution]] = field(default_factory=lambda: defaultdict(list))
    posted: set[Target] = field(default_factory=set)
    assessed: set[Target] = field(default_factory=set)  # owed, and to be declared before anybody is credited
    taken: set[int] = field(default_factory=set)
    shut: Mapping[tuple[int, Month], Said] = field(default_factory=dict)

    @classmethod
    def of(cls, targets: Iterable[Target]) -> "Books":
        targets = list(targets)
        months = {target.month for target in targets}
        employers = [target.employer_id for target in targets if target.person_id is None]
        persons = [target.person_id for target in targets if target.person_id is not None]
        books = cls()
        found: dict[int, Contribution] = {}
        for chosen in ({"employer__id__one_of": employers}, {"person__id__one_of": persons}):
            scope = {**chosen, "month__in": months}
            found |= {due.pk: due for due in open_dues().filter(**scope)}
            standing = Contribution.objects.filter(reversal__isnull=True, **scope)
            for posted in standing.values_list("employer_id", "person_id", "month"):
                books.posted |= _targets_of(*posted)
        assessed = Assessment.objects.filter(
            end__isnull=True, employer__id__one_of=[e for e in employers if e], month__in=months
        )
        of_employers = assessed.values_list("employer_id", "month")
        books.assessed = {Target(employer_id, None, month) for employer_id, month in of_employers}
        for _, due in sorted(found.items()):
            for target in _targets_of(due.employer_id, due.person_id, due.month):
                books.open[target].append(due)
        books.shut = shut_months((due.person_id, due.month) for due in found.values())
        return books

    def why_shut(self, dues: Iterable[Contribution]) -> Said | None:
        """Of these dues, why the first whose account takes no money for its month takes none; None where all do."""
        told = (self.shut.get((due.person_id, due.month)) for due in dues)
        return next((why for why in told if why), None)

    def take(self, target: Target) -> list[Contribution]:
        """The open dues of a target that no other target took."""
        free = [due for due in self.open[target] if due.pk not in self.taken]
        self.taken |= {due.pk for due in free}
        return free

    def give_back(self, dues: Sequence[Contribution]) -> None:
        self.taken -= {due.pk for due in dues}


def _targets_of(employer_id: int | None, person_id: int, month: Month) -> set[Target]:
    """A flexible worker's month, which no employer owes, is for the person alone."""
    of_person = Target(None, person_id, month)
    if employer_id is None:
        return {of_person}
    return {of_person, Target(employer_id, None, month), Target(employer_id, person_id, month)}


def _payers(arrivals: Sequence[Arrived]) -> list[_Payer]:
    employers = dict(
        Employer.objects.filter(credit_code__one_of=[a.credit_code for a in arrivals]).values_list(
            "credit_code", "pk"
        )
    )
    numbers = [a.social_security_number for a in arrivals if a.social_security_number]
    persons = persons_by_number(numbers)
    names = names_of(persons.values())
    return [_payer(arrival, employers, persons, names) for arrival in arrivals]


def _payer(
    arrival: Arrived, employers: Mapping[str, int], persons: Mapping[str, int], names: Mapping[int, str]
) -> _Payer:
    employer_id = employers.get(arrival.credit_code)
    if not arrival.social_security_number:
        return _Payer(employer_id, reason=None if employer_id else SuspenseReason.EMPLOYER_UNKNOWN)
    person_id = persons.get(arrival.social_security_number)
    if person_id is None:
        return _Payer(employer_id, reason=SuspenseReason.PERSON_UNKNOWN)
    if arrival.name and arrival.name != names.get(person_id):
        return _Payer(employer_id, person_id, SuspenseReason.NAME_DIFFERS)
    if arrival.credit_code and employer_id is None:
        return _Payer(None, person_id, SuspenseReason.EMPLOYER_UNKNOWN)
    return _Payer(employer_id, person_id)
