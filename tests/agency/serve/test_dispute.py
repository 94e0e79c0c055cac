"""From each figure to its application for review; the counter goes on to its correction with what is disputed."""

import pytest
from django.urls import reverse
from tests.agency.visitors import browser

from quanyi.agency.audit.models import AuditEntry
from quanyi.agency.serve.figures import corrected_by
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import person_record


@pytest.fixture
def person(visit):
    return visit.registered()


def month_of(record: PersonRecord):
    line = record.contributions[0]
    return line, f"{line.key}-own_paid"


@pytest.mark.shows("d14-16", "每个数字都能由本人打印书面核查申请，窗口从它进入更正")
def test_a_person_gets_an_application_for_the_very_figure(visit, person):
    mine, (_, key) = browser(visit.insured(person)), month_of(person_record(person))
    figure = mine.get(reverse("figure", args=[person.pk, key])).content.decode()
    address = reverse("dispute", args=[person.pk, key])
    assert f'href="{address}"' in figure
    assert "更正这个数字" not in figure
    page = mine.get(address).content.decode()
    assert all(told in page for told in ("640.00 元", key, "王小明", "没有提交"))
    assert AuditEntry.objects.filter(person_id=person.pk).latest("pk").detail["part"] == f"dispute-{key}"
    assert mine.get(reverse("dispute", args=[person.pk, "nonsense"])).status_code == 404


def test_the_counter_goes_on_to_the_correction_with_what_is_disputed(visit, person):
    line, key = month_of(person_record(person))
    visit.as_counter.post(
        reverse("find-person"),
        {"number": person.insurance_number, "ground": "present", "document": "passport"},
    )
    address = reverse("correct", args=[person.pk, line.key]) + f"?figure={key}"
    assert (
        f'href="{address}"' in visit.as_counter.get(reverse("figure", args=[person.pk, key])).content.decode()
    )
    form = visit.as_counter.get(address).content.decode()
    assert "有异议，现记录为 640.00 元" in form
    assert (
        "有异议" not in visit.as_counter.get(reverse("correct", args=[person.pk, line.key])).content.decode()
    )


def test_nobody_else_prints_it(visit, person):
    other = browser(visit.insured(visit.registered(8, "李四"), "other_person"))
    for reader in (other, visit.as_sender):
        assert reader.get(reverse("dispute", args=[person.pk, "balance"])).status_code == 403


@pytest.mark.parametrize(
    ("key", "fact"),
    [
        ("contribution-17-own_paid", "contribution-17"),
        ("migrated-5-03-base", "migrated-5-03"),
        ("interest-2024", "interest-2024"),
        ("balance", ""),
        ("closing-2024", ""),
        ("interest-x", ""),
    ],
)
def test_a_correction_takes_months_and_settled_years(key, fact):
    assert corrected_by(key) == fact
