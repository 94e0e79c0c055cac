"""更正后再次提交: the case that goes on with a form, as the form names it."""

from typing import Any

from django.http import Http404, QueryDict

from quanyi.agency.desk.cases import sent_back_case
from quanyi.agency.review.kind import Kind
from quanyi.agency.review.models import Case


def going_on(asked: QueryDict, kind: Kind, **about: Any) -> Case | None:
    """The case of this kind that was sent back and goes on with this form, where it names one; `about`: what its rounds
    must be about, since its papers come along.
    """
    case_id = asked.get("case", "")
    found = sent_back_case(int(case_id) if case_id.isdecimal() else None, kind)
    if found and about and not found.rounds.filter(**about).exists():
        raise Http404
    return found
