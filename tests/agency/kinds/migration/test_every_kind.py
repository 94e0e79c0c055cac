"""People of every kind leave an office and stand in an empty one as they stood: lines, amounts, states and funds."""

import csv
import json
from datetime import date

import pytest
from tests.agency.kinds.migration.books import Receiving
from tests.agency.kinds.migration.every_kind import EveryKind
from tests.conftest import fresh_office

from quanyi.agency.kinds.migration.comparing import compare
from quanyi.agency.kinds.migration.exporting import export_books
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.ledger import agreement, projection
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.selectors import person_record

TODAY = date(2025, 12, 1)
FILLED = (
    "account_states",
    "entitlement_checks",
    "unemployments",
    "injuries",
    "assessments",
    "late_fees",
    "deferrals",
)


def lines(folder, table):
    with (folder.path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def balances():
    return {person.insurance_number: person_record(person).balance_fen for person in Person.objects.all()}


@pytest.mark.slow
@pytest.mark.shows(
    "d14-9-4", what="各类业务的人员整体移交：账户状态、各险种、登记事实、办理记录和基金逐行一致"
)
def test_people_of_every_kind_move_to_an_empty_office(template, django_db_blocker, tmp_path):
    left, again = Folder(tmp_path / "books"), Folder(tmp_path / "again")
    with django_db_blocker.unblock():
        with fresh_office(template):
            office = EveryKind()
            manifest = export_books(left.path, on=TODAY, by=[office.keeper, office.counter])
            before = balances()
            found, disagreements = compare(left, with_office=True)
            assert (found.differences, disagreements, left.faults.listed) == (0, [], [])
        for table in FILLED:
            assert lines(left, table), table
        years = lines(left, "account_years")
        assert any(
            line["own_advance_fen"] != "0" for line in years
        )  # the pensioner's, credited with the decision
        told = {line["source"] for line in lines(left, "records")}
        assert {"letter", "merge", "dispute", "dispute_finding", "recipient"} <= told
        assert {line["scheme"] for line in lines(left, "months")} >= {"pension", "medical", "unemployment"}
        with fresh_office(template):
            receiving = Receiving()
            for case in receiving.bring(left, persons=3).cases:
                receiving.approve(case)
            found, disagreements = compare(left, with_office=True)
            assert (found.differences, found.shown, disagreements) == (0, [], [])
            assert balances() == before
            off = [*agreement.books(), *agreement.vouchers(), *agreement.reports()]
            assert off == []
            assert list(projection.differences()) == []
            anew = export_books(again.path, on=TODAY, by=[receiving.keeper])
    same = json.loads((again.path / "manifest.json").read_text(encoding="utf-8"))
    assert same["tables"] == manifest["tables"] == anew["tables"]  # rows, sums and digests of every file
