"""Joiners and leavers by a list: an employer's own online, any at the counter; faults at once, doubts to signers."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import changed, item
from tests.agency.world import number

from quanyi.agency.collect.models import ChangeAct, ChangeRow, ReceivedFile
from quanyi.agency.desk import actions
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.change.roster.acts import hand_in_roster
from quanyi.agency.ledger.models import AccountState
from quanyi.agency.ledger.selectors import posted_months
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import EmploymentChange, Person
from quanyi.agency.registry.selectors import open_relations, relations_of
from quanyi.agency.review.models import Case, Letter
from quanyi.law.terms import Scheme, Verdict
from quanyi.sheets import FaultCode

pytestmark = pytest.mark.django_db
HEADINGS = "变动类型,社会保障号码,姓名,变动日期,险种,联系电话,户口性质,民族,性别,出生日期,证件类型,变动原因"


def roster(*rows: str) -> bytes:
    return "\n".join([HEADINGS, *rows]).encode()


def joiner(sequence: int, name: str = "阿依古丽", on: object = None, more: str = ",,,,,,,") -> str:
    return f"增员,{number(sequence)},{name},{on or timezone.localdate()},{more}"


def leaver(sequence: int, name: str, on: str = "2025-06-30", schemes: str = "") -> str:
    return f"减员,{number(sequence)},{name},{on},{schemes},,,,,,,合同到期"


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def handed(visit, *rows: str, by=None):
    return hand_in_roster(
        roster(*rows), "增减.csv", employer=visit.employer, channel="online", by=by or visit.sender
    )


def sign(visit, case: Case) -> None:
    for signer in visit.signers:
        answer = actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
        assert not hasattr(answer, "reason"), answer


@pytest.mark.shows("d14-6-2", "参保单位网上提交增减员表，经审核后登记")
@pytest.mark.shows("gb-6.1", "登记审核参保人员的信息，建立参保关系")
def test_an_employer_registers_who_joins_and_who_leaves_and_sees_where_it_stands(visit):
    old = visit.registered()
    upload = SimpleUploadedFile(
        "增减员.csv",
        roster(
            joiner(2, more=",0990-6880000,农业户口,维吾尔族,,,,"), joiner(3, "李四", more="养老、医疗,,,,,,,"),
            leaver(1, "王小明"),
        ),
    )  # fmt: skip
    page = visit.as_sender.post(reverse("new-roster"), {"file": upload})
    file = ReceivedFile.objects.latest("pk")
    assert page.headers["Location"] == reverse("roster", args=[file.pk])
    assert "已提交审核" in text(visit.as_sender.get(page.headers["Location"]))
    assert visit.as_other_sender.get(page.headers["Location"]).status_code == 403
    case = Case.objects.latest("pk")
    shown = text(visit.as_first.get(reverse("case", args=[case.pk])))
    assert all(word in shown for word in ("阿依古丽", "李四", "王小明", "增减员 3 人"))
    assert not Person.objects.filter(social_security_number=number(2)).exists()
    sign(visit, case)
    new = Person.objects.get(social_security_number=number(2))
    facts = facts_of(new)
    assert [facts[key].shown for key in ("name", "sex", "phone", "household_type", "ethnicity")] == [
        "阿依古丽", facts["sex"].shown, "0990-6880000", "农业户口（农村）", "维吾尔族",
    ]  # fmt: skip
    assert {r.scheme for r in relations_of(new.pk)} == set(Scheme)
    two = Person.objects.get(social_security_number=number(3))
    assert {r.scheme for r in relations_of(two.pk)} == {Scheme.PENSION, Scheme.MEDICAL}
    assert relations_of(old.pk)[0].ends_on == date(2025, 6, 30)
    assert posted_months(visit.employer.pk, {number(2): new.pk}, set()) == {}  # no month: no money came
    assert "已经登记" in text(visit.as_sender.get(reverse("roster", args=[file.pk])))
    assert Letter.objects.filter(employer=visit.employer, event="approved").exists()


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (leaver(9, "赵六"), FaultCode.PERSON_UNKNOWN),
        (leaver(1, "王大明"), FaultCode.NAME_NOT_REGISTERED),
        (leaver(1, "王小明", "2025-02-01"), FaultCode.NOT_ACCEPTED),
        (leaver(1, "王小明", schemes="工伤"), FaultCode.NO_RELATION),
        (joiner(1, "王小明", more="养老,,,,,,,"), FaultCode.NOT_ACCEPTED),
        (joiner(4, "李四", timezone.localdate() + timedelta(days=1)), FaultCode.DAY_IN_FUTURE),
        (joiner(4, "李四").replace("增员", "调整"), FaultCode.STATE_UNKNOWN),
        (joiner(4, "李四").replace(number(4), "E12345678"), FaultCode.MISSING),
    ],
)
def test_what_is_wrong_is_told_at_once_and_nothing_is_kept(visit, row, code):
    visit.registered()
    handed_in = handed(visit, row, joiner(5, "周七"))
    assert handed_in.case is None
    assert handed_in.check.faults[0]["code"] == code.value
    assert not ChangeRow.objects.exists()
    assert visit.as_sender.get(reverse("roster", args=[handed_in.file.pk])).status_code == 200


def test_nobody_is_named_twice_nor_after_a_death(visit):
    person = visit.registered()
    twice = handed(visit, joiner(4, "李四"), joiner(4, "李四"))
    assert [fault["code"] for fault in twice.check.faults] == [FaultCode.DUPLICATE_ROW.value]
    first = handed(visit, joiner(4, "李四"))
    again = handed(visit, joiner(4, "李四"), joiner(5, "周七"))
    assert again.case is None
    assert first.case.number in again.check.faults[0]["advice"]
    changed(visit, item(person, date(2025, 5, 1), status="died"))
    dead = handed(visit, joiner(1, "王小明", more="工伤,,,,,,,"))
    assert [fault["code"] for fault in dead.check.faults] == [FaultCode.AFTER_DEATH.value]


def test_signers_see_what_the_employer_is_not_told(visit):
    """A relation elsewhere, somebody alike, a child, and that it is late."""
    visit.registered()
    late, child = date(2025, 5, 1), f"增员,{number(7, date(2015, 3, 1))},小七,{timezone.localdate()},,,,,,,,"
    handed_in = hand_in_roster(
        roster(joiner(1, "王小明", late), joiner(8, "王小明", more=",,,,1,1985-06-01,,"), child), "增.csv",
        employer=visit.other_employer, channel="online", by=visit.other_sender,
    )  # fmt: skip
    assert handed_in.case
    told = text(visit.as_other_sender.get(reverse("roster", args=[handed_in.file.pk])))
    assert ("三十日的登记期限" in told, "另一单位" in told) == (True, False)
    shown = text(visit.as_first.get(reverse("case", args=[handed_in.case.pk])))
    assert "该人在另一单位的参保关系自 2025-03-01 起没有结束" in shown
    assert "自用工之日起三十日内应办理登记" in shown
    assert "不满最低就业年龄" in shown


def test_a_case_that_was_overtaken_is_refused_with_a_sentence_and_a_list_sent_back_goes_on(visit):
    person = visit.registered()
    case = handed(visit, leaver(1, "王小明")).case
    visit.send_back(case)
    again = handed(visit, leaver(1, "王小明", "2025-07-31"), joiner(4, "李四"))
    assert again.case == case
    changed(
        visit,
        Change(ChangeAct.RELATION_END, date(2025, 6, 1), "测试", person=person, employer=visit.employer),
    )
    for signer in visit.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(Exception, match="已由另一案件变更"):
        actions.sign_case(case.pk, by=visit.signers[3], verdict=Verdict.AGREE, opinion="")
    assert open_relations([person.pk], employer_id=visit.employer.pk) == {}
    assert EmploymentChange.objects.filter(person=person, starts=False).count() == 1


def test_a_list_brings_nobody_back_under_a_closed_account_nor_tells_its_state(visit):
    person = visit.registered()
    sign(visit, handed(visit, leaver(1, "王小明")).case)
    known = AccountState.objects.get(person=person)
    AccountState.objects.create(
        person=person,
        case=known.case,
        number=2,
        event="merged",
        state="cancelled",
        holds_from=date(2025, 7, 1),
    )
    handed_in = handed(visit, joiner(1, "王小明"), joiner(2))
    assert handed_in.check.faults == []
    with pytest.raises(ChangeRefused, match="按登记，该人不能再参加基本养老保险") as refused:
        sign(visit, handed_in.case)
    assert not re.search("注销|归并", str(refused.value))
