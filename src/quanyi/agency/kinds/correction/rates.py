"""利率更正: the settled years of a region computed anew where the rate they were settled at no longer stands.

A rate that was wrong and a provisional one that became final are one matter: the accounts get the difference, every
later settled year with it. Basis: d14-16, d14-6-4, gb-10.2-3, gb-A-34.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.copying import copy_rows
from quanyi.agency.collect.models import InterestDifference, RateCorrection, Submission
from quanyi.agency.control.models import Run
from quanyi.agency.kinds import correction
from quanyi.agency.kinds.correction.differences import YearDifference, changed_flow, yearly_totals
from quanyi.agency.kinds.correction.rights import Ground, NothingToCorrect
from quanyi.agency.kinds.settlement.settling import SETTLEMENT_RULES
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles
from quanyi.law.parameters import ParameterValue, parameter, parameters_version
from quanyi.law.periods import Month
from quanyi.law.rules import versions_of
from quanyi.law.rules.account_parts import year_rates

COLUMNS = (
    "submission", "person", "year", "own_before_fen", "own_after_fen", "transfer_before_fen", "transfer_after_fen",
)  # fmt: skip


@dataclass(frozen=True)
class RateProposal:
    """利率更正方案: the rate in force now, the rates that were used, and what each account's years gain or lose."""

    year: int
    region: str
    rate: ParameterValue
    used: Sequence[tuple[str, str]]  # (rate, source) of the settlements of the year, oldest first
    differences: Sequence[YearDifference]
    until_year: int
    last_entry_id: int

    @property
    def accounts(self) -> int:
        return len({difference.person_id for difference in self.differences})

    @property
    def interest_fen(self) -> int:
        return sum(difference.total_fen for difference in self.differences)


def propose_rate(year: int, region: str) -> RateProposal:
    """What the rate in force now makes of a region's settled year and of all later ones.

    Years that an earlier system settled stay as they are: its reckoning is not known here (decision 016).
    Raises NoParameter where a year has no rate, NothingToCorrect where nothing comes out otherwise.
    """
    last_entry_id = ledger.cut_off()
    until = ledger.last_settled_year(region) or 0
    rate = parameter("crediting_rate", on=year, region=region)
    differences = list(_differences(year, until, region, last_entry_id))
    if not differences:
        raise NothingToCorrect(
            _("%(year)s年度起按现行利率重算，与账上一致，没有差额。请先按公布文件补录正确的记账利率。")
            % {"year": year}
        )
    runs = Run.objects.filter(year=year, region=region, submission__round__case__journals__isnull=False)
    used = list(dict.fromkeys(runs.order_by("pk").values_list("rate", "rate_source")))
    return RateProposal(year, region, rate, used, differences, until, last_entry_id)


def _differences(first: int, until: int, region: str, last_entry_id: int) -> Iterator[YearDifference]:
    """Year after year over all accounts, each on what the years before leave."""
    carried: defaultdict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for year in range(first, until + 1):
        rates = year_rates(year, region)
        stands = ledger.settled_interest(year, region)
        for flow in ledger.year_flows(year, region=region, up_to_entry=last_entry_id, settled_here=True):
            before, more = stands[flow.person_id], carried[flow.person_id]
            after = yearly_totals(changed_flow(flow, more, ()), rates)
            if after != before:
                yield YearDifference(flow.person_id, year, before[0], after[0], before[1], after[1])
                gained = after[0] - before[0], after[1] - before[1]
                carried[flow.person_id] = more[0] + gained[0], more[1] + gained[1]


@transaction.atomic
def submit_rate(proposal: RateProposal, ground: Ground, *, by: Account) -> Submission:
    """Hand a proposal in. It is worked out by the caller just before, in the same transaction."""
    submission = Submission.objects.create(
        kind=correction.KIND.case.value,
        month=Month(proposal.year, 12),
        submitted_by=by,
        row_count=len(proposal.differences),
        rules=versions_of(SETTLEMENT_RULES),
        parameters_version=parameters_version(),
        summary=_summary(proposal),
    )
    RateCorrection.objects.create(
        submission=submission,
        region=proposal.region,
        year=proposal.year,
        rate=str(proposal.rate.value),
        rate_source=proposal.rate.source,
        confidence=proposal.rate.confidence.value,
        evidence=ground.evidence,
        evidence_name=ground.evidence_name,
        evidence_digest=ground.evidence_digest,
    )
    copy_rows(InterestDifference, COLUMNS, (_row(submission.pk, found) for found in proposal.differences))
    record(Act.SUBMIT, submission=submission.pk, year=proposal.year, accounts=proposal.accounts)
    return submission


def _row(submission_id: int, found: YearDifference) -> tuple[int, ...]:
    return (
        submission_id, found.person_id, found.year, found.own_before_fen, found.own_after_fen,
        found.transfer_before_fen, found.transfer_after_fen,
    )  # fmt: skip


def _summary(proposal: RateProposal) -> dict[str, object]:
    return {
        **Titles.of_nobody(f"{proposal.year}年度记账利率").kept(),
        "last_entry_id": proposal.last_entry_id,
        "until_year": proposal.until_year,
        "accounts": proposal.accounts,
        "rates_used": [list(pair) for pair in proposal.used],
        "principal_fen": 0,
        "interest_fen": proposal.interest_fen,
    }
