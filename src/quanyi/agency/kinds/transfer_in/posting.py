"""办结转入: an application sends the contact letter; a receipt posts the account, its months and what is refunded.

Basis: d14-10, gb-6.6, gb-6.2, gb-5-1, sco-2009-66-8, notice-2009-187.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import MessageKind, MigrationYear, Submission, TransferAct, TransferRow
from quanyi.agency.exchange.messages import send
from quanyi.agency.exchange.moving import has_left
from quanyi.agency.kinds.transfer_in.asking import MOVES, TransferInRefused, judged, wanted_of
from quanyi.agency.kinds.transfer_in.asking import refuse as refuse_application
from quanyi.agency.kinds.transfer_in.receiving import Coming, coming, letter_message, refuse
from quanyi.agency.ledger.account_states import move
from quanyi.agency.ledger.posting import MovedRelation, Posting, Released, Suspended, one_journal
from quanyi.agency.ledger.services import post
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import PostingRefused
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import StatusChange
from quanyi.agency.registry.services import register
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.law.ledger_transfer import received_entries
from quanyi.law.periods import Month
from quanyi.law.terms import AccountEvent, PersonStatus, SuspenseReason


def try_out(case: Case, submission: Submission) -> Posting:
    """What a receipt would post; an application posts nothing."""
    row = submission.transfer
    if row.act == TransferAct.RECEIPT.value:
        return _receipt(row, _still(row))
    _refuse_application(row)
    return Posting()


def carry_out(case: Case) -> object:
    """Raises PostingRefused where what it rests on has moved on."""
    row = latest_round(case).submission.transfer
    take(Lock.PERSON_CHANGE, row.person_id)
    if row.act == TransferAct.RECEIPT.value:
        found = _still(row)
        _write_months(row, found)
        return post(case, _receipt(row, found))
    _refuse_application(row)
    if row.content["outcome"] == MOVES:
        _reopen(case, row)
        _send_letter(row)
    return None


def _refuse_application(row: TransferRow) -> None:
    try:
        refuse_application(row.person, wanted_of(row))
        if judged(row.person, wanted_of(row)).value != row.content["outcome"]:
            raise PostingRefused(_("提交之后，该人的登记或缴费有变动，审核结论不同了。请退回本案重新提交。"))
    except TransferInRefused as refusal:
        raise PostingRefused(str(refusal)) from refusal


def _reopen(case: Case, row: TransferRow) -> None:
    """转回: the account that left from here stands again, and takes what its holder pays here now."""
    if not has_left(row.person_id):
        return
    on = timezone.localdate()
    move({row.person_id: on}, AccountEvent.RETURNED, case)
    register(case.pk)
    StatusChange.objects.create(
        person_id=row.person_id, status=PersonStatus.CONTRIBUTING.value, holds_from=on, reason="转出后转回",
        case_id=case.pk,
    )  # fmt: skip


def _send_letter(row: TransferRow) -> None:
    matter: dict[str, Any] = {
        "person": {"name": facts_of(row.person)["name"].value, "number": row.person.social_security_number},
        "place_name": settings.QUANYI_REGION_NAME,
        "bank_account": row.bank_account,
        "on": timezone.localdate().isoformat(),
    }
    send(MessageKind.LETTER, row.number, row.office, row.person, matter, by=None)


# A receipt ------------------------------------------------------------------------------------------------------------


def _still(row: TransferRow) -> Coming:
    """The account that comes, held against what stands here now."""
    try:
        found = coming(letter_message(row))
        refuse(found, row.number, [taking.item_id for taking in row.submission.clearance_rows.all()])
    except TransferInRefused as refusal:
        raise PostingRefused(str(refusal)) from refusal
    if found.overlapping != row.content["overlapping"]:
        raise PostingRefused(
            _("提交之后，本地又有与转入相同月份的缴费记录。请退回本案，重新商定重复的月份。")
        )
    return found


def _receipt(row: TransferRow, found: Coming) -> Posting:
    on = timezone.localdate()
    this, received = Month.of(on), found.received
    month, pooled = min(this, Month(found.year, 12)), int(found.amounts["pooled"])
    if min(received.held) < 0 or received.total_fen + pooled + found.refund_fen != found.amounts["total"]:
        raise PostingRefused(_("入账、统筹和清退的合计不是信息表的转移基金总额，不能入账。请函商对方机构。"))
    stated = [(str(at), own, transfer) for at, (own, transfer) in sorted(received.this_year.items())]
    fact = MovedRelation(
        row.pk, row.person_id, TransferAct.RECEIPT.value, row.number, found.year, month, *received.held,
        json.dumps(stated), pooled, int(found.amounts["total"]),
    )  # fmt: skip
    refund = Suspended(None, None, row.person_id, on, found.refund_fen, SuspenseReason.OVERLAP.value)
    return Posting(
        entries=one_journal(
            received_entries(
                row.person_id, received, pooled_fen=pooled, refund_fen=found.refund_fen, month=month, paid_in=this
            )
        ),
        person_id=row.person_id,
        released=[
            Released(taking.item_id, taking.pk, taking.amount_fen) for taking in row.submission.clearance_rows.all()
        ],
        suspended=[refund] if found.refund_fen else [],
        transfers=[fact],
    )  # fmt: skip


_YEAR = (
    "submission", "insurance_number", "year", "credit_code", "base_fen", "own_due_fen", "employer_due_fen",
    "credited_in", "own_credit_fen", "transfer_credit_fen", "own_payout_fen", "transfer_payout_fen",
    "own_interest_fen", "transfer_interest_fen",
)  # fmt: skip
_NOTHING = "{" + ",".join(["0"] * 12) + "}"


def _write_months(row: TransferRow, found: Coming) -> None:
    """转入的月份 become months of the record here, under the place that they come from."""
    copy_rows(MigrationYear, _YEAR, list(_years(row, found)))


def _years(row: TransferRow, found: Coming) -> Iterator[tuple[Any, ...]]:
    years: dict[tuple[int, str], list[list[Any]]] = {}
    left_out = {*found.known, *found.overlapping}
    for each in found.months:
        if each["month"] in left_out:
            continue
        at, credited = Month.parse(each["month"]), Month.parse(each["credited"])
        arrays = years.setdefault((at.year, each["through"]), [[0] * 12, [0] * 12, [0] * 12, ["NULL"] * 12])
        for place, name in enumerate(("base", "own", "employer")):
            arrays[place][at.month - 1] += int(each[name])
        arrays[3][at.month - 1] = (credited if credited.year == found.year else at).first_day.isoformat()
    for (year, _through), arrays in sorted(years.items()):
        filled = ["{" + ",".join(map(str, array)) + "}" for array in arrays]
        yield (
            row.submission_id, row.person.insurance_number, year, row.office, *filled, *[_NOTHING] * 4, None, None
        )  # fmt: skip
