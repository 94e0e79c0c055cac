"""Between places and numbers: transfers half way, a disputed figure, perhaps one person twice (示范转移、异议).

| person | where the journey stands |
|---|---|
| 黄林生 | a contact letter came; the transfer out waits for 审核 |
| 郭香娜 | moved out by a letter on paper: the table is sent, the account cancelled, the record stays |
| 郭青倩 | asked to move here; the contact letter went out |
| 孟晓岚 | disputes a month of 2010 |
| 周健 | a second number with the same name, sex and birth date |
"""

from datetime import date
from functools import partial

from django.conf import settings

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.demo.books import REGION
from quanyi.agency.demo.doors import papers_of, person_at, put_through
from quanyi.agency.demo.people import credit_code
from quanyi.agency.demo.staff import person_of_the_demo
from quanyi.agency.kinds import dispute, transfer_in, transfer_out
from quanyi.agency.kinds.change.acts import open_change
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.dispute.asking import Objection, open_dispute
from quanyi.agency.kinds.transfer_in.asking import Wanted, open_application
from quanyi.agency.kinds.transfer_out.asking import Letter, open_transfer_out
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Employer
from quanyi.agency.review.models import Case
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles
from quanyi.law.periods import Month
from quanyi.written.numbers import DEMO_DIVISION, make_citizen_number

ELSEWHERE, ELSEWHERE_NAME = "330100", "杭州市社会保险管理服务中心"
LEAVING, LEFT, COMING, TWICE = 100, 126, 109, 110
LAST_UNIT = 9  # the index of the unit that had nobody before the journeys
DISPUTED = Month(2010, 9)
SECOND_SEQUENCE = 997  # of the second number of one person: nobody's of the district


def _out(index: int, number: str, by: Account) -> Case:
    person = person_at(index)
    letter = Letter(
        number, ELSEWHERE, ELSEWHERE_NAME, "工商银行杭州分行 1202020000000087", is_exchanged=False
    )
    papers = papers_of(transfer_out.KIND.materials, "paper", by, person.insurance_number, person=person)
    return open_transfer_out(person, letter, by=by, papers=papers)


def _in(by: Account) -> Case:
    person = person_at(COMING)
    wanted = Wanted(
        ELSEWHERE, ELSEWHERE_NAME, household=settings.QUANYI_PLACE, months_there=26, approved_post=False
    )
    papers = papers_of(transfer_in.KIND.materials, "application", by, person.insurance_number, person=person)
    return open_application(person, wanted, by=by, papers=papers)


def _disputed(by: Account) -> Case:
    person = person_of_the_demo()
    line = next(each for each in person_record(person).contributions if each.month == DISPUTED)
    said = Objection(f"{line.key}-base", "基数应为 5,200 元", "当年 9 月工资单列有补发的奖金，申报时漏了。")
    papers = papers_of(dispute.KIND.materials, "counter", by, person.insurance_number, person=person)
    return open_dispute(person, said, by=by, papers=papers)


def _twice(by: Account) -> Case:
    """新增参保 under another number, as a unit read it off a bad copy: name, sex and birth date stand twice."""
    facts = facts_of(person_at(TWICE))
    after = {
        "social_security_number": second_number(),
        "name": facts["name"].value, "sex": facts["sex"].value, "born_on": facts["born_on"].value,
        "schemes": "pension",
    }  # fmt: skip
    change = Change(
        ChangeAct.ENROLMENT, date(2025, 12, 1), "单位申报新进人员", after=after,
        employer=Employer.objects.get(credit_code=credit_code(LAST_UNIT)),
    )  # fmt: skip
    return open_change([change], titles=Titles.of_nobody("新增参保登记"), region=REGION, by=by)


def second_number() -> str:
    """The number under which the person was enrolled a second time."""
    born_on = date.fromisoformat(facts_of(person_at(TWICE))["born_on"].value)
    return make_citizen_number(DEMO_DIVISION, born_on, SECOND_SEQUENCE)


JOURNEYS = (
    partial(put_through, partial(_out, LEAVING, "浙转〔2026〕101号"), stages=1),
    partial(put_through, partial(_out, LEFT, "浙转〔2026〕087号")),
    partial(put_through, _in),
    partial(put_through, _disputed, stages=1),
    partial(put_through, _twice),
)
