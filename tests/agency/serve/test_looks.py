"""Who is shown on a page of the office finds a line in "who looked at my record", one a request, whatever the page."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.agency import world
from tests.agency.kinds.change.changing import changed, item
from tests.agency.visitors import browser, sheet

from quanyi.agency.audit.looks import LOOKS
from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import ReceivedFile
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import persons_by_number, persons_named_by
from quanyi.law.periods import Month


@pytest.fixture
def person(visit):
    return visit.registered()


def lines(person, actor):
    found = AuditEntry.objects.filter(person_id=person.pk, actor_id=actor.pk, act__in=LOOKS).order_by("id")
    return list(found.values_list("act", "purpose", "case_id"))


@pytest.mark.shows("d14-14", "审核人员在案件中看到本人，本人查得到")
def test_a_signer_who_reads_her_wage_in_a_case_is_in_her_list(visit, person):
    case = visit.declare(visit.row(month=Month(2025, 5), paid_on=None), visit.row(2, name="张三"))
    other = visit.registered(3, "李四")
    visit.as_first.get(reverse("case", args=[case.pk]))
    assert lines(person, visit.signers[0]) == [(Act.VIEW_CASE, f"办理案件 {case.number}", case.pk)]
    assert lines(other, visit.signers[0]) == [], "nobody who is not on the page"
    page = visit.as_first.get(reverse("case", args=[case.pk])).content.decode()
    assert person.social_security_number not in page


def test_an_original_and_its_faults_leave_lines_for_all_who_stand_in_it(visit, person):
    rows = sheet(
        (person.social_security_number, "王小明", "8,000.00", "", ""),
        (world.number(2), "李四", "八千", "", ""),
    )
    visit.as_sender.post(
        reverse("declare"), {"month": "2025-04", "file": SimpleUploadedFile("四月.csv", rows, "text/csv")}
    )
    file = ReceivedFile.objects.latest("pk")
    for page in ("original", "fault-list"):
        assert visit.as_counter.get(reverse(page, args=[file.pk])).status_code == 200
    assert lines(person, visit.counter) == [(Act.VIEW_FILE, "办理业务", None)] * 2


def test_a_look_at_an_original_names_the_case_that_it_was_handed_in_with(visit, person):
    case = visit.declare(
        visit.row(month=Month(2025, 4), paid_on=None), content=person.social_security_number.encode()
    )
    file = case.rounds.get().submission.file
    file_of = reverse("original", args=[file.pk])
    assert visit.as_first.get(file_of).status_code == 200
    assert (Act.VIEW_FILE, f"办理案件 {case.number}", case.pk) in lines(person, visit.signers[0])


def test_equal_looks_of_a_day_are_one_line_with_their_count_and_none_is_cut(visit, person):
    case = visit.declare(visit.row(month=Month(2025, 4), paid_on=None))
    for _ in range(3):
        visit.as_first.get(reverse("case", args=[case.pk]))
    assert len(lines(person, visit.signers[0])) == 3, "underneath each stays"
    AuditEntry.objects.bulk_create(
        AuditEntry(
            act=Act.VIEW_RECORD,
            actor_id=1,
            actor_name="甲",
            person_id=person.pk,
            purpose=f"事由{n}",
            address="",
        )
        for n in range(620)
    )
    login = visit.insured(person)
    reader, address = browser(login), reverse("record-readers", args=[person.pk])
    pages = [reader.get(address, {"page": n}).content.decode() for n in range(1, 9)]
    shown = "".join(pages)
    assert all(f"事由{n}<" in shown for n in range(620))
    assert "3 次" in shown


def test_the_person_of_a_request_that_failed_is_not_shown_and_not_noted(visit, person):
    assert visit.as_first.get(reverse("case", args=[999_999])).status_code == 404
    assert lines(person, visit.signers[0]) == []


@pytest.mark.shows("d14-14", "本人记录早于系统的日子说明自何时起保存")
def test_a_day_before_this_system_kept_the_record_says_since_when(visit, person):
    page = browser(visit.insured(person)).get(reverse("record", args=[person.pk]), {"known_at": "2001-06-30"})
    text = page.content.decode()
    assert (page.status_code, "本系统自" in text, "没有这一页" in text) == (200, True, False)


def test_whom_a_page_names_is_whom_its_numbers_find(visit, person):
    """One statement for all pages against the way in which a number is found elsewhere."""
    born = date(1968, 3, 4)
    old = visit.registered(5, "赵六")
    visit.approve(visit.declare(visit.row(6, name="钱七", born_on=born)))
    seventh = Person.objects.get(social_security_number=world.number(6, born))
    changed(visit, item(old, date(2025, 4, 1), social_security_number=world.number(9)))
    short = seventh.social_security_number[:6] + seventh.social_security_number[8:17]
    asked = [
        person.social_security_number, world.number(5), world.number(9), seventh.social_security_number, short,
        world.number(44),
    ]  # fmt: skip
    for numbers in ({number} for number in asked):
        assert persons_named_by(numbers) == set(persons_by_number(numbers).values()), numbers
    assert persons_named_by(set(asked)) == {person.pk, old.pk, seventh.pk}
    assert persons_named_by({person.insurance_number, "2025040112345"}) == {person.pk}
    with CaptureQueriesContext(connection) as queries:
        persons_named_by(set(asked))
    assert len(queries) == 1
