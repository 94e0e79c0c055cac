"""Taking in what employers hand in: the file as it is, what its reading found, and the rows as a submission.

Basis: d14-5-2, d14-6-1, d14-6-3, d14-6-4, d14-13.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.declaration import DeclaredRow
from quanyi.agency.collect.digest import sm3
from quanyi.agency.collect.models import (
    Channel,
    DeclarationRow,
    FileCheck,
    FileKind,
    ReceivedFile,
)
from quanyi.agency.registry.models import Employer
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month
from quanyi.law.rules.contribution import MonthlyContribution, MonthRates, month_rates
from quanyi.law.terms import ContributionKind
from quanyi.sheets import Fault, FaultCode, Notice, Reading

Supplements = Mapping[
    tuple[str, Month], DeclarationRow
]  # (social security number, month) -> what stands open

AmountsOf = Callable[[int, Month], MonthlyContribution]  # declared wage in fen, month

# Faults that an answer of the sender clears (`collect.answers`).
ASKED = frozenset(
    code.value
    for code in (
        FaultCode.COLUMN_UNKNOWN,
        FaultCode.COLUMN_WITHOUT_HEADING,
        FaultCode.COLUMNS_DIFFER,
        FaultCode.SEVERAL_SHEETS,
        FaultCode.OTHER_MONTH,
        FaultCode.OTHER_EMPLOYER,
    )
)
DECLARATION_RULES = (
    "contribution.base",
    "contribution.own",
    "contribution.employer",
    "contribution.account_credit",
)


@transaction.atomic(savepoint=False)
def receive_file(
    content: bytes, name: str, *, employer: Employer, month: Month, channel: Channel, by: Account
) -> tuple[ReceivedFile, bool]:
    """Keep the original as it is. The same bytes for the same month are recognised: (the file, whether it is new).

    Called under the employer's lock: nobody hands the same file in meanwhile.
    """
    known = {"employer": employer, "month": month, "digest": sm3(content)}
    file = ReceivedFile.objects.filter(**known).first()
    is_new = file is None
    file = file or ReceivedFile.objects.create(
        **known, name=name[-255:], content=content, size=len(content), channel=channel, received_by=by
    )
    record(
        Act.RECEIVE_FILE,
        employer=employer.pk,
        file=file.pk,
        digest=file.digest,
        name=name[:255],
        again=not is_new,
    )
    return file, is_new


def note_check(file: ReceivedFile, reading: Reading[Any]) -> FileCheck:
    """Keep what this reading found, so that the fault list can be fetched later."""
    return FileCheck.objects.create(
        file=file,
        row_count=len(reading.rows),
        faults=[fault.as_dict() for fault in reading.faults],
        notices=[notice.as_dict() for notice in reading.notices],
    )


def notices_of(check: FileCheck) -> list[Notice]:
    return [Notice.from_dict(notice) for notice in check.notices]


def faults_of(check: FileCheck) -> list[Fault]:
    return [Fault.from_dict(fault) for fault in check.faults]


def is_asked(check: FileCheck) -> bool:
    """Whether the sender can answer something that the check left open."""
    return any(fault["code"] in ASKED for fault in check.faults)


def amounts_of(region: str) -> AmountsOf:
    """What a declared wage owes in a month, and what of it is credited: the law is asked once a month of a list."""
    rates: dict[Month, MonthRates] = {}

    def amounts(wage_fen: int, month: Month) -> MonthlyContribution:
        if month not in rates:
            rates[month] = month_rates(month, region)
        return rates[month].of(wage_fen)

    return amounts


class Computed(NamedTuple):
    """申报明细: a declared row with what the rules make of it; its fields are columns of `DeclarationRow`."""

    row: int
    social_security_number: str
    name: str
    month: Month
    declared_wage_fen: int
    paid_on: date | None
    started_on: date | None
    remark: str
    kind: str
    base_fen: int
    own_due_fen: int
    employer_due_fen: int
    account_own_fen: int
    account_transfer_fen: int


def computed(row: DeclaredRow, amounts: AmountsOf, supplement: DeclarationRow | None) -> Computed:
    """What a row owes: its month, or what the month owes beyond what was paid for it."""
    kind = ContributionKind.SUPPLEMENT if supplement else row.kind
    made = _left_of(supplement) if supplement else amounts(row.base_fen, row.month)
    days = row.paid_on, row.started_on
    return Computed(
        row.row, row.social_security_number, row.name, row.month, row.base_fen, *days,
        row.remark[:200], kind.value, *made,
    )  # fmt: skip


def _left_of(supplement: DeclarationRow) -> MonthlyContribution:
    return MonthlyContribution(
        supplement.base_fen,
        supplement.own_due_fen,
        supplement.employer_due_fen,
        supplement.account_own_fen,
        supplement.account_transfer_fen,
    )


def settles(row: DeclaredRow, supplements: Supplements) -> DeclarationRow | None:
    """补差: the supplement that a row pays: a back payment, paid, of the wage that a correction found right."""
    supplement = supplements.get((row.social_security_number, row.month))
    is_paid_back = row.kind is ContributionKind.BACK_PAYMENT and row.paid_on is not None
    if supplement and is_paid_back and supplement.declared_wage_fen == row.base_fen:
        return supplement
    return None


@transaction.atomic
def receive_bank_file(
    content: bytes,
    name: str,
    kind: FileKind,
    *,
    by: Account,
    employer: Employer | None = None,
    channel: Channel = Channel.COUNTER,
) -> tuple[ReceivedFile, bool]:
    """As `receive_file`, of no month: arrivals, results of payments, a statement that leaves something open, lists of
    other authorities; or of an employer who joins and leaves.
    """
    file, is_new = ReceivedFile.objects.get_or_create(
        kind=kind,
        employer=employer,
        digest=sm3(content),
        defaults={
            "month": Month.of(timezone.localdate()),
            "name": name[-255:],
            "content": content,
            "size": len(content),
            "channel": channel,
            "received_by": by,
        },
    )
    about: dict[str, Any] = {"employer": employer.pk} if employer else {}
    record(Act.RECEIVE_FILE, **about, file=file.pk, digest=file.digest, name=name[:255], again=not is_new)
    return file, is_new
