"""丧葬补助金择一: what each scheme would pay of one death, of which the survivors take one. Basis: sil-49."""

from dataclasses import replace

from quanyi.agency.kinds.benefit.decisions import BenefitRefused, Computed
from quanyi.agency.kinds.benefit.kinds import LINES
from quanyi.agency.kinds.benefit.particulars import Particulars
from quanyi.agency.kinds.benefit.sorts import WITH_FUNERAL
from quanyi.agency.ledger.paid_bases import bases_of
from quanyi.agency.registry.models import BenefitKind as K
from quanyi.agency.registry.models import Person
from quanyi.law.errors import LawError
from quanyi.law.rules.survivors import funeral_choice


def beside_others(person: Person, kind: K, given: Particulars, computed: Computed) -> Computed:
    """The benefit with the choice by the rule, where another scheme pays a funeral grant, too.

    That somebody died of work is said by the benefit that is asked for, and by nothing else.
    """
    if kind not in WITH_FUNERAL:
        return computed
    offers = {WITH_FUNERAL[kind]: computed.figure.part("funeral_grant")}
    for other in (K.UNEMPLOYMENT_DEATH, *([K.SURVIVORS] if bases_of(person) else [])):
        try:
            found = LINES[other].compute(person, given).figure
        except (BenefitRefused, LawError):  # not due there, or what it comes to cannot be told here
            continue
        offers.setdefault(WITH_FUNERAL[other], found.part("funeral_grant"))
    if len(offers) == 1:
        return computed
    return replace(computed, funeral=funeral_choice(offers, chosen=WITH_FUNERAL[kind]))
