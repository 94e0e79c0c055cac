"""窗口查到的人: the person whom a clerk found by their whole number. Basis: d14-22, d14-26-1."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from quanyi.agency.control.grounds import why_not
from quanyi.agency.registry.models import Person
from quanyi.agency.staff.access import account_of, purpose_of, refuse


def registered_person(request: HttpRequest, person_id: int) -> Person:
    """The person, if the clerk found them by their number in this session. Basis: d14-22, d14-26-1."""
    purpose = purpose_of(request, person_id)
    if not purpose:
        raise refuse(request, gettext_lazy("办理登记变更须先按完整号码查到人：请从“登记变更”进入。"))
    person = get_object_or_404(Person, pk=person_id)
    if why := why_not(purpose, account_of(request), person):
        raise refuse(request, why, person_id=person_id)
    return person
