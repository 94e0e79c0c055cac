"""转出告知: what the person is told when the letter came in, and when the relation has left.

That a part cannot move is told with the opening, on the day on which the letter is taken up. Basis: notice-2019-94,
service-16, d14-10.
"""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.law.money import format_yuan


def _addressee(submission: Submission) -> Addressee | None:
    return Addressee(person=submission.transfer.person)


def _facts(submission: Submission) -> Facts:
    row = submission.transfer
    amounts = row.content["amounts"]
    yield _("转入地机构"), row.office_name
    yield _("联系函编号"), row.number
    yield _("个人账户转移额"), _("%(yuan)s 元") % {"yuan": format_yuan(amounts["account"])}
    yield _("统筹基金转移额"), _("%(yuan)s 元") % {"yuan": format_yuan(amounts["pooled"])}
    yield (
        _("无法转移的部分"),
        _("、").join(submission.summary["not_moved"]) + _("：已申报尚未到账；到账后不再随本次转移")
        if submission.summary["not_moved"]
        else _("没有"),
    )
    yield _("说明"), _("本年度的利息由转入地计算。原有记录由本机构保留备查，您仍可查询。")


LETTERS = Letters(addressee=_addressee, facts=_facts)
