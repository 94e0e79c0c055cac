"""年度结息: settle a year's accounts with the published rate. The result is a batch that goes to review like all else.

Basis: d14-6-4, gb-10.2-3, gb-A-33, gb-A-34.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_columns
from quanyi.agency.collect.models import InterestRow, Submission
from quanyi.agency.control.models import Run
from quanyi.agency.kinds import settlement
from quanyi.agency.kinds.settlement.computed import COLUMNS, Block, Computed, Table
from quanyi.agency.ledger import projection
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.ledger.locks import no_posting_under_way
from quanyi.agency.ledger.made_up import made_up_in
from quanyi.agency.ledger.year_columns import YearColumns, unsettled_columns
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Account
from quanyi.bulk import part_interest
from quanyi.law.parameters import ParameterValue, find_parameter, parameter, parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.account_parts import Rates, year_rates
from quanyi.law.rules.account_record import OwedMonth

SETTLEMENT_RULES = ("account.yearly_interest",)
MONTHLY_PRODUCT = 1  # of the series `interest_form`


class NothingToSettle(Refusal):
    """无可结息账户: every account of that year is settled, or there is none."""


class EarlierYearOpen(NothingToSettle):
    """较早年度未结息: interest is reckoned on the balance at the end of the year before, interest included."""


class AccountYearsDiffer(NothingToSettle):
    """账户年度有误: what is kept of the account years is not what the entries come to; no interest is given on it."""


class OtherMethod(NothingToSettle):
    """计息方法不符: the region gives interest by a formula that the office does not settle by."""


@transaction.atomic
def settle_year(
    year: int, *, region: str, by: Account, progress: Callable[[int], None] = lambda done: None
) -> Run:
    """Compute a year's interest for all unsettled accounts of a region and hand the result in as a submission.

    `progress` is told the number of accounts done. Raises NoParameter where no rate is published for the year,
    NothingToSettle where no account is open, EarlierYearOpen where an earlier year is to be settled first,
    AccountYearsDiffer where they are not what the entries come to, OtherMethod where the region has chosen the yearly
    method.
    """
    by_monthly_product(year, region)
    rate = parameter("crediting_rate", on=year, region=region)
    _refuse_unready(year, region)
    with Computed() as computed:
        with no_posting_under_way():
            last_entry_id = ledger.last_entry_id()
            for block in _blocks(year_rates(year, region, rate=rate)):
                computed.add(block)
        if not computed.count:
            raise NothingToSettle(
                _("%(year)s年度没有待结息的账户：要么都已结息，要么还没有账户。") % {"year": year}
            )
        submission = _submission(year, computed, last_entry_id, rate, by)
        copy_columns(InterestRow, ("submission", *COLUMNS), _told(computed.blocks(submission.pk), progress))
    record(Act.SETTLE, year=year, submission=submission.pk, accounts=computed.count)
    return Run.objects.create(
        submission=submission,
        year=year,
        region=region,
        rate=str(rate.value),
        rate_source=rate.source,
        last_entry_id=last_entry_id,
        started_by=by,
    )


def _refuse_unready(year: int, region: str) -> None:
    """What a year begins with is settled, and is what the entries come to: the account years alone are no record."""
    if (earlier := projection.unsettled_before(year, region)) is not None:
        raise EarlierYearOpen(
            _("%(earlier)s年度还有账户没有结息，%(year)s年度的年初余额未定。请先结 %(earlier)s年度。")
            % {"earlier": earlier, "year": year}
        )
    if projection.year_differs(year, region):
        raise AccountYearsDiffer(
            _(
                "账户年度与分录不一致，没有结息。请系统管理员先核对投影（quanyi projection check），查明原因后重建。"
            )
        )


def _submission(
    year: int, computed: Computed, last_entry_id: int, rate: ParameterValue, by: Account
) -> Submission:
    used = {"last_entry_id": last_entry_id, "rate": str(rate.value), "rate_source": rate.source}
    return Submission.objects.create(
        kind=settlement.KIND.case.value,
        month=Month(year, 12),
        submitted_by=by,
        row_count=computed.count,
        rules=versions_of(SETTLEMENT_RULES),
        parameters_version=parameters_version(),
        summary=computed.totals | used,
    )


def _told(blocks: Iterator[Block], progress: Callable[[int], None]) -> Iterator[Block]:
    done = 0
    for block in blocks:
        yield block
        done += len(block[0])
        progress(done)  # between two statements: the connection is free


def _blocks(rates: Rates) -> Iterator[Table]:
    made_up = made_up_in(rates.year, rates.region)
    moved = ledger.moves_in(rates.year, rates.region)
    with closing(unsettled_columns(rates.year, rates.region)) as found:
        for years in found:
            yield _block(years, rates, made_up, moved)


def _block(
    years: YearColumns,
    rates: Rates,
    made_up: Mapping[int, tuple[OwedMonth, ...]],
    moved: Mapping[int, Any],
) -> Table:
    own, transfer = (
        part_interest(*part, rate=rates.credited.rate).total for part in (years.own, years.transfer)
    )
    for place in np.flatnonzero(np.isin(years.person_ids, [*made_up, *moved])):
        person_id = int(years.person_ids[place])
        flow = ledger.as_moved(years.at(int(place), made_up.get(person_id, ())), moved.get(person_id, ()))
        own[place], transfer[place] = (part.total for part in ledger.interest_of(flow, rates))
    table = np.column_stack(
        [
            years.person_ids,
            years.own.opening_fen,
            years.transfer.opening_fen,
            years.own.credits_fen.sum(axis=1),
            years.transfer.credits_fen.sum(axis=1),
            years.own.payouts_fen.sum(axis=1) + years.transfer.payouts_fen.sum(axis=1),
            own,
            transfer,
        ]
    )
    found: Table = table[years.own.moves | years.transfer.moves]  # emptied in an earlier year: closed
    return found


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
