"""An office that receives money: payment files, and what was declared without it."""

import csv
from datetime import date
from io import StringIO

from django.db import connection
from tests.agency.visitors import Visitors
from tests.agency.world import number

from quanyi.agency.collect.models import ClearanceRow
from quanyi.agency.control.models import ReconciliationRun
from quanyi.agency.desk.handing_in import HandIn
from quanyi.agency.kinds.clearance.acts import clear_suspense
from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.ledger.models import SuspenseItem
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.terms import ClearanceUse, ContributionKind, LedgerAccount

HEADINGS = (
    "流水号",
    "到账日期",
    "统一社会信用代码",
    "单位名称",
    "费款所属期",
    "金额",
    "备注",
    "社会保障号码",
    "姓名",
)
DUE = 192_000  # of 8,000.00 yuan: 64,000 fen own, 128,000 fen the employer's
MARCH = Month(2025, 3)


def payment_file(*rows: dict[str, str]) -> bytes:
    """A payment file as CSV; what a row leaves out is blank."""
    out = StringIO()
    writer = csv.DictWriter(out, HEADINGS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def on_account(account: LedgerAccount) -> int:
    """Debits minus credits of an account, in fen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(amount_fen), 0) FROM ledger_entry WHERE account = %s", [account.value]
        )
        return int(cursor.fetchone()[0])


class Money(Visitors):
    """The small office; `owing()` declares months without money, `receive()` hands a payment file in."""

    def owing(self, *sequences: int, month: Month = MARCH) -> Case:
        """Persons of the employer whose month is declared and posted, and not paid."""
        rows = (
            self.row(
                n,
                row=4 + n,
                name=f"王{'甲乙丙丁戊己'[n % 6]}",
                month=month,
                paid_on=None,
                started_on=month.first_day,
            )
            for n in sequences or (1,)
        )
        return self.approve(self.declare(*rows))

    def paid(self, reference: str = "B001", yuan: str = "1,920.00", **given: str) -> dict[str, str]:
        """A row of a payment file: the employer pays March 2025 on 2 April; `given` replaces fields."""
        return {
            "流水号": reference,
            "到账日期": "2025-04-02",
            "统一社会信用代码": self.employer.credit_code,
            "单位名称": self.employer.name,
            "费款所属期": "2025-03",
            "金额": yuan,
        } | given

    def by_person(
        self, sequence: int, reference: str = "P001", yuan: str = "1,920.00", **given: str
    ) -> dict[str, str]:
        of_person = {"统一社会信用代码": "", "单位名称": "", "社会保障号码": number(sequence)}
        return self.paid(reference, yuan, **{**of_person, **given})

    def hand_in(self, *rows: dict[str, str], content: bytes | None = None) -> HandIn:
        return hand_in_payments(content or payment_file(*rows), "到账.csv", by=self.counter)

    def receive(self, *rows: dict[str, str]) -> Case:
        """A payment case that waits for its signatures."""
        handed_in = self.hand_in(*rows)
        assert handed_in.case, [fault["read"] + fault["wanted"] for fault in handed_in.check.faults]
        return handed_in.case

    def reasons(self, case: Case) -> list[str]:
        """Why each row waits; empty where it is credited."""
        submission = case.rounds.last().submission
        return list(submission.payment_rows.order_by("row").values_list("reason", flat=True))


def day(text: str) -> date:
    return date.fromisoformat(text)


def busy(office: Money) -> None:
    """One of everything: declared and paid, owed, paid by file, back payment, suspense, refund, a settled year."""
    office.owing(1, 2, 3)
    april = office.row(1, name="王乙", month=MARCH + 1, paid_on=date(2025, 4, 20), started_on=None)
    office.approve(office.declare(april))
    office.approve(
        office.receive(
            office.by_person(1), office.by_person(2, "P002", "1,900.00"), office.paid("B003", "20.00")
        )
    )
    back = office.row(
        3, name="王丁", kind=ContributionKind.BACK_PAYMENT, paid_on=date(2025, 6, 5), started_on=None
    )
    office.approve(office.declare(back))
    first, second = SuspenseItem.objects.order_by("pk")
    due = {"use": ClearanceUse.EMPLOYER_DUE.value, "employer": office.employer, "month": MARCH}
    rows = [
        ClearanceRow(item=item, amount_fen=fen, **due) for item, fen in ((first, 190_000), (second, 2_000))
    ]
    office.approve(clear_suspense(rows, by=office.counter))
    office.settle(2025)
    office.approve(office.receive(office.paid("B004", "5.00", 统一社会信用代码="")))
    item = SuspenseItem.objects.order_by("pk").last()
    refund = ClearanceRow(item=item, use=ClearanceUse.REFUND.value, amount_fen=300, payee="甲")
    office.approve(clear_suspense([refund], by=office.counter))


def statement(*rows: tuple[str, str, str, str]) -> bytes:
    """A bank statement: (date, reference, amount, balance)."""
    lines = ["日期,流水号,金额,余额", *(",".join(row) for row in rows)]
    return "\n".join(lines).encode()


def findings(run: ReconciliationRun) -> list[tuple[str, str]]:
    return [(d.agreement, d.finding) for d in run.differences.all()]
