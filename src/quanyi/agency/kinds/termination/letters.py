"""终止关系的告知: what is paid, and what has ended. Basis: d13-3-2, d13-6-1."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.termination.worth import papers_of
from quanyi.agency.review.letters import Addressee, Facts, Letters


def _addressee(submission: Submission) -> Addressee:
    return Addressee(person=submission.termination.request.person)


def _facts(submission: Submission) -> Facts:
    request = submission.termination.request
    names = _("书面申请日期"), _("书面告知送达日期"), _("书面确认日期")
    yield _("终止事由"), str(request.get_ground_display())
    yield from ((name, day.isoformat()) for name, day in zip(names, papers_of(request), strict=True) if day)
    yield (
        _("说明"),
        _("款项付到之日，个人账户和养老保险关系终止，以前的缴费年限不再计算。办结前可以撤回。"),
    )


LETTERS = Letters(addressee=_addressee, facts=_facts)
