"""案件标题: what a case about one person is called: by the name on its page, not so in lists. Basis: d14-22."""

from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.wording import Said, Titles, label
from quanyi.law.terms.labelled import Labelled


def titles_of(person: Person, kind: Labelled) -> Titles:
    """The name for its page; the business alone for lists."""
    return Titles(facts_of(person)["name"].value, Said.in_all(lambda: label(kind)))
