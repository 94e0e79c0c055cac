"""到龄而年限不足: which ways are open, by the register and the months paid. Basis: d13-2, d13-3-1, d13-3-2, sil-16."""

from datetime import date

from quanyi.agency.ledger.paid_bases import bases_of, born_in, deemed_months
from quanyi.agency.registry.groups import group_of
from quanyi.agency.registry.models import Person
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.retirement import minimum_months, month_of, statutory_month
from quanyi.law.rules.shortfall import paths_at_age


def paths_of(person: Person, today: date) -> Figure | None:
    """到龄去向 by the rule; None of who never paid. Raises GroupUnknown, LawError."""
    bases, now = bases_of(person), Month.of(today)
    if not bases:
        return None
    reached = month_of(statutory_month(born_in(person), group=group_of(person)))
    months = len(bases) + deemed_months(person)
    short = months < minimum_months(reached).fen
    return paths_at_age(
        months,
        reached=reached,
        on=now,
        first_insured=min(bases),
        extension_months=sum(reached < month <= now for month in bases) if short else 0,
    )


def paths_if_short(person: Person, today: date) -> Figure | None:
    """The same where the person is of age and short of years; else None."""
    found = paths_of(person, today)
    return found if found is not None and found.value == "short_of_years" else None
