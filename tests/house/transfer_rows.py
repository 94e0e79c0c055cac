"""A row in every table of transfers; the roads to them are walked in the tests of their kinds."""

from django.utils import timezone
from tests.agency.world import account, number

from quanyi.agency.collect import models as collect
from quanyi.agency.exchange.offices import OfficeData, confirm_office, enter_office
from quanyi.agency.kinds.transfer_out.asking import Letter, open_transfer_out
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month


def transfer_rows(world):
    """An office entered and confirmed, a message, and somebody who moved out by a letter on paper."""
    data = OfficeData("330100", "测试", "", "测试", "", "测试")
    confirm_office(enter_office(data, by=world.counter), by=account("filling_office"))
    world.approve(
        world.declare(
            world.row(
                477, name="周转", month=Month.of(timezone.localdate()), paid_on=timezone.localdate(), row=31
            )
        )
    )
    person = Person.objects.get(social_security_number=number(477))
    collect.TransferMessage.objects.create(
        is_ours=True, kind="letter", number="1", office="330100", person=person, content="x", digest="x"
    )
    world.approve(open_transfer_out(person, Letter("2", "330100", "测试", "测试", False), by=world.counter))
