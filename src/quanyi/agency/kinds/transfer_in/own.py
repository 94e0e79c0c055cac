"""转移接续的进度和结果: what a person sees of relations that moved, or are about to. Basis: gb-5-1, d14-14."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from quanyi.agency.audit.models import Act
from quanyi.agency.collect.models import TransferRow
from quanyi.agency.desk.cases import badge_of
from quanyi.agency.kinds.transfer_in.relations import relations_on
from quanyi.agency.ledger.flows import moves_of
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.review.selectors import latest_round, standing
from quanyi.agency.serve.gate import look, opens_itself


@dataclass(frozen=True)
class TransferLine:
    """一件转移: what was asked for, where its case stands, and what moved, in fen; None where nothing did."""

    row: TransferRow
    case_number: str
    badge: tuple[str, str]
    account_fen: int | None
    pooled_fen: int | None


@opens_itself
def transfers_of_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """转移接续: each matter with its stand, the latest first."""
    with look(request, person_id, Act.VIEW_RECORD, "transfers", for_grants=False) as person:
        context = {
            "person": person,
            "name": facts_of(person)["name"].value,
            "lines": _lines(person_id),
            "relations": relations_on(timezone.localdate()),
        }
        return render(request, "kinds/transfer_in/own.html", context)


def _lines(person_id: int) -> list[TransferLine]:
    rows = TransferRow.objects.filter(person_id=person_id).select_related("submission__round__case")
    moved = {move.row_id: move for move in moves_of(person_id)}
    lines = []
    for row in rows.order_by("-pk"):
        case, move = row.submission.round.case, moved.get(row.pk)
        if latest_round(case).submission_id != row.submission_id:
            continue
        account = move.total_fen - move.pooled_fen if move else None
        badge = badge_of(standing(case), case)
        lines.append(TransferLine(row, case.number, badge, account, move.pooled_fen if move else None))
    return lines
