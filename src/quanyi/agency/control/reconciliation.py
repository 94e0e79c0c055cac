"""对账: hold the books against themselves, their vouchers, their reports and the bank; keep what was found.

A run reads and changes nothing but its own record: a difference is put right by a case, or by the bank.
Basis: gb-10.2-4, gb-12-2.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.db import transaction

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import current_actor, record
from quanyi.agency.collect.answers import remembered_choices
from quanyi.agency.collect.digest import sm3
from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.collect.payments import StatementLine, read_statement
from quanyi.agency.collect.payments.balances import Ordered, in_order
from quanyi.agency.control import reports
from quanyi.agency.control.models import (
    Agreement,
    Finding,
    FundReport,
    ReconciliationDifference,
    ReconciliationRun,
)
from quanyi.agency.ledger import agreement
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.agreement import Disagreement
from quanyi.agency.ledger.bank import Movement, movements_between
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Account
from quanyi.law.terms import SCHEME_ACCOUNTS, Scheme
from quanyi.sheets import Choices, Fault, Notice

SHOWN = 10_000  # differences that a run keeps; their number is kept whole


class StatementRefused(Refusal):
    """对账单不能读取: every fault of the file. Nothing was compared."""

    def __init__(self, faults: Sequence[Fault], *, is_asked: bool = False) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults[:20]))
        self.faults = faults
        # Whether the one who hands it in can answer what is open.
        self.is_asked = is_asked


@transaction.atomic
def reconcile(
    statement: bytes | None = None,
    name: str = "",
    *,
    by: Account | None = None,
    reason: str = "",
    scheme: Scheme = Scheme.PENSION,
    choices: Choices | None = None,
) -> ReconciliationRun:
    """Compare everything as one moment has it, and keep the differences with their evidence.

    `statement` is a bank statement of the account of the scheme's fund; without one, the bank is not compared. What was
    said of its columns is `choices`, else what was said of this account's statements before. Raises StatementRefused
    where it cannot be read.
    """
    look_at_one_moment()
    said = choices or remembered_choices(FileKind.STATEMENT, scheme=scheme.value)
    ordered, told = _lines_of(statement, name, said) if statement is not None else (Ordered([], []), ())
    lines = ordered.lines
    found = [
        *_as(Agreement.BOOKS, agreement.books()),
        *_as(Agreement.VOUCHERS, chain(agreement.vouchers(), _changed_originals())),
        *_as(Agreement.REPORTS, chain(agreement.reports(), _settlement_reports(), reports.disagreements())),
        *_as(Agreement.BANK, _against_bank(ordered, scheme)),
    ]
    run = ReconciliationRun.objects.create(
        ran_by=by,
        ran_by_name=by.display_name if by else current_actor().name,
        last_entry_id=ledger.last_entry_id(),
        statement_name=name[-255:] if statement is not None else "",
        statement=statement,
        statement_digest=sm3(statement) if statement is not None else "",
        compared={
            **_compared(lines, found, scheme),
            "statement_told": [notice.as_dict() for notice in (*told, *_overlaps(lines, scheme))],
        },
        difference_count=len(found),
    )
    for difference in found[:SHOWN]:
        difference.run = run
    ReconciliationDifference.objects.bulk_create(found[:SHOWN], batch_size=1000)
    record(Act.RECONCILE, run=run.pk, differences=len(found), purpose=reason)
    return run


def _lines_of(
    statement: bytes, name: str, choices: Choices
) -> tuple[Ordered[StatementLine], tuple[Notice, ...]]:
    reading = read_statement(statement, name, choices=choices)
    if not reading.ok:
        faults = (*reading.faults, *(question.fault for question in reading.questions))
        raise StatementRefused(faults, is_asked=bool(reading.questions))
    return in_order(reading.rows, reading.opening_fen), reading.notices


def _overlaps(lines: Sequence[StatementLine], scheme: Scheme) -> Iterator[Notice]:
    """Statements of the account that were compared before and share days with this one: no line counts twice."""
    if not lines:
        return
    first, last = min(line.on for line in lines), max(line.on for line in lines)
    earlier = ReconciliationRun.objects.defer("statement").filter(
        compared__statement_scheme=scheme.value,
        compared__statement_first__lte=last.isoformat(),
        compared__statement_last__gte=first.isoformat(),
    )
    for run in earlier.order_by("-pk")[:1]:
        name, days = run.statement_name, (run.compared["statement_first"], run.compared["statement_last"])
        zh = f"对账单的日期与此前对过的“{name}”（{days[0]}至{days[1]}）有重叠；对账只核对，同一流水不会重复入账。"
        en = f"Its days overlap “{name}” ({days[0]} to {days[1]}), compared before; no movement is entered twice."
        yield Notice(None, None, zh, en, "statement_overlaps")


def _as(side: Agreement, found: Iterable[Disagreement]) -> Iterator[ReconciliationDifference]:
    for disagreement in found:
        yield ReconciliationDifference(
            agreement=side,
            finding=Finding(disagreement.finding),
            subject=disagreement.subject[:200],
            ledger_fen=disagreement.ledger_fen,
            other_fen=disagreement.other_fen,
            evidence=disagreement.evidence,
        )


def _compared(
    lines: Sequence[StatementLine], found: Sequence[ReconciliationDifference], scheme: Scheme
) -> dict[str, int | str | None]:
    """How much was looked at. Fund without a reference came with declarations or migrated books: no difference."""
    of_books = agreement.compared()
    counts = Counter(difference.agreement for difference in found)
    return {
        **of_books,
        "reports": FundReport.objects.count(),
        "fund_without_reference_fen": of_books["fund_fen"] - of_books["fund_with_reference_fen"],
        **{f"{side.value}_differences": counts[side] for side in Agreement},
        "statement_scheme": scheme.value if lines else None,
        "statement_lines": len(lines),
        "statement_first": lines[0].on.isoformat() if lines else None,
        "statement_last": lines[-1].on.isoformat() if lines else None,
        "statement_balance_fen": lines[-1].balance_fen if lines else None,
    }


def _changed_originals() -> Iterator[Disagreement]:
    """Files behind posted cases whose bytes are no longer those that were received; not those erased by law."""
    posted = ReceivedFile.objects.filter(submission__round__case__journals__isnull=False).distinct()
    posted = posted.exclude(digest__startswith=ERASED)
    for file in posted.iterator(chunk_size=20):
        if (digest := sm3(bytes(file.content))) != file.digest:
            yield Disagreement(
                Finding.ORIGINAL_CHANGED.value,
                file.name,
                None,
                None,
                {"file": file.pk, "received": file.digest, "found": digest},
            )


# What a settlement reported as the sum it settled, against the entries that it knew of.
SETTLEMENT_REPORTS = """
    WITH reported AS (
        SELECT r.id AS run_id, r.year, r.last_entry_id, r.submission_id, c.number,
            sum(i.opening_own_fen + i.opening_transfer_fen + i.credited_own_fen + i.credited_transfer_fen
                - i.paid_out_fen) AS fen
        FROM compute_run r JOIN collect_interestrow i ON i.submission_id = r.submission_id
        JOIN review_round o ON o.submission_id = r.submission_id JOIN review_case c ON c.id = o.case_id
        JOIN ledger_journal j ON j.case_id = c.id
        GROUP BY 1, 2, 3, 4, 5
    ), posted AS (
        SELECT r.run_id, -sum(e.amount_fen) AS fen
        FROM reported r JOIN collect_interestrow i ON i.submission_id = r.submission_id
        JOIN ledger_entry e ON e.person_id = i.person_id AND e.id <= r.last_entry_id
            AND e.month <= make_date(r.year, 12, 1) AND e.account BETWEEN 5 AND 8
            AND NOT (e.account IN (6, 8) AND e.month >= make_date(r.year, 1, 1) AND (e.amount_fen < 0) <> e.is_red)
        GROUP BY 1
    )
    SELECT r.year || ' 年度结息，案件 ' || r.number, coalesce(p.fen, 0), r.fen,
        json_build_object('case', r.number, 'year', r.year, 'last_entry', r.last_entry_id)
    FROM reported r LEFT JOIN posted p USING (run_id) WHERE coalesce(p.fen, 0) <> r.fen ORDER BY r.run_id
"""


def _settlement_reports() -> Iterator[Disagreement]:
    yield from agreement.found("report_unequal", SETTLEMENT_REPORTS)


# The bank -----------------------------------------------------------------------------------------------------------


def _against_bank(ordered: Ordered[StatementLine], scheme: Scheme) -> Iterator[Disagreement]:
    """账实: each booked movement of the statement's days against the statement, both ways."""
    lines = ordered.lines
    if not lines:
        return
    first, last = min(line.on for line in lines), max(line.on for line in lines)
    movements = movements_between(
        first, last, [line.reference for line in lines], fund=SCHEME_ACCOUNTS[scheme].fund
    )
    by_reference: dict[str, StatementLine] = {}
    for line in lines:
        if line.reference in by_reference:
            yield _told(Finding.TWICE_IN_STATEMENT, line, by_reference[line.reference].row)
        by_reference.setdefault(line.reference, line)
    for reference, movement in movements.items():
        if reference not in by_reference:
            yield _bank(Finding.NOT_IN_STATEMENT, reference, movement, None)
    for reference, line in by_reference.items():
        yield from _compare(reference, movements.get(reference), line)
    for line, should_be in ordered.breaks:
        evidence = {"row": line.row, "reference": line.reference}
        yield Disagreement(
            Finding.RUNNING_BALANCE.value, f"第 {line.row} 行余额", should_be, line.balance_fen, evidence
        )


def _compare(reference: str, movement: Movement | None, line: StatementLine) -> Iterator[Disagreement]:
    if movement is None:
        yield _bank(Finding.NOT_IN_LEDGER, reference, None, line)
        return
    if movement.amount_fen != line.amount_fen:
        yield _bank(Finding.OTHER_AMOUNT, reference, movement, line)
    # Money that is ordered out leaves on that day or later; money that came in came on one day.
    if line.on != movement.on and not (movement.amount_fen < 0 and line.on > movement.on):
        yield _bank(Finding.OTHER_DATE, reference, movement, line)


def _bank(
    finding: Finding, reference: str, movement: Movement | None, line: StatementLine | None
) -> Disagreement:
    evidence: dict[str, object] = {"reference": reference}
    if movement:
        evidence |= {
            "journal": movement.journal_id,
            "case": movement.case_number,
            "on": movement.on.isoformat(),
        }
    if line:
        evidence |= {"row": line.row, "statement_on": line.on.isoformat()}
    return Disagreement(
        finding.value,
        f"流水号 {reference}",
        movement.amount_fen if movement else None,
        line.amount_fen if line else None,
        evidence,
    )


def _told(finding: Finding, line: StatementLine, first_row: int) -> Disagreement:
    evidence = {"reference": line.reference, "row": line.row, "first_row": first_row}
    return Disagreement(finding.value, f"流水号 {line.reference}", None, line.amount_fen, evidence)
