"""Changes of the registry along the road: asked for, signed by four, carried out; refused in sentences."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.agency import world as small
from tests.agency.kinds.change.changing import asked, changed, enrolment, item, registered
from tests.agency.world import DIVISION, World, number

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.desk import actions
from quanyi.agency.kinds.change.acts import open_change
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.facts import employer_facts_of, facts_of
from quanyi.agency.registry.models import (
    Employer,
    EmploymentChange,
    ItemVersion,
    Person,
    Registration,
    StatusChange,
    Subsidy,
)
from quanyi.agency.registry.selectors import employees_of, persons_by_number, relations_of
from quanyi.agency.wording import Titles
from quanyi.law.periods import Month
from quanyi.law.terms import PersonStatus, Scheme, Verdict
from quanyi.written.codes import make_credit_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.shows("gb-11", "同一社会保障号码再次申报不另立一人")
@pytest.mark.shows("gb-A-14", "登记时给出个人社会保险编号，此后申报认得同一人")
@pytest.mark.shows("d14-2-1", "个人参保登记经四人签署后成为登记事实和两个险种的参保关系")
def test_one_person_is_enrolled_in_two_schemes(world):
    case = asked(world, enrolment(world))
    assert not Person.objects.exists()
    world.approve(case)
    person = Person.objects.get()
    facts = facts_of(person)
    assert (facts["name"].value, facts["ethnicity"].shown) == ("陈静", "蒙古族")
    assert facts["status"].value == PersonStatus.CONTRIBUTING.value
    assert {held.case_number for held in facts.values()} == {case.number}
    assert {(r.scheme, r.starts_on, r.employer) for r in relations_of(person.pk)} == {
        (Scheme.PENSION, date(2025, 2, 1), world.employer),
        (Scheme.MEDICAL, date(2025, 2, 1), world.employer),
    }
    assert employees_of(world.employer.pk, on=date(2025, 2, 1)) == [person]
    # The next declaration meets the same person and begins nothing anew.
    world.approve(world.declare(world.row(2, name="陈静")))
    assert EmploymentChange.objects.count() == 2


@pytest.mark.shows("gb-A-12", "单位以统一社会信用代码登记一次")
@pytest.mark.shows("gb-A-11", "单位名称登记并更名，旧名按日期可查")
def test_an_employer_is_registered_and_renamed(world):
    code = make_credit_code(DIVISION, 77)
    after = {"credit_code": code.lower(), "employer_name": "示范区新星商贸有限公司"}
    changed(world, Change(ChangeAct.EMPLOYER, date(2025, 1, 1), "新设单位", after=after))
    employer = Employer.objects.get(credit_code=code)
    assert (employer.name, employer.joined_on, employer.region) == (
        "示范区新星商贸有限公司", date(2025, 1, 1), small.REGION,
    )  # fmt: skip
    new_name = {"employer_name": "示范区新星实业有限公司"}
    changed(world, Change(ChangeAct.ITEM, date(2025, 8, 1), "更名", after=new_name, employer=employer))
    assert employer_facts_of(employer)["employer_name"].value == "示范区新星实业有限公司"
    assert (
        employer_facts_of(employer, on=date(2025, 7, 31))["employer_name"].value == "示范区新星商贸有限公司"
    )
    with pytest.raises(ChangeRefused, match="已登记为"):
        asked(world, Change(ChangeAct.EMPLOYER, date(2025, 1, 1), "新设单位", after=after))


@pytest.mark.shows("gb-11", "更正号码后新旧号码都找到同一人，号码不归两人")
def test_a_corrected_number_finds_the_same_person_and_so_does_the_old_one(world):
    person = registered(world)
    new = number(5)
    changed(world, item(person, date(2025, 3, 1), social_security_number=new))
    assert persons_by_number([number(1), new]) == {number(1): person.pk, new: person.pk}
    assert facts_of(person)["social_security_number"].value == new
    world.approve(
        world.declare(world.row(5, month=Month(2025, 4), paid_on=date(2025, 4, 20), started_on=None))
    )
    assert Person.objects.count() == 1  # the declaration with the new number met the same account
    with pytest.raises(ChangeRefused, match="已登记在另一人名下"):
        asked(world, item(registered(world, 6, "李芳"), date(2025, 3, 1), social_security_number=new))
    with pytest.raises(ChangeRefused, match="已经登记过参保人"):
        asked(world, enrolment(world, 5))


def test_the_database_gives_a_number_to_one_person(world):
    one, other = registered(world), registered(world, 6, "李芳")
    case = changed(world, item(one, date(2025, 3, 1), social_security_number=number(5)))
    version = {"item": "social_security_number", "holds_from": date(2025, 1, 1), "case": case}
    for taken in (number(1), number(5)):
        with pytest.raises(IntegrityError, match="another person"), transaction.atomic():
            ItemVersion.objects.create(person=other, value=taken, **version)
    with pytest.raises(IntegrityError, match="by correction"), transaction.atomic():
        Person.objects.create(
            insurance_number="1", social_security_number=number(5), region="DEMO", case=case
        )


@pytest.mark.shows("gb-9.3-2", "变更按案件办理，其间已变的不覆盖")
def test_what_became_something_else_meanwhile_is_not_changed(world):
    person = registered(world)
    first = asked(world, item(person, date(2025, 6, 1), name="王晓明"))
    second = asked(world, item(person, date(2025, 6, 1), name="王小鸣"))
    world.approve(first)
    with pytest.raises(ChangeRefused, match="现已由另一案件登记为“王晓明”"):
        world.approve(second)
    assert facts_of(person)["name"].value == "王晓明"
    assert not Registration.objects.filter(case=second).exists()


def test_a_change_that_was_sent_back_goes_on_in_its_case(world):
    person = registered(world)
    case = asked(world, item(person, date(2025, 6, 1), phone="13800000000"))
    actions.sign_case(case.pk, by=world.signers[0], verdict=Verdict.SEND_BACK, opinion="号码有误")
    corrected = [item(person, date(2025, 6, 1), phone="13800000001")]
    again = open_change(
        corrected, titles=Titles.of_nobody("测试"), region=small.REGION, by=world.counter, sent_back=case
    )
    assert again == case
    world.approve(case)
    assert facts_of(person)["phone"].value == "13800000001"


def test_a_value_registered_for_a_later_day_may_turn_out_to_hold_from_an_earlier_one(world):
    person = registered(world)
    changed(world, item(person, date(2025, 6, 1), phone="13800000009"))
    changed(world, item(person, date(2024, 3, 1), phone="13800000009"))
    assert facts_of(person, on=date(2024, 3, 1))["phone"].value == "13800000009"


@pytest.mark.parametrize(
    ("after", "why"),
    [
        ({"ethnicity": "99"}, "代码表中没有"),
        ({"postcode": "12345"}, "6 位数字"),
        ({"born_on": "1985-02-30"}, "应为日期"),
        ({"deemed_months": "12.5"}, "整月数"),
        ({"phone": "打不通"}, "5 到 20 位数字"),
        ({"name": ""}, "没有填写"),
        ({"name": "王小明"}, "没有变化"),
        ({"social_security_number": "11010519491231002Y"}, "第18位是“Y”"),
        ({"insurance_number": "1"}, "没有选择可以变更的登记项目"),
        ({}, "没有选择可以变更的登记项目"),
    ],
)
def test_a_change_that_cannot_stand_is_refused_with_a_sentence(world, after, why):
    person = registered(world)
    with pytest.raises(ChangeRefused, match=why):
        asked(world, item(person, date(2025, 6, 1), **after))


def test_a_subsidy_is_put_on_record_once(world):
    person = registered(world)
    after = {
        "kind": "social_insurance",
        "month": "2025-03",
        "amount_fen": "32000",
        "granted_by": "示范区人社局〔2025〕1号",
    }
    subsidy = Change(ChangeAct.SUBSIDY, date(2025, 3, 1), "就业困难人员", after=after, person=person)
    changed(world, subsidy)
    found = Subsidy.objects.get()
    assert (found.amount_fen, found.month) == (32_000, Month(2025, 3))
    again = asked(world, subsidy)
    with pytest.raises(IntegrityError, match="subsidised_once"), transaction.atomic():
        world.approve(again)
    with pytest.raises(ChangeRefused, match="金额须大于零"):
        asked(
            world,
            Change(
                ChangeAct.SUBSIDY, date(2025, 3, 1), "x", after=after | {"amount_fen": "0"}, person=person
            ),
        )


# Guards ------------------------------------------------------------------------------------------------------


@pytest.mark.shows("d14-6-3", "没有四人签署的案件，数据库拒绝写入任何登记事实")
def test_an_unsigned_case_registers_nothing(world):
    person = registered(world)
    case = asked(world, item(person, date(2025, 6, 1), name="王晓明"))
    with pytest.raises(IntegrityError, match="after all"), transaction.atomic():
        actions.carry_out(case)
    for given in ({"case": case}, {"case": None}):
        with pytest.raises(IntegrityError, match="comes with the registration"), transaction.atomic():
            StatusChange.objects.create(person=person, status="died", holds_from=date(2025, 1, 1), **given)


def test_when_a_fact_was_learned_is_not_for_the_office_to_say(world):
    person = registered(world)
    with pytest.raises(IntegrityError, match="learned when it is written"), transaction.atomic():
        StatusChange.objects.create(
            person=person, status="died", holds_from=date(2025, 1, 1), case=person.case,
            learned_at="2020-01-01T00:00:00+08:00",
        )  # fmt: skip
