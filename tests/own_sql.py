"""Which tests reach SQL of our own (自写SQL): triggers, guards, locks, COPY, roles, and statements no ORM wrote.

They run once more on the oldest PostgreSQL that is supported, Debian's: `make test-sql`. The rest of the program speaks
to the database through Django, which answers for the versions that it names. Of several modules that reach the same
statements of ours, the ones that are about them are named.
"""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# Folders and modules under `tests`.
PLACES = (
    "agency/audit",
    "agency/custody/test_backup.py",
    "agency/custody/test_operations.py",
    "agency/custody/test_reading.py",
    "agency/desk/test_constraints.py",
    "agency/desk/test_delegating.py",
    "agency/desk/test_letters.py",
    "agency/desk/test_materials.py",
    "agency/desk/test_returning.py",
    "agency/desk/test_transferring.py",
    "agency/desk/test_withdrawal.py",
    "agency/money/test_concurrency.py",
    "agency/money/test_planted.py",
    "agency/money/test_reconciliation.py",
    "agency/money/test_reports.py",
    "agency/quality/test_checks.py",
    "agency/registry/test_relations.py",
    "agency/serve/test_issued_papers.py",
    "agency/test_claims.py",
    "agency/test_concurrency.py",
    "agency/test_projection.py",
    "agency/test_serial.py",
    "agency/test_stages.py",
    "agency/test_worker.py",
    "house/test_forward.py",
    "house/test_migrations.py",
)


def mark(items: list[pytest.Item]) -> None:
    """Give the tests of these places their mark."""
    places = [TESTS / place for place in PLACES]
    for item in items:
        if any(item.path.is_relative_to(place) for place in places):
            item.add_marker("own_sql")
