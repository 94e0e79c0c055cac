"""An office with people to write to, and short ways to a mailing."""

from datetime import date

from django.db import transaction
from tests.agency.visitors import Visitors

from quanyi.agency.registry.models import ItemVersion, Person, StatusChange
from quanyi.agency.sending.mailing import approve_mailing
from quanyi.agency.sending.models import Channel, ChannelChoice, Mailing
from quanyi.agency.work.carrying import take_up_all
from quanyi.law.periods import Month

YEAR = 2024
MARCH = Month(YEAR, 3)
SITE = "https://quanyi.example/"


class Letters(Visitors):
    def people(self, *places, month=MARCH):
        """One with a paid month of the year for each place, (address, postcode, status); empty: not registered."""
        count = Person.objects.count()
        rows = [
            self.row(count + n, month=month, paid_on=month.first_day, started_on=month.first_day)
            for n in range(1, len(places) + 1)
        ]
        with transaction.atomic():  # facts come with the case that registers them
            case = self.approve(self.declare(*rows))
            found = [Person.objects.get(social_security_number=row.social_security_number) for row in rows]
            for person, place in zip(found, places, strict=True):
                self._registered(person, case, *place)
        return found

    def many(self, count):
        """So many, each with an address: in two regions of the post."""
        return self.people(*((f"示范区和平路 {n} 号", f"83{n % 2}0{n % 7:02d}", "") for n in range(count)))

    def declared(self, *people, month):
        """A further paid month of each."""
        row = self.row(month=month, paid_on=month.first_day)
        numbers = [person.social_security_number for person in people]
        self.approve(self.declare(*(row._replace(social_security_number=number) for number in numbers)))

    def moves(self, person, address, postcode):
        """A new address, with a case of somebody else."""
        with transaction.atomic():
            sequence = Person.objects.count() + 1
            case = self.approve(
                self.declare(self.row(sequence, month=Month(YEAR, 4), paid_on=date(YEAR, 4, 1)))
            )
            self._registered(person, case, address, postcode, "")

    def _registered(self, person, case, address, postcode, status):
        since = {"holds_from": date(YEAR, 1, 1), "case": case}
        for item, value in (("address", address), ("postcode", postcode)):
            if value:
                ItemVersion.objects.create(person=person, item=item, value=value, **since)
        if status:
            StatusChange.objects.create(person=person, status=status, **since)

    def wants(self, person, channel, address):
        return ChannelChoice.objects.create(
            person=person, channel=channel, is_wanted=bool(address), address=address, chosen_by=self.counter
        )  # fmt: skip

    def mailing(self, year=YEAR, sheets=100):
        return Mailing.objects.create(
            year=year, reason="测试", site=SITE, sheets=sheets, asked_by=self.counter
        )

    def mailed(self, **given):
        mailing = self.mailing(**given)
        approve_mailing(mailing, by=self.signers[-1])
        take_up_all()
        return mailing


def of(mailing, channel=Channel.POST):
    return {one.person_id: one for one in mailing.sendings.filter(channel=channel)}


def steps(sending):
    return list(sending.events.values_list("step", flat=True))
