"""What a person is told of an injury that is put down (工伤登记的文书). Basis: d13-9, injury-28, sil-41."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import InjuryMatter, Submission
from quanyi.agency.kinds.injury.lines import InjuryLine
from quanyi.agency.review.letters import Addressee, Facts, Letters


def _addressee(submission: Submission) -> Addressee | None:
    """What an employer returned is no matter of the person's."""
    row = submission.injury
    return None if row.matter == InjuryMatter.RECOVERY else Addressee(person=row.person)


def _facts(submission: Submission) -> Facts:
    line = InjuryLine(submission.injury)
    row = line.row
    yield _("工伤发生日期"), row.injured_on.isoformat()
    yield _("受伤时的单位"), line.employer
    yield _("由谁支付"), line.payer
    if row.assessed_on:
        yield _("劳动能力鉴定日期"), row.assessed_on.isoformat()
        yield _("伤残等级"), line.grade
        yield _("可申请复查鉴定"), line.review_on.isoformat() if line.review_on else ""


LETTERS = Letters(addressee=_addressee, facts=_facts)
