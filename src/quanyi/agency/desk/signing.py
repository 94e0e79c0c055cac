"""签署入账作业: the last signature of a large case, with what it posts, is done by a worker: no page waits for it.

The worker calls `actions.sign_case` as that signer: signature and posting are one transaction, as on the page, so that
approved and posted are the same. Until then nothing is signed, and nobody else acts on the case. Basis: d14-6-3, d14-7.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.ledger.services import STEPS
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.models import Case, Round
from quanyi.agency.staff.access import BUSINESS
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence
from quanyi.agency.work.job import Job
from quanyi.agency.work.models import JobRequest
from quanyi.agency.work.requests import AlreadyAsked, ask, open_requests
from quanyi.agency.work.standing import RequestStanding, standings_of
from quanyi.agency.work.task import Task
from quanyi.law.terms import Stage, Verdict
from quanyi.law.workflow import Refused


class BeingPosted(Refusal):
    """正在入账: a worker is to sign and post this case, or is at it."""

    def __init__(self, asked: JobRequest) -> None:
        name = asked.asked_by.display_name if asked.asked_by else ""
        super().__init__(
            _("%(name)s已同意本案，系统正在后台签署并入账；办完或撤销之前，其他人不能办理。") % {"name": name}
        )


def is_for_a_worker(latest: Round, next_stage: Stage | None, verdict: Verdict) -> bool:
    """Whether this signature would post more than a page should wait for."""
    return (
        verdict is Verdict.AGREE
        and next_stage is latest.required_stages[-1]
        and latest.submission.row_count > settings.QUANYI_ROWS_AT_ONCE
    )


def ask_to_sign(case: Case, *, by: Account, opinion: str, round_seen: int) -> JobRequest:
    """申请签署入账, in agreement. Raises BeingPosted where somebody asked before."""
    given = {"case": case.pk, "round": round_seen, "opinion": opinion}
    try:
        return ask(JOB, f"sign {case.pk}", by=by, reason=case.number, **given)
    except AlreadyAsked as asked:
        raise BeingPosted(asked.request) from asked


def being_posted(cases: Iterable[Case]) -> dict[int, JobRequest]:
    """{case: request} of those that a worker is to sign, or is signing."""
    keys = {f"sign {case.pk}": case.pk for case in cases}
    found = open_requests().filter(job=JOB.name, about__in=keys) if keys else []
    return {keys[asked.about]: asked for asked in found}


def refuse_while_posted(case: Case) -> None:
    """Raises BeingPosted: whoever acted on the case meanwhile would wait for the posting, and be refused then."""
    if asked := being_posted([case]).get(case.pk):
        raise BeingPosted(asked)


def signing_of(latest: Round) -> RequestStanding | None:
    """How the last request to sign this round stands: for who asked, who reads here why it was not signed."""
    asked = JobRequest.objects.filter(
        job=JOB.name, about=f"sign {latest.case_id}", arguments__round=latest.number
    )
    found = standings_of(asked.select_related("asked_by", "outcome")[:1])
    return found[0] if found else None


def sign_and_post(task: Task) -> None:
    given = task.arguments
    task.progress(0, STEPS)
    answer = sign_case(
        given["case"], by=task.by, verdict=Verdict.AGREE, opinion=given["opinion"], round_seen=given["round"]
    )
    if isinstance(answer, Refused):
        raise Refusal(sentence(answer.reason))


def not_signed(asked: JobRequest, why: str) -> None:
    record(Act.REFUSED, case_id=asked.arguments["case"], purpose=why[:200])


JOB = Job(
    name="sign",
    label=gettext_lazy("签署入账"),
    act=sign_and_post,
    posts=BUSINESS,  # who stands in for a signer has another post; the rule of signing says who may
    not_done=not_signed,
    explain=sentence_of,
    page=lambda asked: reverse("case", args=[asked.arguments["case"]]),
)
