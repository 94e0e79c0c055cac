"""上月对照: who came, who went, and what it comes to, beside the month before."""

from datetime import date

import pytest
from tests.agency.desk.test_cases import page_of
from tests.agency.world import number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.kinds.declaration.beside import beside
from quanyi.agency.registry.models import Person
from quanyi.law.periods import Month

pytestmark = pytest.mark.django_db
APRIL = {"month": Month(2025, 4), "paid_on": date(2025, 4, 20)}


@pytest.fixture
def april(visit):
    """March had 王小明 and 李芳; April has 王小明 at another wage, and 张三."""
    visit.approve(visit.declare(visit.row(1), visit.row(2, row=6, name="李芳")))
    same = visit.row(1, base_fen=900_000, **APRIL | {"started_on": None})
    return visit.declare(same, visit.row(3, row=6, name="张三", **APRIL))


def test_the_month_before_stands_beside(visit, april):
    found = beside(april.rounds.get().submission)
    assert found.lines == [
        ("persons", 2, 2),
        ("wage", 1_600_000, 1_700_000),
        ("own", 128_000, 136_000),
        ("employer", 256_000, 272_000),
    ]
    assert (found.came, found.went) == (["张三"], ["李芳"])


def test_who_is_named_finds_the_look(visit, april):
    gone = Person.objects.get(social_security_number=number(2))
    page = page_of(visit.as_first, april)
    assert "上月对照" in page
    assert "李芳" in page
    assert AuditEntry.objects.filter(act=Act.VIEW_CASE, person_id=gone.pk).exists()


def test_another_file_of_the_month_counts_as_there(visit, april):
    visit.approve(visit.declare(visit.row(2, name="李芳", **APRIL | {"started_on": None})))
    assert beside(april.rounds.get().submission).went == []


def test_what_nobody_approved_is_no_month_before(visit):
    first = visit.declare(visit.row(1))
    visit.send_back(first)
    assert beside(visit.declare(visit.row(1, **APRIL)).rounds.get().submission) is None
