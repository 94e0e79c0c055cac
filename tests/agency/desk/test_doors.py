"""One rule for names and numbers at every door, and what the checks know asked before anybody signs."""

import re
from datetime import date

import pytest
from django.urls import reverse
from tests.agency import world
from tests.agency.kinds.change.test_pages import evidence, sign
from tests.agency.kinds.declaration.test_pages import hand_in
from tests.agency.visitors import sheet

from quanyi.agency.collect.models import Submission
from quanyi.agency.desk.doubts import doubts_about
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Employer, EmploymentChange, Person, PersonDetail, StatusChange
from quanyi.agency.registry.selectors import find_person, names_of
from quanyi.agency.review.models import Case
from quanyi.written.numbers import make_citizen_number


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def enrolled(visit, **given):
    """What the counter's form answers, redirects followed."""
    fields = {
        "identity_document": "01", "social_security_number": world.number(9), "name": "陈静", "sex": "1",
        "born_on": "1985-06-01", "holds_from": "2025-03-01", "employer": visit.employer.credit_code,
        "schemes": ["pension"],
    }  # fmt: skip
    return visit.as_counter.post("/changes/enrol/", evidence(**(fields | given)), follow=True)


def query(visit, number: str):
    return visit.as_counter.post(
        "/people/", {"number": number, "ground": "present", "document": "identity_card"}, follow=True
    )


def declared(visit, *rows, month="2025-04"):
    return text(hand_in(visit.as_sender, sheet(*rows), month=month))


# 30, 31: what the checks know of a row


@pytest.mark.shows("d14-11-1", "申报受理时即按数据核查规则检查：死亡以后的月份不收")
def test_a_month_after_a_death_is_a_fault(visit):
    person = visit.registered()
    StatusChange.objects.create(
        person=person, status="died", holds_from=date(2025, 3, 25), case=Case.objects.get()
    )
    page = declared(visit, (world.number(1), "王小明", "8000", "", ""))
    assert "1 处问题，没有提交" in page
    assert "该人自2025-03-25起登记为“死亡”，2025-04在此之后" in page
    assert Submission.objects.count() == 1


@pytest.mark.shows("d14-11-1", "退休、转出以后的月份在受理时提示，每个签署人在该行旁看到")
@pytest.mark.parametrize("status", ["retired", "transferred_out"])
def test_a_month_after_another_end_is_told_and_stands_beside_the_row(visit, status):
    person = visit.registered()
    StatusChange.objects.create(
        person=person, status=status, holds_from=date(2025, 3, 25), case=Case.objects.get()
    )
    page = declared(visit, (world.number(1), "王小明", "8000", "", ""))
    assert "请核对第2行：该人自2025-03-25起登记为" in page
    case = Case.objects.latest("pk")
    for signer in visit.as_signers:
        shown = text(signer.get(reverse("case", args=[case.pk])))
        assert re.search("疑点</span> 该人自2025-03-25起登记为“[^”]*”，2025-04在此之后", shown)


@pytest.mark.shows("d14-11-1", "参保关系期间以外的月份在受理时提示")
def test_a_month_outside_the_relation_is_told_before_anybody_signs(visit):
    person = visit.registered()
    EmploymentChange.objects.create(
        person=person, employer=visit.employer, starts=False, on=date(2025, 3, 31), reason="离职", number=2,
        case=Case.objects.get(),
    )  # fmt: skip
    page = declared(visit, (world.number(1), "王小明", "8000", "", ""))
    assert "2025-04不在该人与本单位登记的参保关系期间内" in page
    shown = text(visit.as_first.get(reverse("case", args=[Case.objects.latest("pk").pk])))
    assert "2025-04不在该人与本单位登记的参保关系期间内" in shown


def test_somebody_who_begins_is_not_outside_the_relation(visit):
    page = declared(visit, (world.number(1), "王小明", "8000", "", "2025-04-07"))
    assert "参保关系期间" not in page
    assert "文件没有问题，1 行已提交审核" in page


def test_a_month_that_another_employer_has_declared_is_told_without_naming_it(visit):
    person = visit.registered()
    EmploymentChange.objects.create(
        person=person, employer=visit.other_employer, starts=True, on=date(2025, 3, 1), reason="兼职",
        case=Case.objects.get(),
    )  # fmt: skip
    content = sheet((world.number(1), "王小明", "8000", "", ""))
    page = text(hand_in(visit.as_other_sender, content, month="2025-03"))
    assert "该人2025-03已另有申报或记账，一个月只记一次" in page
    assert visit.employer.name not in page
    assert visit.employer.credit_code not in page


def test_a_wage_far_from_the_last_one_is_told(visit):
    visit.registered()
    page = declared(visit, (world.number(1), "王小明", "80000", "", ""))
    assert "申报工资80,000.00元，与2025-03的8,000.00元相差三倍以上" in page


def test_a_wage_near_the_last_one_is_not(visit):
    visit.registered()
    assert "相差三倍以上" not in declared(visit, (world.number(1), "王小明", "24000", "", ""))


def test_a_month_before_the_employer_was_registered_is_told(visit):
    late = Employer.objects.create(
        credit_code=world.make_credit_code(world.DIVISION, 77), name="示范区晚成商行", region=world.REGION,
        joined_on=date(2025, 5, 1),
    )  # fmt: skip
    visit.registered()
    content = sheet((world.number(1), "王小明", "8000", "", "2025-04-01"))
    page = text(hand_in(visit.as_counter, content, month="2025-04", credit_code=late.credit_code))
    assert "2025-04早于本单位的参保日期2025-05-01" in page


def test_a_likeness_to_others_is_shown_to_the_signers_and_not_to_the_employer(visit):
    person = visit.registered()
    page = declared(visit, (world.number(3), "王小明", "8000", "", "2025-04-01"))
    assert "另一位参保人" not in page
    shown = text(visit.as_first.get(reverse("case", args=[Case.objects.latest("pk").pk])))
    assert f"姓名、性别、出生日期与另一位参保人都相同（个人社会保险编号 {person.insurance_number}）" in shown


def test_a_whole_file_is_asked_about_in_few_queries(visit, django_assert_max_num_queries):
    visit.approve(visit.declare(*(visit.row(n, row=n + 1, name="张三") for n in range(1, 60))))
    rows = [visit.row(n, row=n + 1, name="张三", started_on=None) for n in range(1, 60)]
    wages = {row.row: row.base_fen for row in rows}
    with django_assert_max_num_queries(12):
        doubts_about(rows, wages, visit.employer, today=date(2025, 5, 1))


# 32, 33, 37: names at the counter


@pytest.mark.shows("d14-5-2", "柜台登记的姓名与文件用同一规则整理，登记后可以申报")
@pytest.mark.parametrize("typed", ["古丽•买买提", "古丽 · 买买提", "古 丽‧买买提", "古丽．买买提"])
def test_a_name_typed_with_another_dot_can_be_declared(visit, typed):
    page = text(enrolled(visit, name=typed))
    assert f"{typed}：" not in page  # the title, too
    assert f"“姓名”填的是“{typed}”，已按统一写法登记为“古丽·买买提”" in page
    sign(visit, Case.objects.latest("pk"))
    assert "文件没有问题，1 行已提交审核" in declared(visit, (world.number(9), "古丽•买买提", "8000", "", ""))


def test_a_name_that_an_older_office_registered_is_met_by_every_spelling(visit):
    person = visit.registered()
    PersonDetail.objects.create(
        person=person, name="古丽•买 买提", sex="1", born_on=date(1985, 6, 1), holds_from=date(2025, 3, 1),
        case=Case.objects.get(),
    )  # fmt: skip
    assert names_of([person.pk])[person.pk] == "古丽·买买提"
    assert "文件没有问题" in declared(visit, (world.number(1), "古丽·买买提", "8000", "", ""))


@pytest.mark.shows("d14-5-2", "柜台与文件对姓名用同样的话拒收")
@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("张三(1)", "第3个字符“(”（U+0028）不能用在姓名里"),
        ("尼玛·", "第3个字符“·”（U+00B7）后面没有字"),
        ("张○", "第2个字符“○”（U+25CB）不能用在姓名里，是否应为“〇”（U+3007）"),
        ("锟斤拷", "编码出错留下的乱码"),
        ("Mаria", "第2个字符“а”（U+0430）是西里尔（俄文等）字母"),
    ],
)
def test_what_a_file_refuses_the_counter_refuses_with_the_same_words(visit, name, why):
    answer = enrolled(visit, name=name)
    assert answer.status_code == 422
    assert why in text(answer)
    assert why in declared(visit, (world.number(9), name, "8000", "", "2025-04-01"))
    assert not Person.objects.exists()


def test_a_character_newer_than_the_tables_is_a_character(visit):
    name = "\U0003158e\U0002ebf0"
    assert enrolled(visit, name=name).status_code == 200
    sign(visit, Case.objects.latest("pk"))
    person = find_person(world.number(9))
    assert names_of([person.pk]) == {person.pk: name}
    assert "文件没有问题" in declared(visit, (world.number(9), name, "8000", "", ""))


# 34, 35: queries


@pytest.mark.shows("d14-15-2", "按号码查询：现号码、曾用号码、证件号码及各种写法都能查到本人")
def test_a_record_is_found_by_every_number_however_it_is_typed(visit):
    person = visit.registered()
    right = make_citizen_number(world.DIVISION, date(1985, 6, 1), 5)
    visit.as_counter.post("/changes/", {"number": person.social_security_number})
    address = reverse("change-item", args=["people", person.pk, "social_security_number"])
    visit.as_counter.post(address, evidence(value=right.lower(), holds_from="2025-03-01", later="replace"))
    sign(visit, Case.objects.latest("pk"))
    old = person.social_security_number
    wide = "".join(chr(ord(c) + 0xFEE0) for c in right)
    for number in (right, old, f" {right[:6]} {right[6:14]} {right[14:]}", wide, f"'{right}", right.lower()):
        assert "王小明" in text(query(visit, number)), number
        assert "王小明" in text(visit.as_counter.post("/changes/", {"number": number}, follow=True)), number
    assert query(visit, make_citizen_number(world.DIVISION, date(1985, 6, 1), 7)).status_code == 422


def test_an_old_book_with_fifteen_digits_is_met_by_the_number_of_today(visit):
    case = visit.declare(visit.row())
    visit.approve(case)
    person = Person.objects.create(
        insurance_number="000000000077", social_security_number="790001850601003", region=world.REGION,
        case=case,
    )  # fmt: skip
    assert find_person(world.number(3)) == person
    assert find_person(" 790001 850601 003 ") == person


# 36: documents


@pytest.mark.shows("gb-11", "持永久居留身份证、港澳台居民居住证、通行证、护照的人按证件登记、申报、查询")
@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("02", make_citizen_number("911840", date(1985, 6, 1), 9)),
        ("02", "USA110085060101"),
        ("03", make_citizen_number("810000", date(1985, 6, 1), 9)),
        ("03", make_citizen_number("830000", date(1985, 6, 1), 9)),
        ("04", "H12345678"),
        ("05", "12345678"),
        ("06", "E12345678"),
        ("06", "CAN0000000AB123456"),
    ],
)
def test_holders_of_other_documents_are_registered_declared_and_found(visit, kind, number):
    given = {"identity_document": kind, "social_security_number": number.lower(), "name": "Maria García"}
    page = text(enrolled(visit, **given))
    assert "等待初审" in page
    sign(visit, Case.objects.latest("pk"))
    person = find_person(number)
    assert facts_of(person)["identity_document"].value == kind
    assert "文件没有问题，1 行已提交审核" in declared(visit, (number, "Maria García", "8000", "", ""))
    assert "Maria García" in text(query(visit, number))


def test_a_card_is_no_citizen_number_and_the_form_says_which_kind_to_choose(visit):
    answer = enrolled(visit, social_security_number=make_citizen_number("911840", date(1985, 6, 1), 9))
    assert answer.status_code == 422
    assert "请把证件类型改选为“外国人永久居留身份证”" in text(answer)


def test_a_document_of_another_number_is_found_and_nobody_is_enrolled_twice(visit):
    given = {"identity_document": "06", "social_security_number": "CAN0000000AB123456"}
    enrolled(visit, **given, document_number="ab 123456")
    sign(visit, Case.objects.latest("pk"))
    assert find_person("AB123456") == find_person("CAN0000000AB123456") is not None
    answer = enrolled(visit, identity_document="06", social_security_number="AB123456")
    assert answer.status_code == 422
    assert "已经登记过参保人" in text(answer)


def test_a_file_does_not_register_a_holder_of_another_document(visit):
    page = declared(visit, ("E12345678", "Maria García", "8000", "", "2025-04-01"))
    assert "首次参保请持证件到柜台登记" in page
    assert not Submission.objects.exists()


# 39: enrolment


@pytest.mark.shows("d14-11-1", "登记前告知疑似一人两户、性别或出生日期与号码不一致")
def test_a_likeness_is_told_at_the_counter_and_to_every_signer(visit):
    person = visit.registered()
    page = text(enrolled(visit, name="王 小明"))
    words = f"姓名、性别、出生日期与另一位参保人都相同（个人社会保险编号 {person.insurance_number}）"
    assert words in page
    case = Case.objects.latest("pk")
    for signer in visit.as_signers:
        assert words in text(signer.get(reverse("case", args=[case.pk])))


def test_particulars_that_differ_from_the_number_are_told(visit):
    page = text(enrolled(visit, sex="2", born_on="1985-07-01"))
    assert "填写的性别（女）或出生日期（1985-07-01）与号码所示（男，1985-06-01）不一致" in page


def test_particulars_that_agree_raise_no_doubt(visit):
    assert "疑点" not in text(enrolled(visit, holds_from=date.today().isoformat()))
