"""A long record to render: thirty years, three employers, a gap, arrears, back payments, a long name."""

from collections import defaultdict
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache

from quanyi.agency.serve.record import AccountYearLine, ContributionLine, EmploymentLine, PersonRecord
from quanyi.law.money import round_half_up
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, MonthState, PersonStatus, Sex

FIRST, LAST = Month(1996, 7), Month(2025, 11)
SETTLED_UNTIL = 2024
EMPLOYMENTS = (
    EmploymentLine("云岭区红星机械厂", "91790001MA00000017", date(1996, 7, 1), date(2003, 2, 28)),
    EmploymentLine(
        "云岭区天山北路第三建筑安装工程有限责任公司",
        "91790001MA00000025",
        date(2003, 12, 1),
        date(2014, 8, 31),
    ),
    EmploymentLine("云岭数据科技有限公司", "91790001MA00000033", date(2014, 9, 1), None),
)
ARREARS = frozenset(Month.span(Month(2025, 8), Month(2025, 9)))
BACK_PAID = {month: Month(2016, 3) for month in Month.span(Month(2015, 5), Month(2015, 7))}


@cache
def long_record(name: str = "阿卜杜热西提·买买提吐尔逊") -> PersonRecord:
    """The record of somebody insured from 1996 until now; its figures fit together to the fen."""
    contributions = tuple(_contribution(month) for month in Month.span(FIRST, LAST) if _employer(month))
    years = tuple(_years(contributions))
    return PersonRecord(
        person_id=42,
        insurance_number="7900010000000042",
        social_security_number="79000119741203123X",
        name=name,
        sex=Sex.MALE,
        born_on=date(1974, 12, 3),
        region_name="虚构示范区",
        status=PersonStatus.CONTRIBUTING,
        account_opened_month=FIRST,
        employments=EMPLOYMENTS[::-1],
        contributions=contributions[::-1],
        years=years[::-1],
        contribution_months=sum(line.is_paid for line in contributions),
        balance_fen=years[-1].opening_fen + years[-1].credited_fen,
        data_until=datetime(2025, 12, 12, 8, 5, tzinfo=UTC),
        printed_at=datetime(2025, 12, 15, 1, 30, 7, 654321, tzinfo=UTC),
    )


def _employer(month: Month) -> str | None:
    for job in EMPLOYMENTS:
        if job.starts_on <= month.first_day and (job.ends_on is None or month.first_day <= job.ends_on):
            return job.employer_name
    return None


def _contribution(month: Month) -> ContributionLine:
    base_fen = 40_000 + 310 * (month - FIRST) ** 2 // 11
    own_fen, employer_fen = base_fen * 8 // 100, base_fen * 16 // 100
    credited = None if month in ARREARS else BACK_PAID.get(month, month + 1)
    return ContributionLine(
        key=f"contribution-{month.index}",
        month=month,
        employer_name=_employer(month) or "",
        kind=ContributionKind.BACK_PAYMENT if month in BACK_PAID else ContributionKind.NORMAL,
        base_fen=base_fen,
        own_due_fen=own_fen,
        employer_due_fen=employer_fen,
        own_paid_fen=own_fen if credited else 0,
        employer_paid_fen=employer_fen if credited else 0,
        paid_on=date(credited.year, credited.month, 14) if credited else None,
        credited_month=credited,
        state=MonthState.PAID if credited else MonthState.OWED,
        credit_code="91790001MA0000001X",
    )


def _years(contributions: tuple[ContributionLine, ...]) -> list[AccountYearLine]:
    credited: dict[int, int] = defaultdict(int)
    months: dict[int, int] = defaultdict(int)
    for line in contributions:
        if line.credited_month:
            credited[line.credited_month.year] += line.own_paid_fen
            months[line.month.year] += 1
    lines: list[AccountYearLine] = []
    opening_fen = 0
    for year in range(FIRST.year, LAST.year + 1):
        settled = year <= SETTLED_UNTIL
        interest_fen = round_half_up(opening_fen * Fraction(262, 10_000)) if settled else None
        closing_fen = opening_fen + credited[year] + interest_fen if interest_fen is not None else None
        lines.append(
            AccountYearLine(
                str(year),
                year,
                months[year],
                opening_fen,
                credited[year],
                interest_fen,
                0,
                closing_fen,
            )
        )
        opening_fen = closing_fen or opening_fen
    return lines
