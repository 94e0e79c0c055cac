"""Money of the demo district: a payment file that is posted, an arrival that waits, a bank statement (示范到账).

The file pays what the road's December left unpaid, and brings one arrival whose payer wrote no code. The statement
agrees but for a line that the books do not know: interest that the bank credited.
"""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from io import StringIO

from quanyi.agency.audit.services import acting_as
from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.control.models import ReconciliationRun
from quanyi.agency.control.reconciliation import reconcile
from quanyi.agency.demo.staff import COLLECTOR, SIGNERS, clerk
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.kinds.receipt.acts import hand_in_payments
from quanyi.agency.ledger.crediting import open_due_fen
from quanyi.agency.registry.models import Employer
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict

ARRIVED = date(2026, 1, 9)
STRAY_FEN = 288_000
BANK_INTEREST_FEN = 1_234
BEFORE_FEN = 10_000_000  # what the demo bank held before, so that balances run on
HEADINGS = ("流水号", "到账日期", "统一社会信用代码", "单位名称", "费款所属期", "金额", "备注")


def receive_money(employer: Employer, month: Month, *, say: Callable[[str], None]) -> None:
    """Hand the file in, sign and post it, and reconcile with a statement; once, however often it is asked."""
    if ReceivedFile.objects.filter(kind=FileKind.PAYMENTS).exists():
        return
    due_fen = open_due_fen(employer.pk, month)
    collector = clerk(COLLECTOR)
    with acting_as(collector.as_actor()):
        handed_in = hand_in_payments(_payments(employer, month, due_fen), "到账明细2026-01.csv", by=collector)
    assert handed_in.case is not None, handed_in.check.faults
    for username in SIGNERS:
        signer = clerk(username)
        with acting_as(signer.as_actor()):
            sign_case(handed_in.case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    run = _reconcile(due_fen)
    say(
        f"到账 payments   到账文件 {handed_in.file.name} → 案件 {handed_in.case.number}："
        f"记入 {format_yuan(due_fen)} 元，暂收待查 {format_yuan(STRAY_FEN)} 元；"
        f"与银行对账单核对，{run.difference_count} 处差异"
    )


def _payments(employer: Employer, month: Month, due_fen: int) -> bytes:
    day = ARRIVED.isoformat()
    paid = (
        "20260109000001",
        day,
        employer.credit_code,
        employer.name,
        str(month),
        format_yuan(due_fen),
        "补足十二月社保费",
    )
    stray = ("20260109000002", day, "", "青禾农机服务部", "", format_yuan(STRAY_FEN), "社保")
    return as_csv([HEADINGS, *([paid] if due_fen else []), stray])


def _reconcile(due_fen: int) -> ReconciliationRun:
    settler = clerk("zhoujun")
    lines = [
        ("20260109000001", due_fen),
        ("20260109000002", STRAY_FEN),
        ("20260121000007", BANK_INTEREST_FEN),
    ]
    rows, balance = [("日期", "流水号", "金额", "余额", "摘要")], BEFORE_FEN
    for reference, fen in lines:
        if fen:
            balance += fen
            on = f"{reference[:4]}-{reference[4:6]}-{reference[6:8]}"
            note = "存款利息" if fen == BANK_INTEREST_FEN else "社保费"
            rows.append((on, reference, format_yuan(fen), format_yuan(balance), note))
    with acting_as(settler.as_actor()):
        return reconcile(as_csv(rows), "基金专户对账单2026-01.csv", by=settler, reason="示范区对账")


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
