"""案件标题: what a case about one person is called, on its page and, without the name, in lists. Basis: d14-22."""

from django.utils.translation import gettext as _

from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.wording import Said, Titles, label, sentence
from quanyi.law.terms.labelled import Labelled


def titles_of(person: Person, kind: Labelled) -> Titles:
    """「姓名：业务」 for its page; the business alone for lists."""
    name, what = facts_of(person)["name"].value, Said.in_all(lambda: label(kind))
    subject = Said.in_all(lambda: _("%(name)s：%(what)s") % {"name": name, "what": sentence(what)})
    return Titles(subject, what)
