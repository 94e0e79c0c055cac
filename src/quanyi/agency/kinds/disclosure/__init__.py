"""查询申请: bodies outside ask for records in writing: authorities and courts by law, other units by application.

Basis: d14-18, d14-19, d14-20, d14-21, d14-22.
"""

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.grants.services import grant_approved
from quanyi.agency.kinds.disclosure.asking import requested_persons, try_out
from quanyi.agency.kinds.disclosure.lines import PersonLine, facts_of
from quanyi.agency.kinds.disclosure.materials import MATERIALS, matter_of
from quanyi.agency.review.kind import Kind, each
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _unit(submission: Submission) -> str:
    return submission.disclosure_request.unit_name


KIND = Kind(
    case=CaseKind.DISCLOSURE,
    folder="disclosure",
    about=gettext_lazy(
        "行政、司法机关依法查询，其他单位书面申请查询：逐项审查，按批准的人员和内容提供，或者书面说明不提供的理由。"
    ),
    opened_by=(Post.COUNTER,),
    basis=("d14-18", "d14-19", "d14-20", "d14-21", "d14-22"),
    carry_out=grant_approved,
    try_out=try_out,
    rows=requested_persons,
    lines=each(PersonLine),
    facts=facts_of,
    subject=_unit,
    is_posted=lambda case: False,
    opens_records=False,
    materials=MATERIALS,
    matter=matter_of,
)
