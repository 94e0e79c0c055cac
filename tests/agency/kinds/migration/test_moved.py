"""Who moved in a year that is not settled leaves with the books, and gets the same interest there."""

from datetime import date

import pytest
from django.utils import timezone
from tests.agency.kinds.benefit.test_decisions import insured
from tests.agency.kinds.inheritance.inheriting import answers
from tests.agency.kinds.migration.books import Receiving, account_findings
from tests.agency.kinds.termination.terminating import terminates
from tests.agency.kinds.transfer import conftest as transfers
from tests.agency.kinds.transfer.two_offices import moved
from tests.agency.world import REGION, World, account
from tests.conftest import fresh_office

from quanyi.agency.kinds.benefit.career import sections_of
from quanyi.agency.kinds.migration.comparing import compare
from quanyi.agency.kinds.migration.exporting import export_books
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.kinds.transfer_out.asking import Letter, open_transfer_out
from quanyi.agency.ledger import agreement
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.ledger.paid_bases import bases_of
from quanyi.agency.ledger.selectors import settled_years
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.account_items import account_facts, account_year_of
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.staff.models import Post

YEAR = timezone.localdate().year
places, past_january, rates_to_this_year = (
    transfers.places,
    transfers.past_january,
    transfers.rates_to_this_year,
)
TOLD = ("received_balance", "principal_in_year", "closing_balance")


def years():
    """What the page of the open year says of who stays; sections of their careers; what the page of the record says."""
    found = {}
    for person in Person.objects.all():
        record = person_record(person)
        told = (
            [part.fen for part in account_year_of(person, YEAR).parts if part.term in TOLD]
            if record.balance_fen
            else ""
        )
        sections = [
            (len(section.bases), section.place)
            for section in sections_of(person, bases_of(person), deemed_months=0)
        ]
        found[person.insurance_number] = (told, sections, record.balance_fen, record.contribution_months)
    return found


def settled(settler, approve):
    """The interest of the open year; the page of the year says the same."""
    approve(settle_year(YEAR, region=REGION, by=settler))
    given = {person.insurance_number: settled_years(person.pk).get(YEAR) for person in Person.objects.all()}
    for person in Person.objects.all():
        if person_record(person).balance_fen:
            figure = account_facts(person).year(YEAR)
            assert figure.part("interest_in_year").fen == sum(given[person.insurance_number])
    return {number: each for number, each in given.items() if each and any(each)}


def brought(template, folder):
    """(what the years say, what is settled) in an empty office that takes the folder in."""
    with fresh_office(template):
        receiving = Receiving()
        for case in receiving.bring(folder).cases:
            receiving.approve(case)
        found, disagreements = compare(folder, with_office=True)
        assert (found.differences, found.shown, disagreements) == (0, [], [])
        assert [*agreement.books(), *agreement.vouchers(), *agreement.reports()] == []
        assert account_findings() == []
        told = years()
        return told, settled(account("settler", Post.SETTLEMENT), receiving.approve)


def leaves(place, path):
    folder = Folder(path)
    with place.at():
        export_books(folder.path, on=timezone.localdate(), by=[place.keeper, place.counter])
        found, _disagreements = compare(folder, with_office=True)
        assert (found.differences, folder.faults.listed) == (0, [])
        told = years()
        return folder, told, settled(place.settler, place.approve)


@pytest.mark.slow
def test_who_moved_here_this_year_gets_the_same_interest_in_the_office_that_takes_the_books(
    places,
    template,
    tmp_path,
):
    old, new = places
    moved(new, old, "T1")
    with new.at():  # another one leaves, on a letter on paper
        gone = new.person(2)
        new.approve(open_transfer_out(gone, Letter("函1号", "330100", "某地", "专户", False), by=new.counter))
    folder, told, given = leaves(new, tmp_path / "books")
    assert given
    assert brought(template, folder) == (told, given)


@pytest.mark.slow
def test_who_was_away_for_part_of_the_year_gets_it_as_if_never_gone(places, template, tmp_path):
    old, new = places
    moved(new, old, "T1")
    moved(old, new, "T2")
    folder, told, given = leaves(old, tmp_path / "books")
    assert given
    assert brought(template, folder) == (told, given)


@pytest.mark.slow
def test_who_was_paid_out_and_ended_stands_as_ended_there(template, django_db_blocker, tmp_path):
    folder = Folder(tmp_path / "books")
    with django_db_blocker.unblock():
        with fresh_office(template):
            world = World()
            person = insured(world, date(1965, 1, 15))
            terminates(world, person)
            answers(world, [BenefitPayment.objects.get()], on="2025-06-20")
            export_books(
                folder.path, on=date(2025, 12, 1), by=[account("keeper", Post.DATA_KEEPER), world.counter]
            )
            found_before = account_findings()
            ended = person_record(person).status_told.split("（")[0]  # behind it stands the case
        with fresh_office(template):
            receiving = Receiving()
            for case in receiving.bring(folder).cases:
                receiving.approve(case)
            found, disagreements = compare(folder, with_office=True)
            assert (found.differences, found.shown, disagreements) == (0, [], [])
            [person] = Person.objects.all()
            assert person_record(person).balance_fen == 0
            assert person_record(person).status_told.startswith(ended)
            assert [*agreement.books(), *agreement.vouchers(), *agreement.reports()] == []
            assert account_findings() == found_before == []
