"""A year of a whole district with all kinds of business: each fund ties to accounts, vouchers and reports."""

from datetime import date, timedelta

import pytest
from tests import length
from tests.agency.lives.ending import Ending
from tests.agency.lives.plain import FUND, Life, index
from tests.agency.world import REGION

from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.control.reports import issue_report
from quanyi.agency.kinds.benefit.acts import hand_in_results
from quanyi.agency.ledger.payout import order_number
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme

YEAR = 2025
SCHEMES = (Scheme.PENSION, Scheme.MEDICAL, Scheme.UNEMPLOYMENT, Scheme.WORK_INJURY)


class Year(Ending):
    """Everybody works for one of two employers; of a thousand five are pensioners and two die."""

    def people(self, many: int) -> None:
        for n in range(many):
            born = date(1970, 1, 1) + timedelta(days=n // 450)
            self.lives.append(
                Life(2 * (n % 450) + 11, ("pension",), born, works_for=n % 2, since=index(YEAR, 1))
            )

    def declare_all(self, month: Month, *, is_paid: bool) -> None:
        for at in range(2):
            present = [life for life in self.lives if life.works_for == at and life.since <= month.index]
            rows = [
                self.world.row(
                    life.serial, born_on=life.born, name=self.name(life), month=month, row=4 + n,
                    base_fen=600_000 + 1_000 * (life.serial % 300), paid_on=self.day(month) if is_paid else None,
                    started_on=month.first_day if month.month == 1 and life.schemes == ("pension",) else None,
                ) for n, life in enumerate(present)
            ]  # fmt: skip
            self.approve(self._declared_by(at, rows))
            for life in present:
                wage = 600_000 + 1_000 * (life.serial % 300)
                self.district.owe(life, at, month.index, wage, is_paid=is_paid, came=month.index)

    def pay_all(self, month: Month, at: int) -> None:
        """What a month's dues come to, a line a scheme."""
        for scheme in FUND:
            found = [each for each in self._open(at, scheme) if each[1].month == month.index]
            if found:
                owed = sum(due.owed[scheme] for _life, due in found)
                assert self.receive_lines(at, month + 1, [(owed, month)]) == [""]
                for life, due in found:
                    self.district.come(life, due, scheme, (month + 1).index)

    def bank_answers(self) -> None:
        """All open orders of each scheme, in one file."""
        for scheme in FUND:
            waiting = [
                order for order in self.district.orders if order.state == "open" and order.scheme == scheme
            ]
            lines = [
                f"{order_number(o.pk, 1)},{format_yuan(o.amount).replace(',', '')},成功,2026-01-20,{self.reference()}"
                for o in waiting
            ]  # fmt: skip
            if waiting:
                content = "\n".join(["指令号,金额,支付结果,支付日期,流水号", *lines, ""]).encode()
                self.approve(hand_in_results(content, "回执.csv", by=self.world.settler).case)
            for order in waiting:
                order.state = "paid"
                self.district.paid(order)
                self._maybe_ended(order.life, order.kind)

    def retire_all(self) -> None:
        while self.retire() is not False:
            pass

    def pay_pensions(self, month: Month) -> None:
        self.random.choice = lambda among: (
            "pension" if "pension" in among else month.index
        )  # what is drawn is fixed
        try:
            self.pay_month()
        finally:
            del self.random.choice

    def lived(self, many: int) -> None:
        """Eleven months of work and of pensions, some of them paid by the bank, in parts or not at all."""
        self.people(many)
        for _n in range(max(1, many // 2_000)):
            self.enrol()
        for n in range(1, 12):
            self.declare_all(Month(YEAR, n), is_paid=n % 3 > 0)
            if n % 3 == 0:
                self.pay_all(Month(YEAR, n), at=0)
                self.receive_parts()
                self.roll()
        self.pay_all(Month(YEAR, 3), at=1)
        for _n in range(max(1, many // 200)):
            self.bring()
        self.retire_all()
        for n in range(3, 12):
            self.pay_pensions(Month(YEAR, n))

    def ended(self, many: int) -> None:
        """Deaths and heirs, a child, an injury; all that is payable is paid, and the year is settled."""
        for _n in range(max(2, many // 500)):
            self.die()
            self.inherit()
        self.have_a_child()
        self.be_hurt()
        self.bank_answers()
        self.world.settle(YEAR)
        for life in self.lives:
            if life.account.moves_in(YEAR) and YEAR not in life.account.settled:
                life.account.settle(YEAR)


@pytest.mark.slow
@pytest.mark.django_db
def test_after_a_year_of_all_kinds_every_fund_ties():
    many, year = length.of(short=20, long=20_000), Year(1)
    year.old_lives = many
    year.lived(many)
    year.ended(many)
    year.agrees()
    assert {order.state for order in year.district.orders} == {"paid"}
    _ties(year)


def _ties(year: Year) -> None:
    assert [(d.finding, d.subject) for d in reconcile(reason="测试").differences.all()[:5]] == []
    for scheme in SCHEMES:
        report = issue_report(
            Month(2024, 1), Month(2026, 12), scheme=scheme, region=REGION, by=year.world.settler
        )
        found, held = report.figures, year.district.held[FUND[scheme.value][0]]
        assert (found["closing_fen"], found["unexplained_fen"]) == (held, 0), scheme
