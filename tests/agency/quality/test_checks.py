"""Each check finds the fault that is planted for it, and is silent before."""

from datetime import date

import pytest
from django.db import transaction
from tests.agency import world
from tests.agency.world import World, number

from quanyi.agency.collect import models as collect
from quanyi.agency.collect.copying import copy_objects
from quanyi.agency.control.checking import CHECKS
from quanyi.agency.control.models import DataFinding
from quanyi.agency.desk import actions
from quanyi.agency.kinds.comparison.acts import Letter, hand_in_notice
from quanyi.agency.kinds.inquiry.findings import FindingLine
from quanyi.agency.ledger.models import (
    AccountState,
    Contribution,
    Entry,
    FundMovement,
    Journal,
    SettledYear,
    SuspenseItem,
)
from quanyi.agency.registry.models import (
    BenefitDecision,
    Employer,
    EmploymentChange,
    Person,
    PersonDetail,
    StatusChange,
)
from quanyi.agency.review import services as review
from quanyi.law.checks import Asked
from quanyi.law.periods import Month
from quanyi.law.terms import CaseKind, LedgerAccount, Verdict

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 1)
LATE = date(2030, 1, 1)


class Planted(World):
    """A small office with one person of one employer, a month posted; each method spoils something."""

    def __init__(self):
        super().__init__()
        self.case = self.approve(self.declare(self.row()))
        self.person = Person.objects.get()

    def other_employer(self):
        return world.employer(2, "示范区云岭建筑安装有限公司")

    def registered(self, social_security_number, name="张三", sex="1", born_on=date(1985, 6, 1)):
        person = Person.objects.create(
            insurance_number=social_security_number[-8:],
            social_security_number=social_security_number,
            region="DEMO",
            case=self.case,
        )
        PersonDetail.objects.create(
            person=person, name=name, sex=sex, born_on=born_on, holds_from=born_on, case=self.case
        )
        self.becomes("contributing", date(2025, 3, 1), person)
        return person

    def becomes(self, status, on, person=None):
        StatusChange.objects.create(
            person=person or self.person, status=status, holds_from=on, reason="测试", case=self.case
        )

    def relation(self, on, *, starts=True, employer=None):
        EmploymentChange.objects.create(
            person=self.person, employer=employer or self.other_employer(), starts=starts, on=on, reason="测试",
            case=self.case,
        )  # fmt: skip

    def journal(self, *entries):
        """A journal that no service would write: (account, fen) in December 2025."""
        with transaction.atomic():
            journal = Journal.objects.create(
                case=self.case, kind="correction", purpose="reversal", entry_count=len(entries), rules={}
            )
            copy_objects([
                Entry(
                    journal=journal, account=account.value, month=Month(2025, 12), amount_fen=fen,
                    person=self.person if account.is_individual else None,
                )
                for account, fen in entries
            ])  # fmt: skip
        return journal

    def migrated(self, **changes):
        """A person with the year 2020 from the earlier system, 8 % of 5,000.00 yuan in each month."""
        submission = collect.Submission.objects.create(
            kind=CaseKind.MIGRATION.value, month=Month(2025, 2), submitted_by=self.counter, row_count=1,
            summary={"region": "DEMO"},
        )  # fmt: skip
        collect.MigrationPerson.objects.create(
            submission=submission, insurance_number="9", social_security_number=number(9), name="李芳", sex="1",
            born_on=date(1985, 6, 1), status="interrupted", status_from=date(2021, 1, 1),
            employments=[[self.employer.credit_code, "2020-01-01", "2020-12-31"]],
        )  # fmt: skip
        self.year(submission, **changes)
        case = review.open_case(submission, collector=self.counter)
        return submission, self.approve(case)

    def year(self, submission, **changes):
        fields = {
            "base_fen": [500_000] * 12, "own_due_fen": [40_000] * 12, "employer_due_fen": [80_000] * 12,
            "credited_in": [Month(2020, n) for n in range(1, 13)],
            "own_credit_fen": [40_000] * 12, "transfer_credit_fen": [0] * 12,
            "own_payout_fen": [0] * 12, "transfer_payout_fen": [0] * 12,
            "own_interest_fen": 1, "transfer_interest_fen": 0,
        }  # fmt: skip
        code = self.employer.credit_code
        row = {"submission": submission, "insurance_number": "9", "year": 2020, "credit_code": code}
        copy_objects([collect.MigrationYear(**row, **(fields | changes))])

    def moves(self, event, state):
        """The account goes by an event, and nothing else does."""
        AccountState.objects.create(
            case=self.case,
            person=self.person,
            number=2,
            event=event,
            state=state,
            holds_from=date(2025, 6, 1),
        )

    def draws(self):
        """A pension that was never stopped, from an account that a court holds."""
        BenefitDecision.objects.create(
            person=self.person, scheme="pension", kind="monthly_pension", amount_fen=1, account_fen=1, own_fen=1,
            transfer_fen=0, first_month=Month(2025, 4), figure={}, case=self.case,
        )  # fmt: skip
        self.moves("court_hold", "frozen")

    def closes(self):
        """The account is paid out to heirs from the month before the one that was declared."""
        BenefitDecision.objects.create(
            person=self.person, scheme="pension", kind="inheritance", amount_fen=1, account_fen=1, own_fen=1,
            transfer_fen=0, first_month=Month(2025, 2), last_month=Month(2025, 2), figure={}, case=self.case,
        )  # fmt: skip

    def joins(self, on):
        """The employer that declared is said to have joined later."""
        late = Employer.objects.create(
            credit_code=world.make_credit_code(world.DIVISION, 9), name="乙", region="DEMO", joined_on=on
        )
        self.employer = late
        self.approve(self.declare(self.row(2, name="李四"), content=b"late"))

    def declares_elsewhere(self):
        first, self.employer = self.employer, self.other_employer()
        self.approve(self.declare(self.row(started_on=date(2025, 3, 1)), content=b"elsewhere"))
        self.employer = first

    def declares(self, *months):
        rows = [
            self.row(month=Month(2025, n), paid_on=date(2025, n, 20), row=n, started_on=None) for n in months
        ]
        self.approve(self.declare(*rows, content=repr(months).encode()))


def _summary_without_rows(office):
    collect.Submission.objects.create(
        kind="declaration", employer=office.employer, month=Month(2025, 4), submitted_by=office.counter, row_count=1,
        summary={"own_due_fen": 0, "employer_due_fen": 0},
    )  # fmt: skip


def _sent_back(office):
    case = office.declare(office.row(2, name="李四"), content=b"sent back")
    actions.sign_case(case.pk, by=office.signers[0], verdict=Verdict.SEND_BACK, opinion="请补充")


def _posted_without_entries(office):
    row = collect.DeclarationRow.objects.get()
    row.pk, row.month = None, Month(2025, 4)
    copy_objects([row])
    row = collect.DeclarationRow.objects.get(month=row.month)
    Contribution.objects.create(
        journal=Journal.objects.get(), row=row, person=office.person, employer=office.employer, month=row.month,
        kind="normal", credited_month=row.month,
    )  # fmt: skip


def _settled_otherwise(office):
    office.settle(2025)
    SettledYear.objects.create(
        journal=Journal.objects.latest("pk"),
        person=office.person,
        year=2025,
        version=2,
        own_interest_fen=1,
        transfer_interest_fen=0,
    )


def _year_passed_over(office):
    SettledYear.objects.create(
        journal=Journal.objects.get(),
        person=office.person,
        year=2026,
        own_interest_fen=0,
        transfer_interest_fen=0,
    )


def _came_after_the_settlement(office):
    office.settle(2025)
    office.approve(office.declare(office.row(2, name="李四"), content=b"after"))


def _in_suspense(office):
    SuspenseItem.objects.create(
        journal=Journal.objects.get(), arrived_on=date(2025, 3, 1), amount_fen=1, reason="unknown_employer"
    )


def _set_aside(office):
    submission = office.case.rounds.get().submission
    check = collect.FileCheck.objects.create(file=submission.file, row_count=1, faults=[])
    collect.SetAsideRow.objects.create(
        submission=submission, file_check=check, row=9, reason="person_unknown", social_security_number="1",
        name="李四", kind="normal", month=submission.month, declared_wage_fen=1, own_due_fen=0, employer_due_fen=0,
        cells=[], fault={},
    )  # fmt: skip


A = LedgerAccount
NUMBERED, CODED = "公民身份号码,姓名", "统一社会信用代码,单位名称"


def _listed(office, kind, text):
    """A list of another authority, agreed to."""
    file_kind, letter = collect.FileKind(kind), Letter("测试", TODAY)
    handed_in = hand_in_notice(text.encode(), "名单.csv", file_kind, letter, by=office.counter)
    office.approve(handed_in.case)


def _died_on_another_day(office):
    office.becomes("died", date(2025, 12, 5))
    _listed(office, "civil", f"{NUMBERED},死亡日期\n{number(1)},王小明,2025-12-01\n")


def _payment_that_they_lack(office):
    received = office.journal((A.FUND, 100), (A.SUSPENSE, -100))
    movement = {"journal": received, "reference": "B1", "on": date(2025, 12, 1)}
    FundMovement.objects.create(amount_fen=100, **movement)
    code = office.employer.credit_code
    _listed(office, "tax", f"流水号,到账日期,金额,统一社会信用代码\nT1,2025-12-01,1.00,{code}\n")


PLANTS = {
    "number.invalid": lambda o: o.registered("790001198506010000"),
    "employer.code_invalid": lambda o: Employer.objects.create(
        credit_code="9" * 18, name="甲", region="DEMO"
    ),
    "number.differs": lambda o: o.registered(number(3), sex="2"),
    "person.duplicate": lambda o: o.registered(number(3), name="王小明"),
    "person.unregistered": lambda o: Person.objects.create(
        insurance_number="3", social_security_number=number(3), region="DEMO", case=o.case
    ),
    "relation.overlap": lambda o: o.relation(date(2025, 5, 1)),
    "date.before_birth": lambda o: o.relation(date(1985, 5, 1)),
    "status.relation_open": lambda o: o.becomes("retired", date(2025, 6, 1)),
    "batch.sums": _summary_without_rows,
    "case.waiting": lambda o: o.declare(o.row(2, name="李四"), content=b"waiting"),
    "case.sent_back": _sent_back,
    "month.missing": lambda o: o.declares(5),
    "month.outside_relation": lambda o: o.declares(1),
    "month.twice": lambda o: o.declares_elsewhere(),
    "month.after_status": lambda o: o.becomes("died", date(2025, 2, 28)),
    "month.after_closing": lambda o: o.closes(),
    "month.before_employer": lambda o: o.joins(date(2025, 4, 1)),
    "month.wage_far": lambda o: o.approve(
        o.declare(o.row(month=Month(2025, 4), base_fen=2_400_001, started_on=None))
    ),
    "month.base_out_of_limits": lambda o: o.migrated(base_fen=[500_000] * 11 + [50_000]),
    "month.credited_early": lambda o: o.migrated(
        credited_in=[Month(2020, n) for n in range(1, 12)] + [Month(2019, 12)]
    ),
    "account.negative": lambda o: o.journal((A.OWN_PRINCIPAL, 64_001), (A.FUND, -64_001)),
    "account.state_differs": lambda o: o.becomes("died", date(2025, 6, 1)),
    "account.closed_relation": lambda o: o.moves("confirmed_lump_sum", "terminated"),
    "account.closed_balance": lambda o: o.moves("merged", "cancelled"),
    "account.closed_benefit": lambda o: o.draws(),
    "account.interest_differs": lambda o: o.journal((A.OWN_INTEREST, -1), (A.INTEREST_SOURCE, 1)),
    "account.interest_by_rule": _settled_otherwise,
    "account.year_skipped": _year_passed_over,
    "account.year_open": _came_after_the_settlement,
    "account.contribution_differs": _posted_without_entries,
    "account.migration_differs": lambda o: o.year(o.migrated()[0]),
    "suspense.old": _in_suspense,
    "row.set_aside_old": _set_aside,
    "notified.death": lambda o: _listed(o, "police", f"{NUMBERED},死亡日期\n{number(1)},王小明,2025-12-01\n"),
    "notified.death_day": _died_on_another_day,
    "notified.name": lambda o: _listed(o, "police", f"{NUMBERED}\n{number(1)},王晓明\n"),
    "notified.identity": lambda o: _listed(
        o, "civil", f"{NUMBERED},死亡日期\n{number(1)},王晓明,2025-12-01\n"
    ),
    "notified.closed": lambda o: _listed(
        o, "market", f"{CODED},登记状态\n{o.employer.credit_code},{o.employer.name},注销\n"
    ),
    "notified.unit_name": lambda o: _listed(
        o, "staffing", f"{CODED}\n{o.employer.credit_code},示范区青禾学校\n"
    ),
    "notified.payment": lambda o: _listed(
        o, "tax", f"流水号,到账日期,金额,统一社会信用代码\nT1,2025-12-01,1.00,{o.employer.credit_code}\n"
    ),
    "notified.payment_ours": _payment_that_they_lack,
}


def found(code):
    return list(CHECKS[code].found(Asked("DEMO", LATE if code.startswith(("case.", "row.")) else TODAY)))


def test_every_check_has_its_plant():
    assert set(PLANTS) == set(CHECKS)


@pytest.mark.parametrize("code", PLANTS)
def test_a_planted_fault_is_found(code):
    office = Planted()
    assert found(code) == []
    PLANTS[code](office)
    [only] = found(code)
    assert only.person_id or only.employer_id or only.case_id
    line = FindingLine(DataFinding(check_code=code, evidence=only.evidence))
    assert line.title == CHECKS[code].label_zh
    assert len(line.evidence) == len(only.evidence) > 0
    assert all(name not in only.evidence and value for name, value in line.evidence), "say it in words"


def test_months_are_told():
    office = Planted()
    office.declares(6)
    [missing] = found("month.missing")
    assert missing.evidence == {"months": ["2025-04", "2025-05"]}
    assert (missing.person_id, missing.employer_id) == (office.person.pk, office.employer.pk)
