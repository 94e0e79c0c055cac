"""准予缓缴通知: what an employer is told of a deferral, and what is due at its end. Basis: d13-21, d13-22, d13-23."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import DeferralForm, Submission
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.law.rules.due import due_day


def _addressee(submission: Submission) -> Addressee | None:
    return Addressee(employer=submission.employer)


def _facts(submission: Submission) -> Facts:
    row = submission.deferral
    yield _("缓缴方式"), str(DeferralForm(row.form).label)
    yield _("批准机关和文号、协议编号"), row.document
    yield _("缓缴月份"), _("%(first)s 至 %(last)s") % {"first": row.first_month, "last": row.last_month}
    yield _("缓缴期满应缴"), due_day(row.last_month, row.employer.region).isoformat()
    yield (
        _("说明"),
        _(
            "准予缓缴的，缓缴期间免收滞纳金，不影响职工依法享受待遇；期满应当足额补缴，逾期的自次日起加收滞纳金。"
        ),
    )


LETTERS = Letters(addressee=_addressee, facts=_facts)
