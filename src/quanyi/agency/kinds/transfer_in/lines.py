"""转入案件, as the reviewers see it: what the rule decides; of a receipt the account, its months, what overlaps."""

from typing import Any

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.collect.models import Submission, TransferAct, TransferRow
from quanyi.agency.kinds.transfer_in.asking import judged, place_of_benefit, wanted_of
from quanyi.agency.kinds.transfer_in.letters import outcome_told
from quanyi.agency.kinds.transfer_in.receiving import coming, letter_message
from quanyi.agency.registry.selectors import shown_names


def rows_of(submission: Submission) -> Any:
    return TransferRow.objects.filter(submission=submission).order_by("pk")


def facts_of(submission: Submission) -> dict[str, Any]:
    """For the rows' template."""
    row = submission.transfer
    known = {
        "row": row,
        "name": shown_names([row.person_id])[row.person_id],
        "moved": getattr(row, "transfer", None),
    }
    if not row.content or (row.act == TransferAct.RECEIPT.value and letter_message(row).content == ERASED):
        return known
    if row.act == TransferAct.RECEIPT.value:
        found = coming(letter_message(row))
        return known | {"coming": found, "months": {each["month"] for each in found.months}}
    wanted = wanted_of(row)
    return known | {
        "wanted": wanted,
        "decided": judged(row.person, wanted),
        "told": outcome_told(row.content["outcome"]),
        "place": place_of_benefit(row.person, wanted),
    }
