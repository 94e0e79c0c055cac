"""A snapshot of the demo district, computed outside of the office, is what the office's own pages show, to the fen."""

import shutil
import sys
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.utils import timezone

from quanyi.agency.audit.models import Act, AuditEntry, TreeHead
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.sealing import seal
from quanyi.agency.ledger.models import Journal
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.account_items import AccountFacts, account_facts
from quanyi.agency.serve.snapshot import NotTaken, take_snapshot
from quanyi.agency.serve.who_looked import sittings_of
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.staff.selectors import holders_of
from quanyi.bulk.nation import manifest, runner
from quanyi.bulk.nation.alone import values_of
from quanyi.bulk.nation.files import read_batches
from quanyi.cli.bulk import snapshot
from quanyi.law.errors import InvalidInput, LawError


def two():
    """Who asks and who agrees."""
    return [
        Account.objects.filter(pk__in=holders_of(post)).first() for post in (Post.DATA_KEEPER, Post.APPROVAL)
    ]


def results_of(out):
    told = manifest.read(out)["tables"]["results"]
    return [
        row
        for part in told["partitions"]
        for batch in read_batches(out / part["file"])
        for row in batch.to_pylist()
    ]


def on_the_page(facts, year):
    try:
        return values_of(facts.year(year)) | {"error": None}
    except LawError as error:
        return {"error": error.zh}


@pytest.mark.slow
def test_what_is_computed_of_a_snapshot_is_what_the_pages_show(demo_office, tmp_path):
    seal()
    with processing("测试"):
        told = take_snapshot(tmp_path / "snapshot", by=two())
        assert told["log_head"] == TreeHead.objects.first().content
        computed = runner.run(tmp_path / "snapshot", tmp_path / "out", processes=1)
        found = results_of(tmp_path / "out")
        facts = {person.insurance_number: account_facts(person) for person in Person.objects.all()}
        for row in found:
            wanted = on_the_page(facts[row["person"]], row["year"])
            assert {name: row[name] for name in wanted} == wanted, (row["person"], row["year"])
    assert len(found) == told["tables"]["account_years"]["rows"] > 10 * len(facts)
    refused = sum(row["error"] is not None for row in found)
    assert computed["tables"]["results"]["errors"] == refused < len(found) // 10
    lines = list(AuditEntry.objects.filter(act=Act.DELIVER_BOOKS).order_by("id"))
    assert [len(line.detail["by"]) for line in lines] == [2, 2]
    anyone = Person.objects.first()
    assert "导出账册：全部账户年度（快照）" in {sitting.what for sitting in sittings_of(anyone.pk)[0:9]}
    assert lines[1].detail["digests"] == [p["sha256"] for p in told["tables"]["account_years"]["partitions"]]

    with processing("测试"):
        again = take_snapshot(tmp_path / "again", by=two())
    assert again["tables"] == told["tables"]
    assert again["left_out"] == []


def test_one_record_that_contradicts_itself_keeps_nobody_elses(demo_office, tmp_path, monkeypatch):
    """It is named in the manifest and counted, in the log and at the shell."""
    first, second = Person.objects.order_by("insurance_number")[:2]
    monkeypatch.setattr(Person.objects, "filter", lambda **_: Person.objects.exclude(pk__gt=50))
    year_of, facts_of = AccountFacts.record, account_facts

    def record(facts, year):
        if (facts.person, year) == (first, 2024):
            raise InvalidInput("账户转出后仍有收支。", "The account moved after it had left.")
        return year_of(facts, year)

    def facts(person, known_at):
        if person == second:
            raise InvalidInput("没有参数。", "There is no parameter.")
        return facts_of(person, known_at=known_at)

    monkeypatch.setattr(AccountFacts, "record", record)
    monkeypatch.setattr("quanyi.agency.serve.snapshot.account_facts", facts)
    done = CliRunner().invoke(snapshot, [str(tmp_path / "taken")])
    assert done.exit_code == 0, done.output
    assert "contradict themselves: 2；" in done.output
    told = manifest.read(tmp_path / "taken")
    assert told["left_out"] == [
        {"number": first.insurance_number, "year": 2024, "sentence": "账户转出后仍有收支。"},
        {"number": second.insurance_number, "year": None, "sentence": "没有参数。"},
    ]
    assert told["tables"]["account_years"]["rows"] > 50
    assert AuditEntry.objects.filter(act=Act.DELIVER_BOOKS).first().detail["left_out"] == 2


def test_what_is_posted_while_it_is_written_is_not_in_it(demo_office, tmp_path, monkeypatch):
    """It is as known at its instant, also where that is now."""
    posted = Journal.objects.order_by("posted_at").values_list("posted_at", flat=True)
    then = posted[len(posted) // 2]
    monkeypatch.setattr(Person.objects, "filter", lambda **_: Person.objects.exclude(pk__gt=20))
    with processing("测试"):
        was = take_snapshot(tmp_path / "was", by=two(), known_at=then)
        monkeypatch.setattr("quanyi.agency.serve.snapshot.complete_instant", lambda: then)
        now = take_snapshot(tmp_path / "now", by=two())
    assert now == was
    assert now["tables"]["account_years"]["rows"] > 0


def test_without_pyarrow_nothing_is_said_to_have_left(demo_office, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "quanyi.bulk.nation.snapshots", None)
    with processing("测试"), pytest.raises(ModuleNotFoundError):
        take_snapshot(tmp_path / "none", by=two())
    assert not (tmp_path / "none").exists()
    assert not AuditEntry.objects.filter(act=Act.DELIVER_BOOKS).exists()


def test_a_snapshot_is_whole_of_new_folders_and_of_what_was(demo_office, tmp_path, monkeypatch):
    done = CliRunner().invoke(snapshot, [str(tmp_path / "old"), "--at", "2015-03-31 12:00"])
    assert done.exit_code == 0, done.output
    assert "account years 0，" in done.output
    shutil.rmtree(tmp_path / "old")

    def full(_person, known_at):
        raise OSError(28, "No space left on device")

    with processing("测试"):
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "mine.txt").write_text("mine")
        with pytest.raises(NotTaken, match="不是空的"):
            take_snapshot(tmp_path / "full", by=two())
        with pytest.raises(NotTaken, match="在将来"):
            take_snapshot(tmp_path / "new", by=two(), known_at=timezone.now() + timedelta(days=1))
        assert [file.name for file in tmp_path.rglob("*")] == ["full", "mine.txt"]
        monkeypatch.setattr("quanyi.agency.serve.snapshot.account_facts", full)
        with pytest.raises(OSError, match="No space"):
            take_snapshot(tmp_path / "half", by=two())
    assert not (tmp_path / "half").exists()
    assert AuditEntry.objects.filter(act=Act.DELIVER_BOOKS, detail__folder="half").count() == 1
