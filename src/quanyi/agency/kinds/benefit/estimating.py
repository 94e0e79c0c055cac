"""养老金测算 from a person's own record: where it begins, and the reasons for which none is given.

Nothing is kept. A record in doubt gives no estimate but the reason, since its amount would be believed. Basis: d14-14,
d14-16, sil-74.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from quanyi.agency.control.models import DataFinding
from quanyi.agency.ledger import set_aside
from quanyi.agency.ledger.history import account_of
from quanyi.agency.ledger.paid_bases import bases_of, deemed_months
from quanyi.agency.ledger.running_interest import running_interest
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import numbers_of
from quanyi.agency.review.kind import Books, kind_of
from quanyi.agency.review.selectors import undecided
from quanyi.agency.review.subjects import concerns
from quanyi.agency.serve.charts import Chart, chart
from quanyi.agency.serve.counted import eligible_months
from quanyi.agency.serve.overview import GROUPS, OVER, last_paid
from quanyi.agency.serve.record import PersonRecord
from quanyi.law.errors import InvalidInput
from quanyi.law.estimate import COURSES, Course, Estimate, Standing, chosen_months, estimate
from quanyi.law.periods import Month
from quanyi.law.terms import RetirementGroup


@dataclass(frozen=True)
class Row:
    """One age of the table beside the chart: what each course gives, low to high."""

    chosen: Month
    age_months: int
    estimates: tuple[Estimate, ...]


def groups_of(record: PersonRecord) -> tuple[RetirementGroup, ...]:
    """Which ages of retirement are open to the person; none where the sex is not known."""
    return GROUPS.get(record.sex, ())


def doubts_of(person: Person, record: PersonRecord) -> list[str]:
    """Why no estimate is given, each reason with what to do; none where the record stands."""
    return list(_doubts(person, record))


def _doubts(person: Person, record: PersonRecord) -> Iterator[str]:
    if record.status in OVER:
        yield _("人员状态为%(status)s，不再测算；已核定的待遇见权益记录。") % {"status": record.status_told}
    if not groups_of(record):
        yield _("登记的性别不明，定不了退休年龄。请带身份证件到经办窗口办理登记变更。")
    for case in undecided():
        if kind_of(case).books is Books.CORRECTING and concerns(case, person):
            yield _("更正案件 %(number)s 正在办理，结果会改变缴费或账户。办结后再来测算。") % {
                "number": case.number
            }
    if DataFinding.objects.filter(person=person, gone=None, resolution=None).exists():
        yield _("数据核查对这份记录有疑问，还没有结论。可以到经办窗口了解，有结论后再来测算。")
    if set_aside.waiting().filter(social_security_number__in=numbers_of(person)).exists():
        yield _("有以您的号码申报的缴费还在待查，没有记入。可以到经办窗口核对，办结后再来测算。")


def standing_of(person: Person, record: PersonRecord, group: RetirementGroup, *, today: date) -> Standing:
    """From where an estimate begins, as of the month of `today`. Raises NoParameter where a rate is not known."""
    now, last = Month.of(today), last_paid(record)
    lines = [line for line in record.contributions if line.is_paid and line.month == last]
    bases = bases_of(person)
    return Standing(
        born=Month.of(record.born_on),
        group=group,
        region=person.region,
        now=now,
        bases=bases,
        deemed_months=deemed_months(person),
        balance=running_interest(account_of(person), now - 1).balance,
        deferred_months=eligible_months(person, bases).part("deferred_months").fen,
        credited_fen=sum(sum(line.account_fen) if line.account_fen else line.own_paid_fen for line in lines),
    )


def by_age(standing: Standing, *, goes_on: bool) -> tuple[Row, ...]:
    """An estimate for each whole year of age that may be chosen; ages at which nothing would be paid are left out."""
    whole = [month for month in chosen_months(standing) if (month - standing.born) % 12 == 0]
    return tuple(row for month in whole if (row := _row(standing, month, goes_on)))


def _row(standing: Standing, chosen: Month, goes_on: bool) -> Row | None:
    try:
        found = (estimate(standing, chosen, course=course, goes_on=goes_on) for course in COURSES)
        return Row(chosen, chosen - standing.born, tuple(found))
    except InvalidInput:
        return None


def drawn(rows: Sequence[Row], course: Course) -> Chart | None:
    """按退休年龄: what the fund and the account would pay, a column an age; None of fewer than two."""
    if len(rows) < 2:
        return None
    chosen = [(row.age_months, row.estimates[COURSES.index(course)]) for row in rows]
    values = [(str(age // 12), found.parts_fen) for age, found in chosen]
    told = _("横轴是退休时的周岁；越晚退休，领的年数越少。")
    unit = (_("元"), 100)
    legend = (_("基础部分"), _("个人账户部分"))
    return chart(values, title=_("每月养老金，按退休年龄"), told=told, unit=unit, legend=legend)
