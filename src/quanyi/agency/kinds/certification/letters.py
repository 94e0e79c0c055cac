"""资格认证的文书: what a pensioner is told of a doubt, a stop, and months made up. Basis: service-26."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.agency.wording import label
from quanyi.law.terms import PensionEvent

E = PensionEvent


def _addressee(submission: Submission) -> Addressee | None:
    """The pensioner; of a comparison of many, which changes nothing for them, nobody is written to."""
    if submission.summary["is_comparison"]:
        return None
    return Addressee(person=submission.entitlement_rows.get().person)


def _facts(submission: Submission) -> Facts:
    row = submission.entitlement_rows.get()
    yield _("核验结果"), label(E(row.event))
    yield _("日期"), row.on.isoformat()
    if told := _SAYS.get(E(row.event)):
        yield _("说明"), told()


_SAYS = {
    E.ENTITLEMENT_IN_DOUBT: lambda: _(
        "核实期间养老金照常发放。请本人在收到本通知后自助认证、到经办窗口，或者请社区协助核实；"
        "查明不再符合领取条件的，才会停发。"
    ),
    E.FOUND_NOT_ENTITLED: lambda: _(
        "养老金自次月起停发。仍符合领取条件的，请带身份证件到经办窗口核实，核实后恢复发放并补发停发的月份。"
    ),
    E.ENTITLEMENT_CONFIRMED: lambda: _("养老金照常发放；曾经停发的，停发的月份予以补发。"),
}
LETTERS = Letters(addressee=_addressee, facts=_facts)
