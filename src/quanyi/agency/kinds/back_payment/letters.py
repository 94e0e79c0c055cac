"""补缴通知: what a person is told of months made up for them. Basis: gb-A-30, notice-2019-94."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BackPaymentPaper, Submission
from quanyi.agency.kinds.back_payment.asking import wanted_of
from quanyi.agency.registry.names import name_of
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.law.money import format_yuan


def _addressee(submission: Submission) -> Addressee | None:
    return Addressee(person=submission.back_payment.person)


def _facts(submission: Submission) -> Facts:
    assert submission.employer is not None
    wanted, asked = wanted_of(submission), submission.back_payment
    yield _("补缴单位"), name_of(submission.employer)
    yield _("补缴月份"), _("%(first)s 至 %(last)s") % {"first": wanted.first, "last": wanted.last}
    yield _("补缴合计"), _("%(yuan)s 元") % {"yuan": format_yuan(submission.summary["amount_fen"])}
    if asked.paper != BackPaymentPaper.NONE.value:
        yield _("依据文书"), f"{BackPaymentPaper(asked.paper).label} {asked.document}"
    for first, last in asked.begins:
        yield _("文书认定的参保关系"), _("%(first)s 至 %(last)s") % {"first": first, "last": last}
    yield (
        _("说明"),
        _("补缴的滞纳金由单位承担。到账的月份记入个人账户，以前年度的利息随记账年度结息一并记入。"),
    )


LETTERS = Letters(addressee=_addressee, facts=_facts)
