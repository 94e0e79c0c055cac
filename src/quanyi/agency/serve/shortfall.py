"""到龄而年限不足: which ways are open, by the register and the months paid. Basis: d13-2, d13-3-1, d13-3-2, sil-16."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from quanyi.agency.ledger.crediting import open_dues
from quanyi.agency.ledger.paid_bases import bases_of, born_in, deemed_months
from quanyi.agency.registry.groups import GroupUnknown, group_of
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.counted import counted_months, eligible_months
from quanyi.law.errors import LawError
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.retirement import minimum_months, month_of, statutory_month
from quanyi.law.rules.shortfall import paths_at_age


def paths_of(person: Person, today: date) -> Figure | None:
    """到龄去向 by the rule, months under a deferral counted; None of who never paid. Raises GroupUnknown, LawError."""
    bases, now = bases_of(person), Month.of(today)
    if not bases:
        return None
    reached = month_of(statutory_month(born_in(person), group=group_of(person)))
    months = eligible_months(person, bases).fen + deemed_months(person)
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


def months_over(person: Person, months: Collection[Month], today: date) -> str:
    """Why these months may not be paid after the age, since the years are there, or will be before the last of them;
    empty where they may, or where the register does not say by which age the person retires. Basis: d13-2.
    """
    try:
        reached = month_of(statutory_month(born_in(person), group=group_of(person)))
        later = {month for month in months if month > reached}
        found = paths_of(person, today) if later else None
    except (GroupUnknown, LawError):
        return ""
    if found is None:
        return ""
    waiting = (open_months(person.pk) | set(months)) - counted_months(person, bases_of(person)) - later
    lacking = found.part("missing_months").fen - len(waiting)
    if lacking >= len(later):
        return ""
    return _("到龄后延长缴费只到满最低缴费年限为止，还可以缴 %(n)s 个月。请减少月份；已满的请办理退休。") % {
        "n": max(lacking, 0)
    }


def open_months(person_id: int) -> set[Month]:
    """Months that are owed and not paid yet, before the age and after it: once paid they count."""
    return set(open_dues().filter(person_id=person_id).values_list("month", flat=True))
