"""工伤登记的读取: which injuries of a person stand, and whether the employer of that day had insured against them.

Basis: d13-9, sil-41, injury-17.
"""

from collections.abc import Iterable
from datetime import date

from quanyi.agency.registry.models import Employer, Injury, Person
from quanyi.agency.registry.names import EmployerNames
from quanyi.agency.registry.selectors import Relation, relations_of
from quanyi.law.explain import Figure
from quanyi.law.rules.work_injury import Employment, liable_employer
from quanyi.law.terms import Scheme


def live_injuries(person_id: int) -> list[Injury]:
    """The injuries of a person as they stand, newest first."""
    found = Injury.objects.filter(person_id=person_id, replaced_by__isnull=True)
    return list(found.select_related("employer", "case").order_by("-injured_on"))


def relations_on(person_id: int, day: date) -> list[Relation]:
    """The relations of a person with employers on a day, in any scheme."""
    return [relation for relation in relations_of(person_id) if relation.employer and covers(relation, day)]


def covers(relation: Relation, day: date) -> bool:
    return relation.starts_on <= day and (relation.ends_on is None or day <= relation.ends_on)


def insured_with(person_id: int, employer_id: int, day: date) -> Relation | None:
    """The work-injury relation with that employer on that day: of another employer none counts. Basis: d13-9."""
    return next(
        (
            relation
            for relation in relations_on(person_id, day)
            if relation.scheme is Scheme.WORK_INJURY
            and relation.employer
            and relation.employer.pk == employer_id
        ),
        None,
    )


def liable(person: Person, employer: Employer, injured_on: date) -> Figure:
    """由谁承担: the employer where the injury happened, beside the others of that day. Raises InvalidInput where the
    person did not work there then. Basis: d13-9.
    """
    relations = relations_of(person.pk)
    names = EmployerNames([employer, *(r.employer for r in relations if r.employer)])
    worked = dict.fromkeys(_employments(relations, names, injured_on))
    return liable_employer(list(worked), injured_on=injured_on, injured_at=names.on(employer, injured_on))


def _employments(relations: Iterable[Relation], names: EmployerNames, day: date) -> Iterable[Employment]:
    for relation in relations:
        if relation.employer and covers(relation, day):
            yield Employment(names.on(relation.employer, day), day, day)
