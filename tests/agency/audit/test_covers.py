"""What a transaction wrote becomes a leaf, whoever wrote it and however: nothing that commits is left out."""

from contextlib import suppress
from itertools import pairwise

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.agency.world import World, account, employer

from quanyi.agency.audit.arming import LOG_TABLES, append_only_tables
from quanyi.agency.audit.covers import Content, merged, read_layouts, spans_of
from quanyi.agency.audit.models import Act, AuditEntry, Leaf
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.registry.models import Employer
from quanyi.agency.staff.models import AccountKind


class Broken(Exception):
    """What breaks a transaction off."""


def last_leaf():
    return Content.parse(Leaf.objects.latest("id").content)


def covered():
    """{table: ids} of all leaves."""
    found = {}
    for content in Leaf.objects.values_list("content", flat=True):
        for cover in Content.parse(content).covers:
            found.setdefault(cover.table, []).extend(cover.spans)
    return {table: merged(spans) for table, spans in found.items()}


def test_every_append_only_table_is_covered(office):
    """A table of a new migration is armed by `migrate` itself: nothing is to be done for it but `append_only`."""
    layouts = read_layouts(session())
    assert set(append_only_tables()) - layouts.keys() == LOG_TABLES
    assert len(layouts) >= 20
    assert layouts["staff_account"] == ("id", "username", "kind", "agency_id", "salt")
    assert {"journal_id", "amount_fen"} < set(layouts["ledger_entry"])
    assert "salt" in layouts["registry_persondetail"]
    assert "salt" not in layouts["ledger_entry"]


def test_a_walk_along_the_road_leaves_no_row_uncovered(office):
    world = World()
    world.approve(world.declare(world.row(), world.row(2, row=6, name="李芳")))
    world.settle(2025)
    found = covered()
    with connection.cursor() as cursor:
        for table in read_layouts(session()):
            cursor.execute(f'SELECT id FROM "{table}"')
            ids = merged((row_id, row_id) for (row_id,) in cursor.fetchall())
            assert found.get(table, ()) == ids, table


def test_one_transaction_is_one_leaf(office):
    before = Leaf.objects.count()
    with transaction.atomic():
        made = employer()
        entry = record(Act.SUBMIT)
    assert Leaf.objects.count() == before + 1
    content = last_leaf()
    assert {cover.table: cover.spans for cover in content.covers} == {
        "audit_auditentry": ((entry.pk, entry.pk),),
        "registry_employer": ((made.pk, made.pk),),
    }
    assert content.at.endswith("Z")


@pytest.mark.parametrize("write", [
    lambda: employer(),
    lambda: record(Act.LOGIN),
    lambda: Employer.objects.bulk_create([Employer(credit_code="1", name="a", region="b")]),
    lambda: account("someone", kind=AccountKind.EMPLOYER),
    lambda: copy_rows(Employer, ("credit_code", "name", "region"), [("2", "b", "c")]),
    lambda: connection.cursor().execute(
        "INSERT INTO registry_employer (credit_code, name, region) VALUES ('3', 'c', 'd')"
    ),
], ids=["create", "record", "bulk_create", "account", "copy", "raw SQL"])  # fmt: skip
def test_a_write_that_stands_alone_is_covered_too(office, write):
    before = Leaf.objects.count()
    write()
    assert Leaf.objects.count() == before + 1


def test_what_is_rolled_back_is_in_no_leaf(office):
    with transaction.atomic():
        with suppress(Broken), transaction.atomic():
            employer(1)
            raise Broken
        kept = employer(2)
    (cover,) = last_leaf().covers
    assert cover.spans == ((kept.pk, kept.pk),)
    before = Leaf.objects.count()
    with suppress(Broken), transaction.atomic():
        employer(3)
        raise Broken
    assert Leaf.objects.count() == before


def test_ids_between_which_others_wrote(office):
    """Two sessions draw ids in turn: each leaf has its own."""
    with psycopg.connect(office.dsn("app")) as other, transaction.atomic():
        ours = [employer(1).pk]
        (theirs,) = other.execute(
            "INSERT INTO registry_employer (credit_code, name, region) VALUES ('9', 'x', 'y') RETURNING id"
        ).fetchone()
        other.commit()
        ours.append(employer(2).pk)
    (cover,) = last_leaf().covers
    assert ours[0] < theirs < ours[1]
    assert cover.spans == ((ours[0], ours[0]), (ours[1], ours[1]))


def test_reading_adds_no_leaf(office):
    before = Leaf.objects.count()
    with transaction.atomic():
        list(AuditEntry.objects.all())
    assert Leaf.objects.count() == before


def test_the_public_part_names_nobody(office):
    world = World()
    world.approve(world.declare(world.row(name="欧阳询")))
    record(Act.VIEW_RECORD, purpose="核对欧阳询的缴费", person_id=1)
    for content in Leaf.objects.values_list("content", flat=True):
        assert content.isascii()
        for secret in (world.employer.credit_code, world.row().social_security_number, "signer_"):
            assert secret not in content


def test_a_commit_that_cannot_be_covered_is_none(office, monkeypatch):
    def broken(*args):
        raise RuntimeError("no leaf")

    monkeypatch.setattr("quanyi.agency.audit.postgresql.base.cover_written", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        employer()
    monkeypatch.undo()
    assert not Employer.objects.exists()
    employer()


spans = st.tuples(st.integers(1, 60), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(spans))
def test_merged_spans_hold_the_same_ids_and_never_touch(given_spans):
    joined = merged(given_spans)

    def ids(of):
        return {n for first, last in of for n in range(first, last + 1)}

    assert ids(joined) == ids(given_spans)
    assert all(a[1] + 1 < b[0] for a, b in pairwise(joined))


def test_what_the_database_notes_is_read():
    noted = "a_b [1,3)\nc [7,8)\na_b {[3,4),[9,11)}\n"
    assert spans_of(noted) == {"a_b": ((1, 3), (9, 10)), "c": ((7, 7),)}
