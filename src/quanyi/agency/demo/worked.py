"""Work and its risks: a unit that pays for all five schemes, out of work, hurt, a birth (示范五险、失业、工伤、生育).

| person | where the journey stands |
|---|---|
| 龚平 | out of work since 2025 ended: registered, granted for two months, the first is paid |
| 李仁磊 | hurt at work: the recognition waits for 审核 |
| 张琼媛 | gave birth: the allowance waits for 初审 |

They were with nobody for years, and are with the last unit of the district since 2024, whose months the money of
January 2026 pays at once.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from quanyi.agency.collect.answer_models import QuestionKind
from quanyi.agency.collect.answers import YES, Answer, keep_answers
from quanyi.agency.collect.models import ChangeAct, Channel, InjuryMatter, ReceivedFile, Submission
from quanyi.agency.demo.aged import open_decision, pay_month, payee
from quanyi.agency.demo.between import LAST_UNIT, TWICE, second_number
from quanyi.agency.demo.books import REGION
from quanyi.agency.demo.doors import papers_of, person_at, put_through, taken_in
from quanyi.agency.demo.money import as_csv
from quanyi.agency.demo.people import credit_code
from quanyi.agency.kinds import injury, unemployment
from quanyi.agency.kinds.benefit.decisions import submit_decision
from quanyi.agency.kinds.benefit.kinds import LINES, benefit_of
from quanyi.agency.kinds.benefit.particulars import Particulars
from quanyi.agency.kinds.change.acts import open_change
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.kinds.declaration.checking import read_for
from quanyi.agency.kinds.injury.registering import open_injury
from quanyi.agency.kinds.unemployment.registering import open_unemployment
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import BenefitKind, Employer
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import DismissalCause, MaternityCase, Scheme
from quanyi.sheets.faults import Question

UNEMPLOYED, INJURED, MOTHER = 145, 165, 199
WAGES = {UNEMPLOYED: 620_000, INJURED: 705_000, MOTHER: 588_000}
TWICE_FEN = 500_000  # of who stands there under a second number
SINCE, LAST, PAID_ON = Month(2024, 1), Month(2025, 12), date(2026, 1, 12)
SCHEMES = (Scheme.PENSION, Scheme.MEDICAL, Scheme.UNEMPLOYMENT, Scheme.WORK_INJURY, Scheme.MATERNITY)


def _begin() -> None:
    """One after the other: who is not insured is neither out of work nor hurt."""
    unit = Employer.objects.get(credit_code=credit_code(LAST_UNIT))
    put_through(partial(_related, ChangeAct.RELATION_START, SINCE.first_day, unit, tuple(WAGES)))
    put_through(partial(_declared, unit))
    put_through(partial(_related, ChangeAct.RELATION_END, LAST.last_day, unit, (UNEMPLOYED,)))
    put_through(partial(_out_of_work, unit))
    put_through(partial(_granted, UNEMPLOYED, BenefitKind.UNEMPLOYMENT, Particulars()))
    put_through(partial(payee, person_at(UNEMPLOYED), BenefitKind.UNEMPLOYMENT))
    pay_month(LAST + 1, Scheme.UNEMPLOYMENT, {})
    put_through(partial(_hurt, unit), stages=1)
    born = Particulars(maternity=MaternityCase.BIRTH, event_on=date(2025, 11, 6), wage_fen=655_000)
    put_through(partial(_granted, MOTHER, BenefitKind.MATERNITY_ALLOWANCE, born), stages=0)


def _related(act: ChangeAct, on: date, unit: Employer, indexes: tuple[int, ...], by: Account) -> Case:
    """参保关系 of all five schemes, begun or ended."""
    changes = [
        Change(act, on, "单位申报", person=person_at(index), employer=unit, scheme=scheme)
        for index in indexes
        for scheme in SCHEMES
    ]
    return open_change(changes, titles=Titles.of_nobody(f"{unit.name}：五险参保关系"), region=REGION, by=by)


def _declared(unit: Employer, by: Account) -> Case:
    rows = [("社会保障号码", "姓名", "费款所属期", "缴费基数", "到账日期")]
    for index, wage_fen in WAGES.items():
        person = person_at(index)
        name, months = facts_of(person)["name"].value, (SINCE + n for n in range(LAST - SINCE + 1))
        rows += [
            (person.social_security_number, name, str(month), format_yuan(wage_fen), PAID_ON.isoformat())
            for month in months
        ]
    twice = facts_of(person_at(TWICE))["name"].value
    rows.append((second_number(), twice, str(LAST), format_yuan(TWICE_FEN), PAID_ON.isoformat()))
    content, name = as_csv(rows), f"{unit.name}2024年至2025年五险申报.csv"
    hand_in = partial(
        hand_in_declaration, content, name, employer=unit, month=LAST, channel=Channel.COUNTER, by=by
    )
    _confirm_months(hand_in().file, read_for(content, name, employer=unit, month=LAST).questions, by)
    handed_in = hand_in()
    return taken_in(handed_in)


def _confirm_months(file: ReceivedFile, questions: Iterable[Question], by: Account) -> None:
    """That earlier months are meant, the clerk says on the page of what a file leaves open."""
    said = [Answer(QuestionKind.CONFIRM, question.key, YES) for question in questions]
    keep_answers(file, said, by=by)


def _out_of_work(unit: Employer, by: Account) -> Case:
    person = person_at(UNEMPLOYED)
    asked = {
        "employer": unit, "cause": DismissalCause.CONTRACT_ENDED.value, "ended_on": LAST.last_day,
        "registered_on": date(2026, 1, 8), "seeks_work": True, "reason": "合同期满",
    }  # fmt: skip
    papers = papers_of(
        unemployment.KIND.materials, "registration", by, person.insurance_number, person=person
    )
    return open_unemployment(person, asked, by=by, papers=papers)


def _granted(index: int, kind: BenefitKind, given: Particulars, by: Account) -> Case:
    person = person_at(index)
    computed = benefit_of(person, kind, given)
    submit: Callable[[], Submission] = partial(
        submit_decision, person, kind, computed, reason="本人申请", by=by, rules=LINES[kind].rules
    )
    return open_decision(person, kind, by, submit, kind.value)


def _hurt(unit: Employer, by: Account) -> Case:
    person, matter = person_at(INJURED), InjuryMatter.RECOGNITION
    asked = {
        "employer": unit, "injured_on": date(2025, 9, 17), "recognised_on": date(2025, 10, 30),
        "document": "示人社工认〔2025〕17号", "reason": "工伤认定",
    }  # fmt: skip
    papers = papers_of(injury.KIND.materials, matter.value, by, person.insurance_number, person=person)
    return open_injury(person, matter, asked, by=by, papers=papers)


JOURNEYS = (_begin,)
