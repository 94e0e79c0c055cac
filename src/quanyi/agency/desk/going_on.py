"""提交与更正后再次提交: a form that opens a case, and the case that goes on with it, as the form names it."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.forms import BaseForm
from django.http import Http404, QueryDict

from quanyi.agency.desk.cases import sent_back_case
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.kind import Kind
from quanyi.agency.review.models import Case


def going_on(asked: QueryDict, kind: Kind, **about: Any) -> Case | None:
    """The case of this kind that was sent back and goes on with this form, where it names one; `about`: what its rounds
    must be about, since its papers come along.
    """
    case_id = asked.get("case", "")
    found = sent_back_case(int(case_id) if case_id.isdecimal() else None, kind)
    if found and about and not found.rounds.filter(**about).exists():
        raise Http404
    return found


def handed_in(form: BaseForm, opened: Callable[[], Case]) -> tuple[Case | None, int]:
    """The case that a sound form opens, all or nothing; else None, and the status of the page that shows the form
    again, with the sentence why.
    """
    if not form.is_valid():
        return None, 422 if form.errors else 200
    try:
        with transaction.atomic():
            return opened(), 200
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return None, 422
    except IntegrityError as error:
        form.add_error(None, sentence_of(error))
        return None, 409
