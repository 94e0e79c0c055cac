"""A filled office of before the agencies runs forward: its signed head holds and its log verifies.

`earlier/one-agency.sql.gz` is the database of a demo district of eight as pg_dump wrote it, without psql's commands:
cases of every kind, a settled year, a sealed log; `one-agency.pub` is the key of its head.
"""

import gzip
import subprocess
import sys

import psycopg
import pytest
from tests.house.test_forward import EARLIER, NO_DEFAULTS, columns_of, rows_of

from quanyi.agency.audit.agencies import OF_NO_AGENCY
from quanyi.agency.audit.models import Act, AuditEntry, TreeHead
from quanyi.agency.custody.verification import verify
from quanyi.agency.staff.models import Account, Agency


@pytest.fixture(scope="module")
def forward(bare_office):
    """The office led forward, and its rows as they were."""
    sql = gzip.decompress((EARLIER / "one-agency.sql.gz").read_bytes()).decode()
    with psycopg.connect(bare_office.dsn("owner")) as session:
        session.execute(NO_DEFAULTS)
        session.execute(sql)
    before = rows_of(bare_office)
    command = [sys.executable, "-m", "quanyi.cli", "migrate"]
    done = subprocess.run(command, env=bare_office.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return bare_office, before


@pytest.fixture
def its_key(settings):
    settings.QUANYI_SEAL_KEY = str(EARLIER / "one-agency.pub")
    settings.QUANYI_KEEPERS = []


def test_its_head_holds_and_all_verifies(forward, its_key):
    _, before = forward
    names, (head,) = before["audit_treehead"]
    report = verify()
    assert report.found == ()
    assert (report.heads, report.leaves) == (1, int(dict(zip(names, head, strict=True))["size"]))
    assert report.pending > 0, "what was added is taken in by an act of its own"
    assert AuditEntry.objects.filter(act=Act.ADOPT).exists()
    assert TreeHead.objects.get().signature.hex() == dict(zip(names, head, strict=True))["signature"][2:]


def test_every_row_is_there_as_it_was_and_of_the_first_agency(forward):
    office, before = forward
    after = rows_of(office, {table: names for table, (names, _) in before.items()})
    lost = {table: set(rows) - set(after[table][1]) for table, (_, rows) in before.items()}
    assert {table: rows for table, rows in lost.items() if rows} == {}
    own = Agency.objects.get()
    assert (own.pk, own.code, own.region) == (1, "DEMO", "DEMO")
    with psycopg.connect(office.dsn("owner")) as session:
        having = [table for table, names in columns_of(session).items() if "agency_id" in names]
        found = {
            agency
            for table in having
            for (agency,) in session.execute(f"SELECT DISTINCT agency_id FROM {table}")
        }
    assert found == {own.pk}
    assert before.keys() - OF_NO_AGENCY.keys() - {*having} == {
        table for table in before if table.startswith(("axes_", "auth_", "django_"))
    }
    assert Account.objects.exclude(agency=own).count() == 0
