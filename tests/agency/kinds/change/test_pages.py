"""The counter's pages that change the registry, as a clerk uses them."""

import re

import pytest
from django.urls import reverse
from tests.agency import world
from tests.agency.papers import papers
from tests.agency.serve.test_pages import Page

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.collect.models import ChangeRow, Document
from quanyi.agency.desk import actions
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Employer, EmploymentChange, Person, Subsidy
from quanyi.agency.review.models import Case
from quanyi.law.terms import Verdict


def evidence(**given):
    return {"reason": "本人申请"} | papers() | given


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def person(visit) -> Person:
    return visit.registered()


@pytest.fixture
def counter(visit, person):
    """The clerk, who has found the person by their number."""
    answer = visit.as_counter.post("/changes/", {"number": person.social_security_number})
    assert answer.headers["Location"] == reverse("change-person", args=[person.pk])
    return visit.as_counter


def sign(visit, case: Case) -> None:
    for signer in visit.signers:
        answer = actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
        assert not hasattr(answer, "reason"), answer


@pytest.mark.shows("gb-9.3-2", "姓名变更在柜台受理，本人记录随之更新")
@pytest.mark.shows("d14-6-1", "变更在前台连同材料采集，原件保存")
def test_a_clerk_changes_a_name_and_the_record_shows_it(visit, counter, person):
    page = text(counter.get(reverse("change-person", args=[person.pk])))
    assert "王小明" in page
    assert "未登记" in page
    address = reverse("change-item", args=["people", person.pk, "name"])
    assert "现登记为" in text(counter.get(address))
    answer = counter.post(address, evidence(value="王晓明", holds_from="2025-06-01", later="keep"))
    case = Case.objects.latest("pk")
    assert answer.headers["Location"] == reverse("case", args=[case.pk])
    shown = text(visit.as_first.get(answer.headers["Location"]))
    assert "王小明：姓名" in shown
    assert "<strong>王晓明</strong>" in shown
    paper = Document.objects.get()
    assert visit.as_first.get(reverse("document", args=[paper.pk])).content == b"%PDF-1.7 paper"
    looked = AuditEntry.objects.filter(act=Act.VIEW_FILE, person_id=person.pk)
    assert looked.get().detail["part"] == "document"
    listed = text(visit.as_first.get(reverse("worklist")))
    assert (case.number in listed, "王小明" in listed, "王晓明" in listed) == (True, False, False)
    sign(visit, case)
    assert "王晓明" in text(counter.get(reverse("change-person", args=[person.pk])))
    assert "已办结" in text(visit.as_first.get(reverse("case", args=[case.pk])))


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_kept(counter, person):
    address = reverse("change-item", args=["people", person.pk, "postcode"])
    answer = counter.post(address, evidence(value="12", holds_from="2025-06-01", later="keep"))
    assert answer.status_code == 422
    assert "6 位数字" in text(answer)
    assert not Document.objects.exists()
    answer = counter.post(address, {})
    assert answer.status_code == 422
    assert "缺“证明变更内容的材料”" in text(answer)


def test_a_person_is_changed_by_who_found_them_by_their_number(visit, person):
    for page in ("change-person", "change-relation", "note-subsidy"):
        answer = visit.as_counter.get(reverse(page, args=[person.pk]))
        assert answer.status_code == 403
        assert "先按完整号码查到人" in text(answer)
    assert visit.as_first.get("/changes/").status_code == 403
    assert visit.as_sender.get("/changes/enrol/").status_code == 403
    assert visit.as_administrator.get(reverse("document", args=[1])).status_code == 403
    answer = visit.as_counter.post("/changes/", {"number": "79000119850601999X"})
    assert answer.status_code == 422
    assert "没有号码或代码" in text(answer)


def test_a_look_at_the_registered_items_is_in_the_log(counter, person):
    counter.get(reverse("change-person", args=[person.pk]))
    entry = AuditEntry.objects.filter(act=Act.VIEW_RECORD, person_id=person.pk).first()
    assert entry.purpose == "办理登记变更"


@pytest.mark.shows("gb-6.1", "柜台登记个人和单位，审核后成立")
def test_a_person_and_an_employer_are_registered_at_the_counter(visit):
    counter, code = visit.as_counter, world.make_credit_code(world.DIVISION, 55)
    given = {"credit_code": code, "employer_name": "示范区新星商贸有限公司", "holds_from": "2025-01-01"}
    counter.post("/changes/employers/new/", evidence(**given))
    sign(visit, Case.objects.latest("pk"))
    employer = Employer.objects.get(credit_code=code)
    answer = counter.post("/changes/", {"number": code})
    assert answer.headers["Location"] == reverse("change-employer", args=[employer.pk])
    assert "示范区新星商贸有限公司" in text(counter.get(answer.headers["Location"]))

    number = world.number(9)
    given = {
        "social_security_number": number, "name": "陈静", "sex": "2", "born_on": "1985-06-01",
        "holds_from": "2025-03-01", "employer": code,
        "schemes": ["pension", "work_injury"], "ethnicity": "01", "phone": "",
    }  # fmt: skip
    answer = counter.post("/changes/enrol/", evidence(**given))
    assert "陈静：个人参保登记" in text(visit.as_first.get(answer.headers["Location"]))
    sign(visit, Case.objects.latest("pk"))
    person = Person.objects.get(social_security_number=number)
    assert facts_of(person)["ethnicity"].shown == "汉族"
    assert EmploymentChange.objects.filter(person=person, employer=employer).count() == 2


def test_relations_and_subsidies_are_changed_at_the_counter(visit, counter, person):
    relation = reverse("change-relation", args=[person.pk])
    given = {"act": "relation_end", "employer": visit.employer.credit_code, "scheme": "pension"}
    answer = counter.post(relation, evidence(**given, holds_from="2025-02-01"))
    assert answer.status_code == 422
    assert "早于开始日期" in text(answer)
    counter.post(relation, evidence(**given, holds_from="2025-05-31"))
    sign(visit, Case.objects.latest("pk"))
    end = EmploymentChange.objects.get(person=person, starts=False)
    void = reverse("void-relation", args=[person.pk, end.pk])
    assert "撤销参保关系的结束" in text(counter.get(void))
    counter.post(void, evidence())
    sign(visit, Case.objects.latest("pk"))
    assert EmploymentChange.objects.filter(voids=end).exists()
    given = {
        "kind": "contribution",
        "scheme": "pension",
        "month": "2025-03",
        "amount": "320.00",
        "granted_by": "示范区人社局",
    }
    counter.post(reverse("note-subsidy", args=[person.pk]), evidence(**given))
    assert "320.00" in text(visit.as_first.get(reverse("case", args=[Case.objects.latest("pk").pk])))
    sign(visit, Case.objects.latest("pk"))
    assert Subsidy.objects.get().amount_fen == 32_000


def test_a_change_that_was_sent_back_is_filled_in_again_in_its_case(visit, counter, person):
    address = reverse("change-item", args=["people", person.pk, "phone"])
    counter.post(address, evidence(value="13800000000", holds_from="2025-06-01", later="keep"))
    case = Case.objects.latest("pk")
    visit.send_back(case)
    page = text(counter.get(reverse("case", args=[case.pk])))
    again = f"{address}?case={case.pk}"
    assert f'href="{again}"' in page
    assert case.number in text(counter.get(again))
    counter.post(again, evidence(value="13800000001", holds_from="2025-06-01", later="keep"))
    assert Case.objects.latest("pk") == case
    assert ChangeRow.objects.filter(submission__round__case=case).count() == 2
    sign(visit, case)
    assert facts_of(person)["phone"].value == "13800000001"


def test_a_case_goes_on_about_the_same_person_only(visit, counter, person):
    """Its papers come along: nobody else's change may take them."""
    counter.post(
        reverse("change-item", args=["people", person.pk, "phone"]),
        evidence(value="13800000000", holds_from="2025-06-01", later="keep"),
    )
    case = Case.objects.latest("pk")
    visit.send_back(case)
    other = visit.registered(2, "李小红")
    counter.post("/changes/", {"number": other.social_security_number})
    elsewhere = reverse("change-item", args=["people", other.pk, "phone"])
    assert counter.get(elsewhere).status_code == 200
    assert counter.get(f"{elsewhere}?case={case.pk}").status_code == 404
    answer = counter.post(
        f"{elsewhere}?case={case.pk}", evidence(value="13800000002", holds_from="2025-06-01", later="keep")
    )
    assert answer.status_code == 404
    assert case.rounds.count() == 1


def test_the_pages_are_sound(visit, counter, person):
    """Ids once, labels that point somewhere, nothing inline."""
    addresses = [
        "/changes/", "/changes/enrol/", "/changes/employers/new/",
        reverse("change-employer", args=[visit.employer.pk]),
        *(reverse(page, args=[person.pk]) for page in ("change-person", "change-relation", "note-subsidy")),
        *(reverse("change-item", args=["people", person.pk, key]) for key in ("status", "born_on", "address")),
        reverse("change-item", args=["employers", visit.employer.pk, "employer_name"]),
    ]  # fmt: skip
    for address in addresses:
        answer = counter.get(address)
        assert answer.status_code == 200, address
        page = Page(answer.content.decode())
        ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
        assert len(ids) == len(set(ids)), address
        for tag, attrs in page.elements:
            assert "style" not in attrs, (address, tag)
            for pointer in ("aria-labelledby", "aria-describedby", "for"):
                assert set(attrs.get(pointer, "").split()) <= set(ids), (address, tag, attrs)
