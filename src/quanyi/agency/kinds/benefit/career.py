"""分段计算: the average index of a career in several places, each section told apart. Basis: sil-19, d13-5."""

from collections.abc import Mapping

from django.conf import settings

from quanyi.agency.collect.models import TransferAct, TransferRow
from quanyi.agency.collect.selectors import migrated_years
from quanyi.agency.registry.models import EarlierRecord, Person
from quanyi.law.explain import Figure
from quanyi.law.periods import Month
from quanyi.law.rules.pension import Section, average_index, career_index


def index_of(person: Person, bases: Mapping[Month, int], *, on: Month, deemed_months: int) -> Figure:
    """平均缴费指数: of months paid here alone as one, of those that came from other offices by place, too."""
    sections = sections_of(person, bases, deemed_months=deemed_months)
    if len(sections) > 1:
        return career_index(sections, on=on, region=person.region)
    return average_index(bases, on=on, region=person.region, deemed_months=deemed_months)


def sections_of(person: Person, bases: Mapping[Month, int], *, deemed_months: int) -> list[Section]:
    """缴费分段: the months by the office that they came from, those paid here last, with the deemed ones."""
    places = _came_from(person)
    here = {month: fen for month, fen in bases.items() if month not in places}
    found: dict[str, dict[Month, int]] = {}
    for month in sorted(places.keys() & bases.keys()):
        found.setdefault(places[month], {})[month] = bases[month]
    sections = [Section(place, paid) for place, paid in found.items()]
    return [*sections, Section(settings.QUANYI_REGION_NAME, here, deemed_months)]


def _came_from(person: Person) -> dict[Month, str]:
    """The months that transfers brought, each with the name of the office."""
    offices = _offices(person)
    if not offices:
        return {}
    return {
        Month(year.year, n + 1): offices[year.credit_code]
        for year in migrated_years(person.insurance_number)
        if year.credit_code in offices
        for n, base in enumerate(year.base_fen)
        if base and year.credited_in[n]
    }


def _offices(person: Person) -> dict[str, str]:
    """Code -> name, of those from which an account came here, or to an earlier office whose books came here."""
    came = TransferRow.objects.filter(person=person, act=TransferAct.RECEIPT)
    earlier = EarlierRecord.objects.filter(person=person, source="transfer", content__act=TransferAct.RECEIPT)
    told = earlier.order_by("pk").values_list("content__office", "content__office_name")
    return dict(told) | dict(came.order_by("pk").values_list("office", "office_name"))
