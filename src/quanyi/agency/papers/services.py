"""Issuing and withdrawing papers. Basis: d14-12, d14-15-2."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.papers.fields import Field, root, salted
from quanyi.agency.papers.models import IssuedPaper, PaperKind, PaperSecret, PaperWithdrawal
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import BenefitDecision, Person
from quanyi.agency.staff.models import Account
from quanyi.law.periods import Month
from quanyi.written.chance_codes import new_number

SECRET_BYTES = 32


class PaperRefused(Refusal):
    """凭证不能作废: the sentence says why."""


class About(TypedDict, total=False):
    """凭证所载: of which year, use, months or decision a paper is."""

    year: int | None
    use: str
    first_month: Month | None
    last_month: Month | None
    decision: BenefitDecision | None


@transaction.atomic
def issue_paper(
    kind: PaperKind, person: Person, fields: Sequence[Field], *, language: str, known_at: datetime | None,
    printed_at: datetime, purpose: str, by: Account, **about: Unpack[About],
) -> IssuedPaper:  # fmt: skip
    """出具: the row of a paper and its line in the log, before it is printed."""
    secret = secrets.token_hex(SECRET_BYTES)
    paper = IssuedPaper.objects.create(
        number=new_number(), kind=kind, person=person, language=language, known_at=known_at, printed_at=printed_at,
        root=root(salted(fields, secret)), issued_by=by, **about,
    )  # fmt: skip
    PaperSecret.objects.create(paper=paper, secret=secret)
    at = (known_at or printed_at).isoformat()
    record(
        Act.PRINT_RECORD,
        person_id=person.pk,
        purpose=purpose,
        part=f"{kind}-{paper.of_what}",
        known_at=at,
        paper=paper.pk,
    )
    return paper


@transaction.atomic
def withdraw_paper(paper: IssuedPaper, reason: str, *, by: Account) -> PaperWithdrawal:
    """作废: from now on a check says so. Raises PaperRefused the second time, or without a reason."""
    if not reason.strip():
        raise PaperRefused(_("请写明作废的事由。"))
    withdrawal, is_new = PaperWithdrawal.objects.get_or_create(
        paper=paper, defaults={"reason": reason.strip()[:200], "by": by}
    )
    if not is_new:
        raise PaperRefused(_("这张凭证已经作废，不必再办。"))
    record(Act.WITHDRAW, person_id=paper.person_id, purpose="凭证作废", paper=paper.pk)
    return withdrawal
