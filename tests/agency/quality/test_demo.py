"""The demo district: the checks find the slips that were planted in it, and nothing else but money in suspense."""

import pytest

from quanyi.agency.control.models import CheckRun, DataFinding
from quanyi.agency.demo import district
from quanyi.agency.demo.people import insurance_number
from quanyi.agency.demo.slips import SLIPS

pytestmark = pytest.mark.django_db


def test_the_slips_of_the_earlier_system_are_found_and_nothing_else():
    district.build(40)
    found = {
        (each.person.insurance_number, each.check_code)
        for each in DataFinding.objects.exclude(check_code="suspense.old").select_related("person")
    }
    assert found == {(insurance_number(index), check) for index, (check, _) in SLIPS.items()}
    district.build(40)
    assert CheckRun.objects.count() == 1
