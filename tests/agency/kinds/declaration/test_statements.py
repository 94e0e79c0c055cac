"""What a hand-in of twenty rows asks of the database, locks and savepoints included: no more than stands here."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

NEW = "/declarations/new/"
MOST = 20


def statements(visit, content, month):
    """Of one request of the employer, the redirect not followed."""
    visit.as_sender.sign_in()
    file = SimpleUploadedFile(f"{month}.csv", content)
    with CaptureQueriesContext(connection) as found:
        answer = visit.as_sender.post(NEW, {"month": month, "file": file})
    assert answer.status_code == 302
    return [each["sql"] for each in found.captured_queries]


def test_twenty_new_persons(visit):
    assert len(statements(visit, visit.good_sheet(20), "2025-03")) <= MOST


@pytest.mark.parametrize("persons", [2, 20])
def test_no_statement_is_asked_a_row(visit, persons):
    """As many for two as for twenty, and nobody is looked for twice."""
    asked = statements(visit, visit.good_sheet(persons), "2025-03")
    # Who holds the numbers, and whether the unit is closed.
    assert sum("registry_itemversion" in sql for sql in asked) == 2
    assert len(asked) <= MOST
