"""延长缴费通知: how many months lack, from when and how they are paid, and when it ends. Basis: d13-2."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.kinds.extension.extending import begins
from quanyi.agency.review.letters import Addressee, Facts, Letters


def _addressee(submission: Submission) -> Addressee:
    return Addressee(person=submission.extension.person)


def _facts(submission: Submission) -> Facts:
    row = submission.extension
    yield _("尚缺月数"), str(row.missing_months)
    yield _("延长缴费起月"), str(begins(row))
    yield (
        _("怎样缴费"),
        _("审批以后在“灵活就业缴费”选定缴费基数，凭本人号码按月缴费，缴到满最低缴费年限为止。"),
    )
    yield _("其他办法"), _("也可以申请转入户籍地城乡居民养老保险，或者书面申请终止养老保险关系。")


LETTERS = Letters(addressee=_addressee, facts=_facts)
