"""归并办结通知: which account stays, what went over, what is paid back. Basis: gb-11, notice-2009-187."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.law.money import format_yuan


def _addressee(submission: Submission) -> Addressee:
    """The person, under the number that stays."""
    return Addressee(person=submission.merge.kept)


def _facts(submission: Submission) -> Facts:
    row, summary = submission.merge, submission.summary
    yield _("保留的账户"), row.kept.insurance_number
    yield _("注销的账户"), row.ended.insurance_number
    yield _("本人选择日期"), row.chosen_on.isoformat()
    yield _("并入的月数"), str(summary["moved"])
    if summary["twice"]:
        yield _("重复缴费的月份，不重复计算"), _("、").join(summary["twice"])
    if summary["goes_back"]:
        yield _("应退还本人（元）"), format_yuan(summary["left_fen"])
        yield _("说明"), _("退款由本机构另行支付到本人账户。注销的号码不再使用。")


LETTERS = Letters(addressee=_addressee, facts=_facts)
