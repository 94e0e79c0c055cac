"""签署人: the rule of signing, asked for a case and an account. Basis: d14-7."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone

from quanyi.agency.review import selectors
from quanyi.agency.review.models import Case
from quanyi.agency.staff.delegations import stood_in_by
from quanyi.agency.staff.models import BUSINESS, Account
from quanyi.agency.staff.selectors import posts_of, stages_of
from quanyi.law import workflow
from quanyi.law.terms import Stage, Verdict


@dataclass(frozen=True)
class Signer:
    """签署人: an account with the stages that it may sign today, for itself and others; read once for many cases."""

    account_id: int
    duties: frozenset[Stage]
    delegations: tuple[workflow.Delegation, ...]
    on: date

    @classmethod
    def of(cls, account: Account) -> Self:
        """Whoever holds no business post signs for nobody."""
        posts = posts_of(account)
        delegations = stood_in_by(account) if posts & BUSINESS else ()
        return cls(account.pk, stages_of(posts), delegations, timezone.localdate())

    @property
    def stages(self) -> frozenset[Stage]:
        return self.duties | {each.stage for each in self.delegations}


def answer_of(
    case: Case,
    signer: Signer,
    *,
    moved_to: int | None,
    verdict: Verdict = Verdict.AGREE,
    opinion: str = "",
    round_seen: int | None = None,
) -> workflow.Answer:
    """What the rule says to this verdict, by default to plain agreement; `moved_to`: who has the stage alone."""
    latest = selectors.latest_round(case)
    return workflow.sign(
        selectors.signatures_of(case),
        stages=latest.required_stages,
        round=latest.number,
        collector_ids=frozenset(each.collector_id for each in case.rounds.all()),
        actor_id=signer.account_id,
        duties=signer.duties,
        verdict=verdict,
        opinion=opinion,
        round_seen=round_seen,
        is_withdrawn=selectors.is_withdrawn(case, latest),
        moved_to=moved_to,
        delegations=signer.delegations,
        on=signer.on,
    )
