"""年度结息: settle a year's accounts with the published rate. The result is a batch that goes to review like all else.

Basis: d14-6-4, gb-10.2-3, gb-A-33, gb-A-34.
"""

from collections.abc import Callable, Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import InterestRow, Submission
from quanyi.agency.control.models import Run
from quanyi.agency.kinds import settlement
from quanyi.agency.ledger import projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Account
from quanyi.law.parameters import find_parameter, parameter, parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.account_parts import Rates, year_rates

SETTLEMENT_RULES = ("account.yearly_interest",)
MONTHLY_PRODUCT = 1  # of the series `interest_form`
COLUMNS = (
    "submission",
    "person",
    "opening_own_fen",
    "opening_transfer_fen",
    "credited_own_fen",
    "credited_transfer_fen",
    "paid_out_fen",
    "own_interest_fen",
    "transfer_interest_fen",
)


class NothingToSettle(Refusal):
    """无可结息账户: every account of that year is settled, or there is none."""


class EarlierYearOpen(NothingToSettle):
    """较早年度未结息: interest is reckoned on the balance at the end of the year before, interest included."""


class OtherMethod(NothingToSettle):
    """计息方法不符: the region gives interest by a formula that the office does not settle by."""


@transaction.atomic
def settle_year(
    year: int, *, region: str, by: Account, progress: Callable[[int], None] = lambda done: None
) -> Run:
    """Compute a year's interest for all unsettled accounts of a region and hand the result in as a submission.

    `progress` is told the number of accounts done. Raises NoParameter where no rate is published for the year,
    NothingToSettle where no account is open, EarlierYearOpen where an earlier year is to be settled first,
    OtherMethod where the region has chosen the yearly method.
    """
    by_monthly_product(year, region)
    rate = parameter("crediting_rate", on=year, region=region)
    if (earlier := projection.unsettled_before(year, region)) is not None:
        raise EarlierYearOpen(
            _("%(earlier)s年度还有账户没有结息，%(year)s年度的年初余额未定。请先结 %(earlier)s年度。")
            % {"earlier": earlier, "year": year}
        )
    last_entry_id = ledger.cut_off()
    rows = list(_rows(year_rates(year, region, rate=rate), last_entry_id, progress))
    if not rows:
        raise NothingToSettle(
            _("%(year)s年度没有待结息的账户：要么都已结息，要么还没有账户。") % {"year": year}
        )
    summary = {
        **_totals(rows),
        "last_entry_id": last_entry_id,
        "rate": str(rate.value),
        "rate_source": rate.source,
    }
    submission = Submission.objects.create(
        kind=settlement.KIND.case.value,
        month=Month(year, 12),
        submitted_by=by,
        row_count=len(rows),
        rules=versions_of(SETTLEMENT_RULES),
        parameters_version=parameters_version(),
        summary=summary,
    )
    copy_rows(InterestRow, COLUMNS, ((submission.pk, *row) for row in rows))
    run = Run.objects.create(
        submission=submission,
        year=year,
        region=region,
        rate=str(rate.value),
        rate_source=rate.source,
        last_entry_id=last_entry_id,
        started_by=by,
    )
    record(Act.SETTLE, year=year, submission=submission.pk, accounts=len(rows))
    return run


def _rows(rates: Rates, last_entry_id: int, progress: Callable[[int], None]) -> Iterator[tuple[int, ...]]:
    flows = ledger.year_flows(rates.year, region=rates.region, up_to_entry=last_entry_id)
    for done, flow in enumerate(flows, 1):
        own, transfer = flow.own, flow.transfer
        if not own.moves and not transfer.moves:
            continue  # emptied in an earlier year: closed, nothing to settle
        own_interest, transfer_interest = ledger.interest_of(flow, rates)
        yield (
            flow.person_id,
            own.opening_fen,
            transfer.opening_fen,
            sum(own.credits),
            sum(transfer.credits),
            sum(own.payouts) + sum(transfer.payouts),
            own_interest.total,
            transfer_interest.total,
        )
        if done % 1000 == 0:
            progress(done)


def by_monthly_product(year: int, region: str) -> None:
    """Raises OtherMethod where a region gives interest of a year otherwise than by the monthly product (Q4, Q5)."""
    for way in ("paying_in", "paying_out"):
        form = find_parameter("interest_form", on=year, region=region, key=way)
        if form is not None and form.value != MONTHLY_PRODUCT:
            raise OtherMethod(
                _(
                    "本地区 %(year)s年度的计息方法登记为年度计算法（%(source)s），系统只按月积数法结息。"
                    "请核对参数 interest_form；确属年度计算法的，不能在本系统结息。"
                )
                % {"year": year, "source": form.source}
            )


def _totals(rows: list[tuple[int, ...]]) -> dict[str, int]:
    """What the reviewers see of a run before they open any account."""
    _, opening_own, opening_transfer, own, transfer, paid_out, own_interest, transfer_interest = zip(
        *rows, strict=True
    )
    return {
        "accounts": len(rows),
        "opening_fen": sum(opening_own) + sum(opening_transfer),
        "credited_fen": sum(own) + sum(transfer),
        "paid_out_fen": sum(paid_out),
        "interest_fen": sum(own_interest) + sum(transfer_interest),
    }
