"""A request for records, and whom it is about, as pages show them."""

from dataclasses import dataclass
from typing import Any

from quanyi.agency.collect.models import Submission
from quanyi.agency.desk.cases import badge_of
from quanyi.agency.grants.models import DisclosureRequest, RequestedPerson
from quanyi.agency.registry.selectors import shown_names
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round, standing
from quanyi.law.terms import RecordItem, Requester


@dataclass(frozen=True)
class PersonLine:
    """申请查询的一人. To name them is a look, for which the case is the reason."""

    row: RequestedPerson

    @property
    def name(self) -> str:
        return shown_names([self.row.person_id])[self.row.person_id]

    @property
    def number(self) -> str:
        return self.row.person.social_security_number


@dataclass(frozen=True)
class RequestLine:
    """查询登记: a request in the register: who asked, what came of it, what was given. Basis: d14-21."""

    asked: DisclosureRequest
    case: Case

    @property
    def requester(self) -> Requester:
        return Requester(self.asked.requester)

    @property
    def items(self) -> list[tuple[RecordItem, bool]]:
        """Each item that was asked for, and whether it is proposed to be given."""
        return items_asked(self.asked)

    @property
    def state(self) -> Any:
        return standing(self.case).state

    @property
    def badge(self) -> tuple[str, str]:
        return badge_of(standing(self.case))

    @property
    def given(self) -> int:
        grant = getattr(self.case, "grant", None)
        return grant.given.count() if grant else 0


def items_asked(asked: DisclosureRequest) -> list[tuple[RecordItem, bool]]:
    """Each item that was asked for, and whether it is proposed to be given."""
    return [(each, each.value in asked.proposed) for each in RecordItem if each.value in asked.items]


def facts_of(submission: Submission) -> dict[str, Any]:
    """For the rows' template: the request itself."""
    asked = submission.disclosure_request
    return {"asked": asked, "items": items_asked(asked)}


def request_of(case: Case) -> RequestLine:
    """The request of a case, as its latest round has it."""
    return RequestLine(latest_round(case).submission.disclosure_request, case)
