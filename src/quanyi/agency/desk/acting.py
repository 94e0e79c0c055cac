"""一步办理: an act that is kept, or refused with a sentence for the log and the reader."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.refusal import Refusal


def done(request: HttpRequest, act: Callable[[], object], form: forms.Form | None = None) -> bool:
    """Whether the act was kept; else why not stands in the log and before the reader."""
    try:
        act()
        return True
    except (Refusal, IntegrityError) as error:
        why = why_not(request, error)
        if form is not None:
            form.add_error(None, why)
        else:
            messages.error(request, why)
        return False


def why_not(request: HttpRequest, error: Refusal | IntegrityError) -> str:
    """The sentence for who asked; it stands in the log, too."""
    why = sentence_of(error)
    record(Act.REFUSED, purpose=why[:200], path=request.path)
    return why
