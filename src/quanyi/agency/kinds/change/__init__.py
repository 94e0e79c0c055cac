"""登记变更: registration of persons, employers and relations, and what changes in it. Basis: d14-6-1, gb-9.3-2."""

from typing import Any

from django.utils.translation import gettext_lazy

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.change import carrying
from quanyi.agency.kinds.change.lines import again_url, change_rows, lines_of
from quanyi.agency.kinds.change.materials import MATERIALS, matter_of
from quanyi.agency.review.kind import Kind
from quanyi.agency.review.letters import Addressee, Letters
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import Post
from quanyi.law.terms import CaseKind


def _register(case: Case) -> None:
    carrying.carry_out(latest_round(case).submission, case_id=case.pk)


def _again(submission: Submission) -> dict[str, Any]:
    return {"again": again_url(submission)}


def _addressee(submission: Submission) -> Addressee:
    """Whose registration changes; of somebody not registered yet, the employer, if there is one."""
    if submission.employer:
        return Addressee(submission.employer)
    first, *others = change_rows(submission)
    if first.person and all(row.person_id == first.person_id for row in others):
        return Addressee(person=first.person)
    return Addressee(first.employer)


KIND = Kind(
    case=CaseKind.CHANGE,
    puts_right=True,
    materials=MATERIALS,
    matter=matter_of,
    folder="change",
    about=gettext_lazy("参保登记、单位登记、参保关系、登记项目和补贴的登记和变更。"),
    opened_by=(Post.COUNTER,),
    basis=("d14-6-1", "gb-9.3-2"),
    carry_out=_register,
    try_out=carrying.try_out,
    rows=change_rows,
    lines=lines_of,
    facts=_again,
    is_posted=lambda case: False,
    legal_limit="registration_change",
    letters=Letters(addressee=_addressee),
)
