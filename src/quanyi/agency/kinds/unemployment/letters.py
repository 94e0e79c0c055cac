"""What a person is told of a registration as unemployed (失业登记的文书). Basis: sil-45, sil-50."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.registry.names import name_of
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.agency.wording import label
from quanyi.law.terms import DismissalCause


def _addressee(submission: Submission) -> Addressee | None:
    return Addressee(person=submission.unemployment.person)


def _facts(submission: Submission) -> Facts:
    row = submission.unemployment
    yield _("原单位"), name_of(row.employer, row.ended_on)
    yield _("中断就业情形"), label(DismissalCause(row.cause))
    yield _("劳动关系终止日期"), row.ended_on.isoformat()
    yield _("失业登记日期"), row.registered_on.isoformat()
    yield (
        _("说明"),
        _("失业保险金的期限自办理失业登记之日起计算；不符合领取条件的，缴费时间保留，与以后的累计计算。"),
    )


LETTERS = Letters(addressee=_addressee, facts=_facts)
