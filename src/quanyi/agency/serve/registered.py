"""What is registered of a person, as the record shows it. Basis: d14-2-1, d14-2-2, d14-2-3, d14-2-5, gb-9.3-2."""

from datetime import datetime

from quanyi.agency.registry.facts import History, value_on
from quanyi.agency.registry.items import OF_PERSON
from quanyi.agency.registry.models import Person, SubsidyKind
from quanyi.agency.serve.record import ItemHistory, SubsidyLine
from quanyi.law.terms import Scheme

# Shown above in words of their own.
SHOWN_ABOVE = ("name", "sex", "born_on", "social_security_number", "status")


def item_histories(history: History, *, known_at: datetime | None = None) -> tuple[ItemHistory, ...]:
    """Every recorded item of a person that was ever registered, in the order of the standard."""
    known = {
        key: tuple(v for v in versions if known_at is None or v.learned_at <= known_at)
        for key, versions in history.items()
    }
    return tuple(
        ItemHistory(known[key][0].item, value_on(known[key], None), known[key])
        for key in OF_PERSON
        if known.get(key)
    )


def subsidies_of(person: Person, *, known_at: datetime | None = None) -> tuple[SubsidyLine, ...]:
    """Subsidies, newest month first."""
    rows = person.subsidies.all() if known_at is None else person.subsidies.filter(learned_at__lte=known_at)
    return tuple(
        SubsidyLine(str(SubsidyKind(s.kind).label), Scheme(s.scheme), s.month, s.amount_fen, s.granted_by)
        for s in rows.order_by("-month", "-pk")
    )
