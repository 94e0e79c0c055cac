"""A journey of the demo that the office of this day refuses is told and left out; the run goes on."""

import pytest
from tests.agency.world import World

from quanyi.agency.collect.models import Channel, Submission
from quanyi.agency.demo.doors import taken_in
from quanyi.agency.demo.journeys import _begin_one
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.law.periods import Month

pytestmark = pytest.mark.django_db


def test_a_refused_file_ends_its_journey_and_not_the_run():
    world, told = World(), []

    def journey() -> None:
        content = "社会保障号码,姓名\nx,y\n".encode()
        given = {"employer": world.employer, "month": Month(2025, 3), "by": world.counter}
        taken_in(hand_in_declaration(content, "申报.csv", channel=Channel.COUNTER, **given))

    _begin_one(journey, told.append)
    [sentence] = told
    assert sentence.startswith("  今天不能办的一件")
    assert "读到" in sentence or "为空" in sentence
    assert not Submission.objects.exists()
