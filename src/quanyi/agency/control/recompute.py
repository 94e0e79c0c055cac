"""任意时点重算: an account year anew, from what was known at an instant, by the rules and rates of a day.

Two such figures differ for a reason, and the reasons add up: facts that were corrected, facts that came late, a
settlement, a new rate, a changed rule. Basis: d14-6-4, d14-16, gb-9.2-1, gb-A-34.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.ledger import history
from quanyi.agency.ledger.history import AccountHistory, PostedEntry, Settled
from quanyi.agency.ledger.selectors import OWN, PartFlow
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.review.kind import Books
from quanyi.law.parameters import ParameterValue, as_known_at, parameter
from quanyi.law.rules import find_rule
from quanyi.law.rules.account import yearly_interest
from quanyi.law.rules.account_record import OwedMonth
from quanyi.law.terms import DifferenceCause

RULE = "account.yearly_interest"
DayOf = Callable[[int], date | None]  # as of which day the rules of a year are taken; None: all that is known


@dataclass(frozen=True)
class YearFigures:
    """年度数额: an account year in fen; interest and closing are None while it is not settled."""

    opening_fen: int
    credited_fen: int
    paid_out_fen: int
    interest_fen: int | None
    closing_fen: int | None

    def minus(self, other: "YearFigures") -> "YearFigures":
        """What was gained since `other`; an interest that was not there yet counts as nothing."""
        return YearFigures(
            self.opening_fen - other.opening_fen,
            self.credited_fen - other.credited_fen,
            self.paid_out_fen - other.paid_out_fen,
            _gain(self.interest_fen, other.interest_fen),
            _gain(self.closing_fen, other.closing_fen),
        )

    @property
    def is_nothing(self) -> bool:
        return not any(getattr(self, f.name) for f in fields(self))


def _gain(now: int | None, then: int | None) -> int | None:
    return None if now is None and then is None else (now or 0) - (then or 0)


@dataclass(frozen=True)
class Combination:
    """所知时点和规则时点: what was known at an instant (None: now), and rules as of a day (None: see `figures_of`)."""

    known_at: datetime | None = None
    rules_as_of: date | None = None


@dataclass(frozen=True)
class Cause:
    """One reason of a difference: what it makes, and the evidence as plain values."""

    cause: DifferenceCause
    effect: YearFigures
    evidence: tuple[Mapping[str, object], ...]


@dataclass(frozen=True)
class Comparison:
    """重算对照: a year then and now, the books as they stand, and the way from one to the other."""

    year: int
    then_at: datetime | None
    then: YearFigures | None
    now: YearFigures
    posted: YearFigures
    causes: tuple[Cause, ...]


class NoSuchYear(Refusal):
    """没有这个账户年度: nothing was posted for the person by the end of that year."""


def figures_of(account: AccountHistory, year: int, *, rules_as_of: date | None) -> YearFigures:
    """The year anew. Without a day, each settled year is reckoned by what was known when it was settled.

    Then the figures are those of a statement of that instant, to the fen. Raises NoParameter where a year had no rate.
    """
    return _walk(account, year, _rule_days(account, rules_as_of))


def posted_figures(account: AccountHistory, year: int) -> YearFigures:
    """The year as the books have it: the sums of what was posted."""
    sums, settled = account.sums_of(year), account.settled.get(year)
    closing = sums.closing_fen
    return YearFigures(
        closing - sums.credited_fen - sums.interest_fen + sums.paid_out_fen,
        sums.credited_fen,
        sums.paid_out_fen,
        settled.total_fen if settled else None,
        closing if settled else None,
    )


def compare(person: Person, year: int, then: Combination | None = None) -> Comparison:
    """A year under `then` against all that is known today; by default as it was first settled.

    Raises NoSuchYear, NoParameter.
    """
    now = history.account_of(person)
    if not any(entry.month.year <= year for entry in now.entries):
        raise NoSuchYear(_("账上没有该参保人 %(year)s年末以前的记录，没有可重算的。") % {"year": year})
    then_at = then.known_at if then else history.first_settled_at(person, year)
    today = _walk(now, year, lambda _year: None)
    posted = posted_figures(now, year)
    if then is None and then_at is None:
        return Comparison(year, None, None, today, posted, ())
    before = history.account_of(person, known_at=then_at)
    day = then.rules_as_of if then else None
    figures = figures_of(before, year, rules_as_of=day)
    return Comparison(
        year,
        then_at,
        figures,
        today,
        posted,
        tuple(_causes(before, now, year, figures, _rule_days(before, day))),
    )


def _rule_days(account: AccountHistory, rules_as_of: date | None) -> DayOf:
    def day(year: int) -> date | None:
        settled = account.settled.get(year)
        if rules_as_of is not None or settled is None:
            return rules_as_of
        return timezone.localdate(settled.computed_at)

    return day


def _walk(account: AccountHistory, year: int, rule_day: DayOf, rate_day: DayOf | None = None) -> YearFigures:
    """Year after year on the balance that the ones before leave; `rate_day` where rates are taken as of other days."""
    first = min((entry.month.year for entry in account.entries), default=year)
    own, transfer = 0, 0
    for of_year in range(first, year):
        own, transfer = _closed(account, of_year, (own, transfer), rule_day, rate_day or rule_day)
    flow = account.flow(year)
    closing = sum(_closed(account, year, (own, transfer), rule_day, rate_day or rule_day))
    credited = sum(flow.own.credits) + sum(flow.transfer.credits)
    paid_out = sum(flow.own.payouts) + sum(flow.transfer.payouts)
    interest = closing - own - transfer - credited + paid_out
    is_settled = year in account.settled
    return YearFigures(
        own + transfer, credited, paid_out, interest if is_settled else None, closing if is_settled else None
    )


def _closed(
    account: AccountHistory, year: int, opening: tuple[int, int], rule_day: DayOf, rate_day: DayOf
) -> tuple[int, int]:
    """Both parts at the end of a year."""
    flow = account.flow(year)
    settled = account.settled.get(year)
    moved = [
        begin + sum(part.credits) - sum(part.payouts)
        for begin, part in zip(opening, (flow.own, flow.transfer), strict=True)
    ]
    if settled is None or not settled.here:
        return moved[0] + _given(account, year, own=True), moved[1] + _given(account, year, own=False)
    region, days = account.region, (rule_day(year), rate_day(year))
    own = replace(flow.own, opening_fen=opening[0])
    transfer = replace(flow.transfer, opening_fen=opening[1])
    return (
        moved[0] + _interest(own, "own", flow.made_up, year, region, days),
        moved[1] + _interest(transfer, "transfer", flow.made_up, year, region, days),
    )


def _given(account: AccountHistory, year: int, *, own: bool) -> int:
    """The interest of a year that was not settled here: as taken over and corrected, or as credited with a benefit."""
    return sum(
        entry.amount_fen
        for entry in account.entries_of(year)
        if entry.is_interest and (entry.account in OWN) is own
    )


def _interest(
    part: PartFlow,
    name: str,
    made_up: Sequence[OwedMonth],
    year: int,
    region: str,
    days: tuple[date | None, date | None],
) -> int:
    """A part's interest by the rule and the rate of their days."""
    if not part.moves:
        return 0
    rule_day, rate_day = days
    rate = parameter("crediting_rate", on=year, region=region, known=rate_day)
    with as_known_at(rule_day):
        return yearly_interest(
            part.opening_fen, part.credits, year=year, region=region, payments=part.payouts, rate=rate,
            made_up=made_up, part=name,
        ).fen  # fmt: skip


# Causes --------------------------------------------------------------------------------------------------------------


def _causes(
    before: AccountHistory, now: AccountHistory, year: int, start: YearFigures, day: DayOf
) -> Iterator[Cause]:
    """From then to now in steps, each with what it alone makes; a step that makes nothing is left out."""
    known = {entry.entry_id for entry in before.entries}
    new = [entry for entry in now.entries if entry.entry_id not in known and entry.month.year <= year]
    corrected = [entry for entry in new if entry.books is Books.CORRECTING]
    late = [entry for entry in new if entry.books is not Books.CORRECTING and not entry.is_interest]
    with_corrected = replace(before, entries=_in_order([*before.entries, *corrected]))
    with_late = replace(with_corrected, entries=_in_order([*with_corrected.entries, *late]))
    settled_since = {y: s for y, s in now.settled.items() if y <= year and y not in before.settled}

    def as_settled(of_year: int) -> date | None:
        since = settled_since.get(of_year)
        return timezone.localdate(since.computed_at) if since else day(of_year)

    steps = (
        (DifferenceCause.CORRECTED_FACT, _walk(with_corrected, year, day), tuple(_facts(corrected))),
        (DifferenceCause.LATE_FACT, _walk(with_late, year, day), tuple(_facts(late))),
        (
            DifferenceCause.SETTLEMENT,
            _walk(now, year, as_settled),
            tuple(_settlements(settled_since)),
        ),
        (
            DifferenceCause.NEW_RATE,
            _walk(now, year, as_settled, lambda _year: None),
            tuple(_rates(now, year, as_settled)),
        ),
        (
            DifferenceCause.CHANGED_RULE,
            _walk(now, year, lambda _year: None),
            tuple(_rules(now, year, as_settled)),
        ),
    )
    for cause, figures, evidence in steps:
        effect = figures.minus(start)
        if not effect.is_nothing:
            yield Cause(cause, effect, evidence)
        start = figures


def _in_order(entries: Iterable[PostedEntry]) -> tuple[PostedEntry, ...]:
    return tuple(sorted(entries, key=lambda entry: (entry.month, entry.entry_id)))


def _facts(entries: Iterable[PostedEntry]) -> Iterator[Mapping[str, object]]:
    """Each journal and what it added to the account, interest aside: that follows."""
    sums: dict[tuple[int, str, str, str], int] = {}
    for entry in entries:
        if not entry.is_interest:
            key = (entry.journal_id, entry.case_number, entry.posted_at.isoformat(), str(entry.month))
            sums[key] = sums.get(key, 0) + entry.amount_fen
    for (journal, case, posted_at, month), fen in sorted(sums.items()):
        yield {"journal": journal, "case": case, "posted_at": posted_at, "month": month, "amount_fen": fen}


def _settlements(settled: Mapping[int, Settled]) -> Iterator[Mapping[str, object]]:
    for year, found in sorted(settled.items()):
        yield {"year": year, "posted_at": found.posted_at.isoformat()}


def _rates(account: AccountHistory, until: int, day: DayOf) -> Iterator[Mapping[str, object]]:
    for year, settled in sorted(account.settled.items()):
        if year <= until and settled.here:
            old = _rate(account, year, day(year))
            new = _rate(account, year, None)
            if old.value != new.value:
                yield {
                    "year": year,
                    "rate_then": str(old.value),
                    "rate_now": str(new.value),
                    "source": new.source,
                    "entered_on": new.entered_on.isoformat() if new.entered_on else None,
                }


def _rate(account: AccountHistory, year: int, known: date | None) -> ParameterValue:
    return parameter("crediting_rate", on=year, region=account.region, known=known)


def _rules(account: AccountHistory, until: int, day: DayOf) -> Iterator[Mapping[str, object]]:
    now = find_rule(RULE).version
    for year, settled in sorted(account.settled.items()):
        if year <= until and settled.here:
            with as_known_at(day(year)):
                then = find_rule(RULE).version
            if then != now:
                yield {"year": year, "rule": RULE, "version_then": then, "version_now": now}
