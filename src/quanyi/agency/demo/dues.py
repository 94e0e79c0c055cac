"""What is owed and by what: an order to pay, a deferral, who pays alone, a wage, lists of others (示范欠费、比对).

| whose | where the journey stands |
|---|---|
| the seventh unit | declared nothing for December 2025: assessed, with an order to pay |
| the ninth unit | its deferral by the province stands |
| 李艳 | pays for herself: the base that she chose waits for 审核 |
| the district's wage of 2026 | its entry waits for 复核 |
| 侯宁, 谢美妍 | a list of the police says that the one died, and writes the other's name otherwise |
"""

from datetime import date, timedelta
from functools import partial

from django.utils import timezone

from quanyi.agency.audit.services import acting_as
from quanyi.agency.collect.models import ArrearsAct, ChangeAct, DeferralForm, FileKind
from quanyi.agency.control.checking import check_data
from quanyi.agency.demo.books import REGION
from quanyi.agency.demo.doors import papers_of, person_at, put_through, taken_in
from quanyi.agency.demo.money import as_csv
from quanyi.agency.demo.people import credit_code
from quanyi.agency.demo.staff import DATA_KEEPER, SETTLER, clerk
from quanyi.agency.kinds import deferral, parameter
from quanyi.agency.kinds.arrears.acts import open_arrears
from quanyi.agency.kinds.arrears.submitting import Wanted
from quanyi.agency.kinds.change.acts import open_change
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.comparison.acts import Letter, hand_in_notice
from quanyi.agency.kinds.deferral.acts import open_deferral
from quanyi.agency.kinds.flexible.choosing import Choice, choose_base
from quanyi.agency.kinds.parameter.entering import open_parameter
from quanyi.agency.kinds.parameter.reading import read_values
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Employer
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles
from quanyi.law.parameters import load_series
from quanyi.law.periods import Month
from quanyi.law.terms import Confidence

UNDECLARED, DEFERRED = 6, 8  # indexes of units
ALONE, DEAD_BY_LIST, NAMED_OTHERWISE = 161, 49, 96
BASE_FEN = 520_000


def _unit(index: int) -> Employer:
    return Employer.objects.get(credit_code=credit_code(index))


def _ordered(by: Account) -> Case:
    wanted = Wanted(
        ArrearsAct.ASSESSMENT, timezone.localdate() + timedelta(days=15), "逾期未申报2025年12月", Month(2025, 12)
    )  # fmt: skip
    return open_arrears(_unit(UNDECLARED), wanted, by=by)


def _deferred(by: Account) -> Case:
    unit, form = _unit(DEFERRED), DeferralForm.PROVINCE.value
    asked = {
        "form": form, "first_month": Month(2025, 12), "last_month": Month(2026, 5), "approved_on": date(2025, 12, 20),
        "document": "示省人社函〔2025〕88号", "ground": "洪灾停产，经省级社会保险行政部门批准",
    }  # fmt: skip
    papers = papers_of(deferral.KIND.materials, form, by, unit.credit_code, employer=unit)
    return open_deferral(unit, asked, by=by, papers=papers)


def _alone(since: date, by: Account) -> Case:
    change = Change(ChangeAct.RELATION_START, since, "以个人身份参保", person=person_at(ALONE))
    return open_change([change], titles=Titles.of_nobody("以个人身份参保"), region=REGION, by=by)


def _wage(by: Account) -> Case:
    asked = {
        "series": "reference_wage", "region": REGION, "document_number": "示人社发〔2026〕3号",
        "document_title": "关于公布职工平均工资的通知", "issued_by": "示范区人力资源和社会保障局",
        "issued_on": date(2026, 6, 30), "confidence": Confidence.B.value,
    }  # fmt: skip
    values = read_values("2026 8,512.00", load_series("reference_wage"))
    return open_parameter(asked, values, by=by, papers=papers_of(parameter.KIND.materials, "", by, "2026"))


def _listed(by: Account) -> Case:
    today = timezone.localdate()
    died_on = (today - timedelta(days=40)).isoformat()
    rows = [("公民身份号码", "姓名", "死亡日期")]
    for index, name, day in ((DEAD_BY_LIST, "", died_on), (NAMED_OTHERWISE, "谢美研", "")):
        person = person_at(index)
        rows.append((person.social_security_number, name or facts_of(person)["name"].value, day))
    letter = Letter("示公户函〔2026〕11号", today - timedelta(days=5))
    handed_in = hand_in_notice(as_csv(rows), "公安户籍通报.csv", FileKind.POLICE, letter, by=by)
    return taken_in(handed_in)


def _flexible() -> None:
    """The base is chosen for this month: an earlier one may be overdue."""
    this = Month.of(timezone.localdate())
    put_through(partial(_alone, this.first_day))
    put_through(lambda by: choose_base(person_at(ALONE), Choice(BASE_FEN, this, this), by=by), stages=1)


def _compared() -> None:
    """A list of the police, then the checks, which find what differs."""
    put_through(_listed, by=DATA_KEEPER)
    keeper = clerk(DATA_KEEPER)
    with acting_as(keeper.as_actor()):
        check_data(region=REGION, today=timezone.localdate(), by=keeper, reason="比对之后核查")


JOURNEYS = (
    partial(put_through, _ordered),
    partial(put_through, _deferred),
    _flexible,
    partial(put_through, _wage, stages=2, by=SETTLER),
    _compared,
)
