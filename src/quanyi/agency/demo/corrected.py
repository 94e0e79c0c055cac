"""One corrected month, so that a newcomer sees what a correction leaves behind (示范更正)."""

from datetime import date

from django.db import transaction

from quanyi.agency.audit.services import acting_as
from quanyi.agency.collect.models import MigrationYear
from quanyi.agency.demo.staff import COLLECTOR, SIGNERS, clerk, person_of_the_demo
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.kinds import correction
from quanyi.agency.kinds.correction.acts import open_correction
from quanyi.agency.kinds.correction.proposal import propose
from quanyi.agency.kinds.correction.rights import Ground, Right
from quanyi.agency.ledger.posted_months import posted_migrated
from quanyi.agency.review.models import Case
from quanyi.law.terms import CorrectionReason, Verdict

YEAR, MONTH = 2023, 5
PAID_ON, VOUCHER = date(2023, 6, 12), "回单20230612001"
GROUND = Ground(
    CorrectionReason.WRONG_WAGE,
    "单位更正函：2023年5月工资漏报一笔奖金，附工资发放表；差额已于次月缴纳，附银行回单。",
    application_number="核查申请〔2025〕第 1 号",
)


@transaction.atomic
def correct_one() -> None:
    """The person whom the demo logs in as had 1,000 yuan more in May 2023 than declared, paid in June; once."""
    person = person_of_the_demo()
    year = MigrationYear.objects.filter(insurance_number=person.insurance_number, year=YEAR).first()
    if year is None or Case.objects.filter(kind=correction.KIND.case.value).exists():
        return
    wrong = posted_migrated(year, MONTH)
    wage_fen = wrong.wage_fen + 100_000
    right = Right(person, wrong.month, wage_fen, wrong.paid_on, rest_paid_on=PAID_ON, rest_reference=VOUCHER)
    collector = clerk(COLLECTOR)
    with acting_as(collector.as_actor()):
        case = open_correction(lambda: propose(wrong, right, GROUND), by=collector)
    for username in SIGNERS:
        signer = clerk(username)
        with acting_as(signer.as_actor()):
            sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="与工资发放表核对一致")
