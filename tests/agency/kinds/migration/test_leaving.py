"""Books that leave an office: whole or not at all, and in the log before the first of them is written."""

from datetime import date

import pytest
from tests.agency.kinds.change.changing import changed, enrolment, item
from tests.agency.kinds.migration.books import Receiving

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.kinds.migration import exporting
from quanyi.agency.kinds.migration.exporting import NotExported, export_books
from quanyi.agency.registry.models import Person

TODAY = date(2026, 2, 1)


def test_books_that_their_tables_do_not_hold_do_not_leave(office_of_money, tmp_path):
    office = office_of_money
    changed(office, enrolment(office, 2, schemes="pension,medical"))
    first = office.row(1, row=5, started_on=date(2025, 3, 1))
    office.approve(office.declare(first, office.row(2, row=6, name="陈静", started_on=None)))
    with pytest.raises(NotExported, match=r"其他险种的缴费（1 行）.*quanyi backup"):
        export_books(tmp_path / "books", on=TODAY, by=[office.counter])
    assert not (tmp_path / "books").exists()


def test_accounts_that_wait_for_heirs_or_another_office_do_not_leave_as_others_do(office_of_money, tmp_path):
    office = office_of_money
    office.approve(office.declare(office.row(1, started_on=date(2025, 3, 1))))
    changed(office, item(Person.objects.get(), date(2025, 4, 2), status="died"))
    with pytest.raises(NotExported, match=r"不是正常状态的个人账户 1。.*quanyi backup"):
        export_books(tmp_path / "books", on=TODAY, by=[office.counter])
    assert not (tmp_path / "books").exists()


def test_what_could_not_be_written_whole_is_taken_away_and_the_log_knows_who_tried(db, tmp_path, monkeypatch):
    keeper = Receiving().keeper

    def full() -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "office_rows", full)
    with pytest.raises(OSError, match="No space"):
        export_books(tmp_path / "books", on=TODAY, by=[keeper])
    assert not (tmp_path / "books").exists()
    [line] = AuditEntry.objects.filter(act=Act.DELIVER_BOOKS)
    assert line.detail["by"] == [keeper.username]
