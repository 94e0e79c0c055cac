"""People of every kind leave an office and stand in an empty one as they stood: lines, amounts, states and funds."""

import csv
import json
from datetime import date

import pytest
from tests.agency.kinds.migration.books import Receiving, account_findings
from tests.agency.kinds.migration.every_kind import EveryKind
from tests.agency.world import REGION, account
from tests.conftest import fresh_office

from quanyi.agency.kinds.migration.comparing import compare
from quanyi.agency.kinds.migration.exporting import export_books
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.ledger import agreement, projection
from quanyi.agency.ledger.selectors import settled_years
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.account_items import account_year_of
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.staff.models import Post

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


OPEN = (2023, 2024, 2025)


def balances():
    return {person.insurance_number: person_record(person).balance_fen for person in Person.objects.all()}


def told_of_years():
    """What the pages of the open years say of each account: where it began, what came, where it ends."""
    parts = ("opening_balance", "received_balance", "closing_balance")
    return {
        (person.insurance_number, year): [p.fen for p in account_year_of(person, year).parts if p.term in parts]
        for person in Person.objects.all()
        for year in OPEN
    }  # fmt: skip


def settled(office, approve):
    """What the settlements of the open years give to who has an account that holds something."""
    held = [person for person in Person.objects.all() if person_record(person).balance_fen]
    for year in OPEN:
        approve(settle_year(year, region=REGION, by=office))
    return {person.insurance_number: settled_years(person.pk) for person in held}


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
            before, of_years = balances(), told_of_years()
            wrong = [check for check, _evidence in account_findings()]
            found, disagreements = compare(left, with_office=True)
            assert (found.differences, disagreements, left.faults.listed) == (0, [], [])
            given = settled(office.settler, office.approve)
        for table in FILLED:
            assert lines(left, table), table
        years = lines(left, "account_years")
        assert any(
            line["own_advance_fen"] != "0" for line in years
        )  # the pensioner's, credited with the decision
        told = {line["source"] for line in lines(left, "records")}
        assert {"letter", "merge", "dispute", "dispute_finding", "recipient"} <= told
        assert [line["source"] for line in lines(left, "records")].count(
            "dispute"
        ) == 1  # not the rejected one
        assert {"没有获准的案件": 1}.items() <= {
            each["what"]: each["count"] for each in manifest["left_behind"]
        }.items()
        checks = [line["event"] for line in lines(left, "entitlement_checks") if line["on"] == "2025-07-01"]
        assert len(checks) == 3
        assert checks[0] == checks[2]
        assert {line["scheme"] for line in lines(left, "months")} >= {"pension", "medical", "unemployment"}
        with fresh_office(template):
            receiving = Receiving()
            for case in receiving.bring(left, persons=3).cases:
                receiving.approve(case)
            found, disagreements = compare(left, with_office=True)
            assert (found.differences, found.shown, disagreements) == (0, [], [])
            assert balances() == before
            assert told_of_years() == of_years
            assert [check for check, _evidence in account_findings()] == wrong
            off = [*agreement.books(), *agreement.vouchers(), *agreement.reports()]
            assert off == []
            assert list(projection.differences()) == []
            anew = export_books(again.path, on=TODAY, by=[receiving.keeper])
            settler = account("settler", Post.SETTLEMENT)
            assert settled(settler, receiving.approve) == given
    same = json.loads((again.path / "manifest.json").read_text(encoding="utf-8"))
    assert same["tables"] == manifest["tables"] == anew["tables"]  # rows, sums and digests of every file
