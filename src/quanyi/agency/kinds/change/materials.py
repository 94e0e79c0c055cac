"""What changes of the registry are asked for (登记变更的材料). Basis: d14-6-1, gb-6.1, gb-9.3-2, sil-58.

Which paper proves what is this system's choice (mark P); the clauses say that papers are kept.
"""

from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import ChangeAct, DocumentKind, Submission
from quanyi.agency.review.materials import Material, of

OF_PERSON, OF_EMPLOYER = "item of a person", "item of an employer"
NOTIFIED = (
    "item by the notice of an authority"  # the row of its list is the ground: no more paper is asked for
)
ROSTER = (
    "list of joiners and leavers"  # what the employer answers for; papers may be asked for by sending it back
)
_RELATION = (ChangeAct.RELATION_START.value, ChangeAct.RELATION_END.value, ChangeAct.RELATION_VOID.value)


def matter_of(submission: Submission) -> str:
    """What the papers are asked for by: the act, and of an item whose it is."""
    if "ground" in submission.summary:
        return NOTIFIED
    if submission.file_id:
        return ROSTER
    row = submission.change_rows.order_by("row").first()
    if row is None or row.act != ChangeAct.ITEM:
        return row.act if row else ""
    return OF_EMPLOYER if row.employer_id else OF_PERSON


MATERIALS = (
    Material(
        code="identity", name=_("身份证件"), kind=DocumentKind.IDENTITY, basis=("sil-58", "gb-11"),
        needed=of(ChangeAct.ENROLMENT.value), taken=of(OF_PERSON, NOTIFIED, ROSTER),
    ),
    Material(
        code="employment", name=_("劳动合同或解除、终止劳动关系的证明"), kind=DocumentKind.EMPLOYMENT,
        basis=("d14-6-1", "gb-6.1"), needed=of(*_RELATION), taken=of(ChangeAct.ENROLMENT.value, ROSTER),
    ),
    Material(
        code="licence", name=_("营业执照或者登记证书"), kind=DocumentKind.AUTHORITY, basis=("gb-A-11", "d14-6-1"),
        needed=of(ChangeAct.EMPLOYER.value), taken=of(OF_EMPLOYER),
    ),
    Material(
        code="grant", name=_("补贴的批准文件"), kind=DocumentKind.AUTHORITY, basis=("d14-2-2", "d14-6-1"),
        needed=of(ChangeAct.SUBSIDY.value), taken=of(),
    ),
    Material(
        code="proof", name=_("证明变更内容的材料"), kind=DocumentKind.OTHER, basis=("gb-9.3-2", "d14-6-1"),
        needed=of(OF_PERSON, OF_EMPLOYER), taken=of(NOTIFIED),
    ),
    Material(
        code="application", name=_("书面申请"), kind=DocumentKind.APPLICATION, basis=("d14-6-1",),
        needed=of(),
    ),
)  # fmt: skip
