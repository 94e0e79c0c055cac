"""What people do on the site of docs/first-day.md, by the acts of its pages, in an office that stands."""

from datetime import date

from django.conf import settings

from quanyi.agency.audit.services import acting_for
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.declaration import DeclaredRow
from quanyi.agency.collect.models import Channel
from quanyi.agency.desk import actions
from quanyi.agency.kinds.declaration.submission import submit_declaration
from quanyi.agency.kinds.parameter.entering import open_parameter
from quanyi.agency.kinds.parameter.reading import read_values
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.ledger.selectors import settled_years
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review import services as review
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import load_series
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, Verdict
from quanyi.written.codes import make_credit_code
from quanyi.written.numbers import make_citizen_number

SIGNERS = "chenjing", "zhaolei", "sunli", "zhoujie"
VALUES = {
    "day_count_form": "2011-07-01 至今 1",
    "base_year_first_month": "2011-07-01 至今 7",
    "reference_wage": "2023 8,000\n2024 8,200\n2025 8,400",
}


def login(username: str) -> Account:
    return Account.objects.get(username=username)


def approve(case: Case) -> Case:
    for username in SIGNERS:
        answer = actions.sign_case(case.pk, by=login(username), verdict=Verdict.AGREE, opinion="")
        assert not hasattr(answer, "reason"), answer
    return case


def enter(series: str, text: str) -> None:
    asked = {
        "series": series, "region": settings.QUANYI_REGION, "document_number": "西人社〔2026〕1号",
        "document_title": "关于公布参数的通知", "issued_by": "西湖区人力资源社会保障局", "issued_on": date(2026, 1, 5),
        "confidence": "A",
    }  # fmt: skip
    approve(open_parameter(asked, read_values(text, load_series(series)), by=login("liqiang")))


def declare() -> Person:
    """One worker of one employer, for March 2025."""
    employer = Employer.objects.create(
        credit_code=make_credit_code("330106", 1),
        name="西湖区青禾制造有限公司",
        region=settings.QUANYI_REGION,
    )
    number = make_citizen_number("330106", date(1985, 6, 1), 1)
    row = DeclaredRow(
        row=5, social_security_number=number, name="王小明", kind=ContributionKind.NORMAL, month=Month(2025, 3),
        base_fen=800_000, own_fen=None, employer_fen=None, paid_on=date(2025, 3, 20), started_on=date(2025, 3, 1),
        remark="",
    )  # fmt: skip
    counter = login("wangfang")
    file, _ = collect.receive_file(
        b"1", "申报.csv", employer=employer, month=row.month, channel=Channel.COUNTER, by=counter
    )
    approve(review.open_case(submit_declaration(file, [row], by=counter), collector=counter))
    return Person.objects.get(social_security_number=number)


def first_year() -> int:
    """From the parameters to the settled year; the interest of the account, in fen."""
    with acting_for(login("wangfang").agency_id):
        for series, text in VALUES.items():
            enter(series, text)
        person = declare()
        approve(settle_year(2025, region=settings.QUANYI_REGION, by=login("liqiang")))
        return sum(settled_years(person.pk)[2025])
