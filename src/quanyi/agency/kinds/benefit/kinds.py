"""其他待遇: every further benefit as a line of a table: its rules, what the clerk gives, how it is computed.

What the record has is taken from it and never typed: months and bases paid, the account, the day of death, months
drawn. What only a paper can say (a grade, a day of injury, who depended on the dead) is given with that paper.
Basis: d14-2-3, d14-6-4, d13-3-2, d13-6-1, gb-8-3, sil-17, sil-38.
"""

from collections.abc import Mapping
from dataclasses import replace

from quanyi.agency.kinds.benefit import beyond, grounds, injuries, unemployed
from quanyi.agency.kinds.benefit.decisions import Computed
from quanyi.agency.kinds.benefit.own_paid import contributed, first_pension, months_drawn, own_paid
from quanyi.agency.kinds.benefit.particulars import Line, Particulars, died_on, from_pool
from quanyi.agency.registry.entitlement import events_of, in_prison_on
from quanyi.agency.registry.models import BenefitKind, Person
from quanyi.law.periods import Month
from quanyi.law.rules.survivors import survivor_grants

K = BenefitKind


# The pension scheme -------------------------------------------------------------------------------------------------


def _survivors(person: Person, given: Particulars) -> Computed:
    """丧葬补助金和抚恤金, from the months paid and, of a pensioner, the months drawn."""
    died, pension = died_on(person), first_pension(person)
    figure = survivor_grants(
        contributed(person, pension),
        died=Month.of(died),
        region=person.region,
        own_contributions_fen=None if pension else own_paid(person),
        months_drawn=months_drawn(person, pension) if pension else None,
        in_prison=in_prison_on(events_of([person.pk]).get(person.pk, []), died),
    )
    return from_pool(figure, person)


LINES: Mapping[BenefitKind, Line] = {
    K.SURVIVORS: Line(("survivors.grants",), (), _survivors),
    **injuries.LINES,
    **unemployed.LINES,
    **beyond.LINES,
}


def benefit_of(person: Person, kind: BenefitKind, given: Particulars) -> Computed:
    """A benefit as its rule gives it. Raises BenefitRefused where it is not due, LawError where a value is missing."""
    grounds.refuse_second_funeral(person, kind)
    grounds.refuse_ended_life(person, kind)
    computed = LINES[kind].compute(person, given)
    return replace(computed, rests_on=grounds.rests_on(person.pk, kind, computed.injury))
