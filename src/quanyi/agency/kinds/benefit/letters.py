"""To whom a benefit case writes (待遇的文书), and what of amounts. Basis: d14-2-3, gb-8-2."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BenefitAct, Submission
from quanyi.agency.kinds.benefit.lines import benefit_rows
from quanyi.agency.registry.models import BenefitKind
from quanyi.agency.review.letters import Addressee, Facts, Letters
from quanyi.law.money import format_yuan

OF_MANY = (BenefitAct.PAYMENT, BenefitAct.OUTCOME, BenefitAct.ADJUSTMENT)
ENDING = (BenefitAct.STOP, BenefitAct.SUSPEND)


def _addressee(submission: Submission) -> Addressee | None:
    """Whose benefit it is; payments, what the bank did with them and a year's adjustment are told to nobody."""
    if submission.summary["act"] in OF_MANY:
        return None
    return Addressee(person=benefit_rows(submission)[0].person)


def _facts(submission: Submission) -> Facts:
    for row in submission.benefit_rows.all():
        yield (
            f"{BenefitKind(row.kind).label} {row.month}",
            _("%(yuan)s 元") % {"yuan": format_yuan(row.amount_fen)},
        )
        if row.act in ENDING:
            yield _("止付月份"), str(row.last_month)


LETTERS = Letters(addressee=_addressee, facts=_facts)
