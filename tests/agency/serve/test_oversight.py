"""The oversight of looks: counted as they were, what is odd is found, nobody is named but the clerk."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import changed, item
from tests.agency.visitors import Visitors
from tests.agency.world import number

from quanyi.agency.audit.acting import OWN_AGENCY
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.serve.oversight import MANY, oversight

WORKDAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday, ten in the morning
PRESENT = "本人到场查询，已核验居民身份证"


@pytest.fixture
def visit(db) -> Visitors:
    visit = Visitors()
    visit.person = visit.registered()
    return visit


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: WORKDAY + timedelta(hours=1))


def look(visit, *, person=None, at=WORKDAY, purpose=PRESENT, by=None, act=Act.VIEW_RECORD):
    by = by or visit.counter
    AuditEntry.objects.create(
        at=at, act=act, actor_id=by.pk, actor_name=by.display_name, address="127.0.0.1",
        person_id=person or visit.person.pk, purpose=purpose, detail={"part": "record"},
    )  # fmt: skip


def odd(days=7) -> list[tuple[str, int, int]]:
    return [(each.why, each.looks, each.persons) for each in oversight(days, agency_id=OWN_AGENCY).odd]


def test_what_is_in_order_is_counted_and_not_odd(visit):
    look(visit)
    look(visit, purpose="办理案件 2026-000001")
    look(visit, at=WORKDAY - timedelta(days=8))
    look(visit, by=visit.insured(visit.person), purpose="本人查询")  # the person's own
    found = oversight(7, agency_id=OWN_AGENCY)
    assert {each["ground"]: each["looks"] for each in found.by_ground} == {"present": 1, "case": 1}
    clerk = found.by_clerk[0]
    assert (clerk["actor_name"], clerk["posts"], clerk["looks"], clerk["persons"]) == (
        "Counter",
        "受理柜台",
        2,
        1,
    )
    assert [each["looks"] for each in found.by_day] == [2]
    assert found.odd == []
    assert [each["looks"] for each in oversight(30, agency_id=OWN_AGENCY).by_day] == [2, 1]


@pytest.mark.parametrize(
    ("at", "purpose", "why"),
    [
        (WORKDAY - timedelta(hours=4), PRESENT, "工作时间以外查看"),  # six in the morning
        (WORKDAY - timedelta(hours=14), PRESENT, "工作时间以外查看"),  # eight in the evening
        (WORKDAY - timedelta(days=4), PRESENT, "工作时间以外查看"),  # a Saturday
        (WORKDAY, "办理业务", "没有写明事由"),
    ],
)
def test_a_look_out_of_hours_or_without_a_ground_is_odd(visit, at, purpose, why):
    look(visit, at=at, purpose=purpose)
    assert odd() == [(why, 1, 1)]


def test_a_number_that_was_only_asked_for_is_not_odd(visit):
    look(visit, purpose="查询未予办理", act=Act.ASK_RECORD)
    assert odd() == []


def test_many_persons_within_an_hour_are_odd(visit):
    for n in range(MANY - 1):
        look(visit, person=1_000 + n)
    assert odd() == []
    look(visit, person=2_000)
    assert odd() == [(f"一小时内查看 {MANY} 人以上", MANY, MANY)]


def test_who_is_dead_does_not_come_to_the_counter(visit):
    changed(visit, item(visit.person, WORKDAY.date() - timedelta(days=9), status="died"))
    look(visit, purpose="办理案件 2026-000001")
    assert odd() == []
    look(visit)
    assert odd() == [("参保人已经死亡，事由是本人到场", 1, 1)]


def test_the_page_is_the_heads_and_names_nobody(visit):
    look(visit, at=timezone.now(), purpose="办理业务")
    page = visit.as_signers[3].get(reverse("looks-overseen"), {"days": "30"})
    text = re.sub(r"<[^>]+>", " ", page.content.decode())
    assert "没有写明事由" in text
    assert "Counter" in text
    for named in ("王小明", number(1), visit.person.insurance_number):
        assert named not in text
    for other in (visit.as_counter, visit.as_administrator, visit.as_sender):
        assert other.get(reverse("looks-overseen")).status_code == 403
    assert visit.as_signers[3].get(reverse("looks-overseen"), {"days": "x"}).status_code == 200
