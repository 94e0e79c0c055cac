"""The demo district's books leave it and come into an empty office: nothing of them is another."""

import json
from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner
from tests.agency.kinds.migration.books import Receiving, two_persons

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import BooksFile
from quanyi.agency.kinds.migration.collecting import original
from quanyi.agency.kinds.migration.comparing import compare
from quanyi.agency.kinds.migration.exporting import export_books
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.kinds.migration.leaving import NotExported
from quanyi.agency.ledger import agreement, projection
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.serve.who_looked import sittings_of
from quanyi.cli.books import books

TODAY = date(2026, 2, 1)


def told(record):
    """What a record says, without what names a row of this database or an instant of it."""
    return (
        record.name, record.social_security_number, record.sex, record.born_on, record.status,
        record.account_opened_month, record.contribution_months, record.balance_fen, record.employments,
        [replace(line, key="", corrected_by="") for line in record.contributions],
        record.years, record.benefits, record.payments, record.subsidies,
    )  # fmt: skip


def records():
    return {person.insurance_number: told(person_record(person)) for person in Person.objects.all()}


@pytest.mark.slow
@pytest.mark.shows("d14-9-4", what="旧系统账册整体接收：原件、人员、账目逐行一致")
def test_the_demo_district_moves_to_an_empty_office(demo_office, request, tmp_path):
    folder, before = Folder(tmp_path / "books"), records()
    export_books(folder.path, on=TODAY, by=two_persons())
    asked, entry = AuditEntry.objects.filter(act=Act.DELIVER_BOOKS).order_by("pk")
    assert (asked.detail["by"], "digests" in asked.detail) == (["fangyu", "chenjie"], False)
    assert (entry.detail["persons"], entry.detail["by"]) == (len(before), ["fangyu", "chenjie"])
    someone = Person.objects.first()
    assert "导出账册" in [sitting.what for sitting in sittings_of(someone.pk)[0:5]]
    with pytest.raises(NotExported, match="不是空的"):
        export_books(folder.path, on=TODAY, by=two_persons())
    found, disagreements = compare(folder, with_office=True)
    assert (found.known, found.new, found.differences) == (len(before), 0, 0)
    assert (disagreements, folder.faults.count) == ([], 0)

    request.getfixturevalue("office")  # from here on
    receiving = Receiving()
    done = receiving.bring(folder, persons=9)
    assert [case.kind for case in done.cases] == ["migration"] * len(done.cases)
    again = receiving.bring(folder, persons=9)
    assert (again.cases, again.skipped) == ([], len(done.cases))
    assert Person.objects.count() == 0  # nothing stands before four have signed
    for case in done.cases:
        receiving.approve(case)
    found, disagreements = compare(folder, with_office=True)
    assert (found.known, found.new, found.differences, found.shown) == (len(before), 0, 0, [])
    after = records()
    for number, record in before.items():
        assert after[number] == record, number
    assert [*agreement.books(), *agreement.vouchers(), *agreement.reports()] == []
    assert list(projection.differences()) == []
    for file in BooksFile.objects.all():
        assert b"".join(original(file)) == (folder.path / file.name).read_bytes()


@pytest.mark.slow
def test_the_commands_say_what_differs(demo_office, tmp_path):
    folder = tmp_path / "books"
    assert CliRunner().invoke(books, ["export", str(folder)]).exit_code == 0
    dry = ["import", str(folder), "--dry-run", "--json"]
    same = CliRunner().invoke(books, dry)
    assert (same.exit_code, json.loads(same.stdout)["differences"]) == (0, 0)

    years = (folder / "account_years.csv").read_text(encoding="utf-8").replace(",2004,", ",2003,", 1)
    (folder / "account_years.csv").write_text(years, encoding="utf-8")
    other = CliRunner().invoke(books, dry)
    found = json.loads(other.stdout)
    assert other.exit_code == 1
    assert [each["what"] for each in found["manifest_disagrees"]][-1] == "tables/account_years/sm3"
    brought = CliRunner().invoke(books, [*dry[:2], "--json"])
    assert (brought.exit_code, BooksFile.objects.count()) == (1, 0)
