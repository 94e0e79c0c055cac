"""办理下一件, and the way from a case to the records of whom it concerns."""

import pytest
from django.urls import reverse
from tests.agency.desk.test_cases import page_of, sign, text
from tests.agency.kinds.change import changing
from tests.agency.world import number

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.registry.models import Person

pytestmark = pytest.mark.django_db
DAY = "2025-06-01"


def next_of(client, case):
    return client.get(reverse("next-case", args=[case.pk]))


def sign_and_go_on(client, case):
    given = {"verdict": "agree", "opinion": "", "round": 1, "next": "1"}
    return client.post(reverse("sign", args=[case.pk]), given, follow=True)


def test_a_signer_goes_from_case_to_case_and_then_to_the_list(visit):
    first, second = visit.declare(visit.row()), visit.declare(visit.row(2, name="张三"))
    page = page_of(visit.as_first, first)
    assert "签署并办理下一件" in page
    assert "还有 1 件等您签署" in page
    answer = sign_and_go_on(visit.as_first, first)
    assert answer.request["PATH_INFO"] == reverse("case", args=[second.pk])
    assert "已签署。下一环节：审核" in text(answer)
    assert "签署并办理下一件" not in text(answer)
    answer = sign_and_go_on(visit.as_first, second)
    assert answer.request["PATH_INFO"] == reverse("worklist")
    assert "没有别的案件等您签署" in text(answer)


def test_the_next_is_below_this_one_and_never_one_that_is_not_mine(visit):
    cases = [visit.declare(visit.row(n, name="张三")) for n in (1, 2, 3)]
    sign(visit.as_first, cases[1])  # now the second signer's
    assert next_of(visit.as_first, cases[0]).url == reverse("case", args=[cases[2].pk])
    assert next_of(visit.as_first, cases[2]).url == reverse("case", args=[cases[0].pk])
    assert next_of(visit.as_signers[1], cases[0]).url == reverse("case", args=[cases[1].pk])
    assert next_of(visit.as_signers[3], cases[0]).url == reverse("worklist")
    assert next_of(visit.as_counter, cases[0]).url == reverse("worklist")
    assert next_of(visit.as_sender, cases[0]).status_code == 403


def test_a_refused_signature_stays_on_its_case(visit):
    first, _second = visit.declare(visit.row()), visit.declare(visit.row(2, name="张三"))
    given = {"verdict": "reject", "opinion": "", "round": 1, "next": "1"}
    assert visit.as_first.post(reverse("sign", args=[first.pk]), given).status_code == 422


def open_record(client, case, person_id):
    return client.post(reverse("case-persons", args=[case.pk]), {"person": str(person_id)})


def test_a_signer_opens_the_record_for_the_reason_of_the_case(visit):
    person = changing.registered(visit)
    case = changing.asked(visit, changing.item(person, changing.date.fromisoformat(DAY), name="王晓明"))
    assert reverse("case-persons", args=[case.pk]) in page_of(visit.as_first, case)
    page = text(visit.as_first.get(reverse("case-persons", args=[case.pk])))
    assert "王小明" in page
    assert number(1) not in page
    looks = AuditEntry.objects.filter(act=Act.VIEW_CASE, person_id=person.pk, purpose__contains=case.number)
    assert looks.count() == 2  # the case's page and this one
    answer = open_record(visit.as_first, case, person.pk)
    assert answer.url == reverse("record", args=[person.pk])
    assert visit.as_first.get(answer.url).status_code == 200
    look = AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=person.pk).latest("pk")
    assert look.purpose == f"办理案件 {case.number}"


def test_a_case_opens_only_whom_it_names_only_to_who_works_on_it_only_while_it_is_open(visit):
    person, other = changing.registered(visit), changing.registered(visit, 2, "李芳")
    case = changing.asked(visit, changing.item(person, changing.date.fromisoformat(DAY), name="王晓明"))
    refused = AuditEntry.objects.filter(act=Act.REFUSED)
    for client, who in ((visit.as_first, other), (visit.as_settler, person)):
        assert open_record(client, case, who.pk).status_code == 403
        assert refused.latest("pk").person_id == who.pk
        assert client.get(reverse("record", args=[who.pk])).status_code == 403
    assert open_record(visit.as_first, case, "x").status_code == 404
    assert open_record(visit.as_sender, case, person.pk).status_code == 403
    visit.approve(case)
    assert reverse("case-persons", args=[case.pk]) not in page_of(visit.as_first, case)
    assert visit.as_first.get(reverse("case-persons", args=[case.pk])).status_code == 403
    assert open_record(visit.as_first, case, person.pk).status_code == 403


def test_a_declaration_lists_whom_it_names_by_number(visit):
    visit.approve(visit.declare(visit.row()))
    known = visit.row(month=visit.row().month + 1, paid_on=None, started_on=None)
    case = visit.declare(known, visit.row(2, row=6, name="新来", month=known.month, paid_on=None))
    page = text(visit.as_first.get(reverse("case-persons", args=[case.pk])))
    assert Person.objects.get().insurance_number in page
    assert "王小明" in page
    assert "新来" not in page


def test_a_settlement_opens_nobodys_record(visit):
    visit.approve(visit.declare(visit.row()))
    from quanyi.agency.kinds.settlement.acts import settle_year

    case = settle_year(2025, region="DEMO", by=visit.settler)
    assert visit.as_first.get(reverse("case-persons", args=[case.pk])).status_code == 403
    assert "打开时不试算" in page_of(visit.as_first, case)
