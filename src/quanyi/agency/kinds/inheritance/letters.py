"""继承核定的告知: what was decided of the account; each heir is told his share alone. Basis: gb-8-4, gb-9.1."""

from django.utils.translation import gettext as _

from quanyi.agency.collect.models import Submission
from quanyi.agency.ledger.whole_account import decision_row
from quanyi.agency.review.letters import Addressee, Facts, Letters


def _addressee(submission: Submission) -> Addressee:
    return Addressee(person=decision_row(submission).person)


def _facts(submission: Submission) -> Facts:
    """No heir is named: the letter goes to all of them, by the counter."""
    yield _("继承人"), _("%(n)s 人") % {"n": submission.recipients.count()}


LETTERS = Letters(addressee=_addressee, facts=_facts)
