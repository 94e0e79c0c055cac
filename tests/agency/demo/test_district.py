"""The demo district in a real office: built along the road, and made larger without a person more or less."""

import pytest
from tests import length

from quanyi.agency.demo import district, road
from quanyi.agency.registry.models import Person

pytestmark = pytest.mark.django_db


def test_a_larger_size_adds_the_persons_that_are_missing():
    few = length.of(short=40, long=200)
    district.build(few)
    road.walk(say=lambda text: None)
    before = set(Person.objects.values_list("social_security_number", flat=True))
    assert len(before) >= few
    district.build(few + 60)
    road.walk(say=lambda text: None)
    after = set(Person.objects.values_list("social_security_number", flat=True))
    assert before < after
    assert len(after) - len(before) == 60
