"""Books that leave an office: whole or not at all, and in the log before the first of them is written."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from tests.agency import world as world_of
from tests.agency.kinds.benefit.test_decisions import decided, insured, paid
from tests.agency.kinds.inheritance.inheriting import answers
from tests.agency.kinds.migration.books import Receiving
from tests.agency.money.office import MARCH

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.kinds.migration import exporting
from quanyi.agency.kinds.migration.exporting import export_books
from quanyi.agency.kinds.migration.leaving import NotExported
from quanyi.agency.ledger.models import BenefitPayment
from quanyi.agency.staff.models import Post
from quanyi.cli.books import books
from quanyi.law.periods import Month

TODAY = date(2026, 2, 1)


def test_money_on_its_way_holds_books_back_until_the_bank_has_answered(db, tmp_path):
    world = world_of.World()
    person = insured(world, date(1965, 1, 15))
    decided(world, person)
    paid(world, Month(2025, 3))
    with pytest.raises(NotExported, match=r"应付待遇 -[\d,.]+ 元"):
        export_books(tmp_path / "books", on=TODAY, by=[world.counter])
    world_of.account("keeper", Post.DATA_KEEPER)
    tried = CliRunner().invoke(books, ["export", str(tmp_path / "books"), "--dry-run", "--json"])
    assert (tried.exit_code, "应付待遇" in tried.output) == (1, True)
    assert not (tmp_path / "books").exists()
    answers(world, list(BenefitPayment.objects.all()))
    assert (
        export_books(tmp_path / "books", on=TODAY, by=[world.counter])["tables"]["benefit_months"]["rows"]
        == 1
    )


def test_what_stays_behind_is_told_with_its_count_and_why(office_of_money, tmp_path):
    office = office_of_money
    world_of.account("keeper", Post.DATA_KEEPER)
    office.owing(1)
    office.declare(office.row(1, name="王乙", month=MARCH + 1, paid_on=None, started_on=None))
    told = CliRunner().invoke(books, ["export", str(tmp_path / "books"), "--dry-run"])
    assert told.exit_code == 0, told.output
    assert "未办结案件 1：没有签署完的不是事实" in told.output
    assert not (tmp_path / "books").exists()
    asked = CliRunner().invoke(books, ["export", str(tmp_path / "books"), "--dry-run", "--json"])
    counted = {each["what"]: each["count"] for each in json.loads(asked.output)["left_behind"]}
    manifest = export_books(tmp_path / "books", on=TODAY, by=[office.counter])
    left = {each["what"]: each["count"] for each in manifest["left_behind"]}
    assert left == counted == {"未办结案件": 1, "个人和单位的登录账户": 2}  # those of the visitors


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
