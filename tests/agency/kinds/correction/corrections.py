"""Short ways to a correction, for the tests."""

from datetime import date
from typing import Any

from tests.agency.world import World, number

from quanyi.agency.kinds.correction.acts import open_correction as put_before
from quanyi.agency.kinds.correction.proposal import Proposal, propose, propose_year
from quanyi.agency.kinds.correction.rights import Ground, Right
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.posted_months import posted_contribution
from quanyi.agency.registry.models import Person
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.rules.account import yearly_interest_fen
from quanyi.law.terms import CorrectionReason

EVIDENCE = "单位补充证明，工资台账复印件"


def ground(reason: CorrectionReason = CorrectionReason.WRONG_WAGE, **given: Any) -> Ground:
    return Ground(reason, EVIDENCE, **given)


def contribution(person: Person, month: Month):
    """What stands of a month as it was paid; `supplements` are apart."""
    return next(c for c in ledger.contributions_of(person.pk) if c.month == month and c.kind != "supplement")


def supplements(person: Person, month: Month):
    """What a month owes, or owed, beyond what was paid for it; oldest first."""
    every = reversed(ledger.contributions_of(person.pk))
    return [c for c in every if c.month == month and c.kind == "supplement"]


def proposed(
    person: Person, month: Month, reason: CorrectionReason = CorrectionReason.WRONG_WAGE, /, **right: Any
) -> Proposal:
    """What correcting a posted month does; `right` replaces what stands. `money_arrived` goes to the ground.

    `rest`: (day, bank reference) of a voucher for what is due beyond what was paid.
    """
    if rest := right.pop("rest", None):
        right |= dict(zip(("rest_paid_on", "rest_reference"), rest, strict=True))
    ground_fields = {name: right.pop(name) for name in ("money_arrived",) if name in right}
    wrong = posted_contribution(contribution(person, month).pk)
    if reason is CorrectionReason.NOT_DUE:
        return propose(wrong, None, ground(reason, **ground_fields))
    fields = {
        "person": wrong.person,
        "month": wrong.month,
        "wage_fen": wrong.wage_fen,
        "paid_on": wrong.paid_on,
    } | right
    return propose(wrong, Right(**fields), ground(reason, **ground_fields))


def open_correction(
    world: World,
    person: Person,
    month: Month,
    reason: CorrectionReason = CorrectionReason.WRONG_WAGE,
    /,
    **right: Any,
) -> Case:
    return put_before(lambda: proposed(person, month, reason, **right), by=world.counter)


def corrected(world: World, *args: Any, **kwargs: Any) -> Case:
    return world.approve(open_correction(world, *args, **kwargs))


def rate_corrected(world: World, person: Person, year: int) -> Case:
    wrong_rate = ground(CorrectionReason.WRONG_RATE)
    return world.approve(put_before(lambda: propose_year(person, year, wrong_rate), by=world.counter))


def declare_months(
    world: World, *months: Month, sequence: int = 1, name: str = "王小明", **given: Any
) -> Person:
    """A person with these months, each paid on its 20th."""
    for month in months:
        row = world.row(
            sequence, name=name, month=month, **({"paid_on": date(month.year, month.month, 20)} | given)
        )
        world.approve(world.declare(row))
    return Person.objects.get(social_security_number=number(sequence))


def interest(opening: int, credits: dict[int, int], year: int) -> int:
    """The year's interest, from credits by month."""
    from quanyi.law.parameters import parameter

    rate = parameter("crediting_rate", on=year, region="DEMO").rate
    return sum(yearly_interest_fen(opening, [credits.get(month, 0) for month in range(1, 13)], rate))
