"""年度个人权益记录单: what one sheet says of a person's year; the same for the page and for the paper.

Every amount is one of the record (`serve/record.py`), so it opens under the same key. Basis: d13-17, sil-74, gb-9.2-2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from quanyi.agency.registry.facts import Held
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.record import (
    AccountYearLine,
    ContributionLine,
    EmploymentLine,
    PaymentLine,
    PersonRecord,
)
from quanyi.agency.serve.templatetags.month_rows import SIGNS, states_of
from quanyi.law.capitals import in_capitals
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme

# Of a scheme whose contributions this system does not keep.
INSURED = "√"


@dataclass(frozen=True)
class SheetMonth:
    """一个月: the sign of the pension insurance with its lines, and that of each other scheme."""

    month: Month
    sign: str
    lines: tuple[ContributionLine, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class PaymentRun:
    """待遇支付: alike payments of months that follow one another."""

    lines: tuple[PaymentLine, ...]  # the earliest first

    @property
    def first(self) -> PaymentLine:
        return self.lines[0]

    @property
    def last(self) -> PaymentLine:
        return self.lines[-1]


@dataclass(frozen=True)
class YearSheet:
    """年度记录单: a year of a record; `account` is None where the account had no such year."""

    record: PersonRecord
    year: int
    account: AccountYearLine | None
    employers: tuple[str, ...]
    months: tuple[SheetMonth, ...]
    others: tuple[Scheme, ...]
    payments: tuple[PaymentRun, ...]

    @property
    def actual_months(self) -> int:
        """实际缴费月数 to the end of the year. Basis: gb-A-24-2."""
        return len({
            line.month for line in self.record.contributions if line.is_paid and line.month.year <= self.year
        })  # fmt: skip

    @property
    def closing_in_capitals(self) -> str:
        """年末储存额大写; empty while the year is not settled."""
        closing = self.account.closing_fen if self.account else None
        return "" if closing is None else in_capitals(closing)

    @property
    def started_work_on(self) -> str:
        """参加工作时间. Basis: gb-A-7."""
        return self._item("started_work_on")

    @property
    def address(self) -> str:
        """邮政编码和邮寄地址. Basis: gb-A-19, gb-A-20."""
        return " ".join(filter(None, (self.postcode, self.postal_address)))

    @property
    def postcode(self) -> str:
        return self._item("postcode")

    @property
    def postal_address(self) -> str:
        return self._item("address")

    @property
    def address_versions(self) -> list[Held]:
        """What is registered now of the two."""
        return [held for key in ("postcode", "address") if (held := self._held(key))]

    def _item(self, key: str) -> str:
        held = self._held(key)
        return held.shown if held else ""

    def _held(self, key: str) -> Held | None:
        return next((line.now for line in self.record.items if line.item.key == key), None)


def year_sheet(record: PersonRecord, year: int) -> YearSheet:
    """The sheet of a year. Raises NoSuchFigure where the record knows nothing of that year."""
    account = next((line for line in record.years if line.year == year), None)
    employments = [line for line in record.employments if _in(line, date(year, 1, 1), date(year, 12, 31))]
    lines = [line for line in record.contributions if line.month.year == year]
    payments = [line for line in record.payments if line.month.year == year]
    if not (account or employments or lines or payments):
        raise NoSuchFigure(_("这份记录里没有这个年度。"))
    others = tuple(s for s in Scheme if s is not Scheme.PENSION and any(e.scheme is s for e in employments))
    return YearSheet(
        record=record,
        year=year,
        account=account,
        employers=tuple(
            dict.fromkeys([*(e.employer_name for e in employments), *(x.employer_name for x in lines)])
        ),
        months=tuple(_months(year, lines, employments, others)),
        others=others,
        payments=tuple(_runs(payments)),
    )


def years_of(record: PersonRecord) -> list[int]:
    """The years in which something was paid, owed or kept, newest first."""
    known = {line.year for line in record.years}
    known |= {line.month.year for line in record.contributions}
    known |= {line.month.year for line in record.payments}
    return sorted(known, reverse=True)


def _in(line: EmploymentLine, first: date, last: date) -> bool:
    return line.starts_on <= last and (line.ends_on is None or line.ends_on >= first)


def _months(
    year: int,
    lines: Sequence[ContributionLine],
    employments: Sequence[EmploymentLine],
    others: Sequence[Scheme],
) -> Iterator[SheetMonth]:
    for month, state in zip(Month.of_year(year), states_of(lines), strict=True):
        insured = {e.scheme for e in employments if _in(e, month.first_day, month.last_day)}
        yield SheetMonth(
            month,
            SIGNS[state],
            tuple(line for line in lines if line.month == month),
            tuple(INSURED if scheme in insured else SIGNS["none"] for scheme in others),
        )


def _runs(payments: Sequence[PaymentLine]) -> Iterator[PaymentRun]:
    """Payments by kind, those alike of months in a row together."""
    ordered = sorted(payments, key=lambda line: (line.kind, line.month.index, line.payment_id))
    run: list[PaymentLine] = []
    for line in ordered:
        if run and not _goes_on(run[-1], line):
            yield PaymentRun(tuple(run))
            run = []
        run.append(line)
    if run:
        yield PaymentRun(tuple(run))


def _goes_on(one: PaymentLine, other: PaymentLine) -> bool:
    alike = (one.kind, one.amount_fen, one.state) == (other.kind, other.amount_fen, other.state)
    return alike and other.month - one.month == 1
