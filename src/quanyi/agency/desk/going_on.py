"""更正后再次提交: the case that goes on with a form, as the form's address names it."""

from django.http import HttpRequest

from quanyi.agency.desk.cases import sent_back_case
from quanyi.agency.review.kind import Kind
from quanyi.agency.review.models import Case


def going_on(request: HttpRequest, kind: Kind) -> Case | None:
    """The case of this kind that was sent back and goes on with this form, where the address names one."""
    case_id = request.GET.get("case", "")
    return sent_back_case(int(case_id) if case_id.isdecimal() else None, kind)
