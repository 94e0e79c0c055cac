"""The rows of a submission as the case page shows them, a page at a time."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator

from quanyi.agency.audit.looks import shows
from quanyi.agency.collect.models import Submission
from quanyi.agency.collect.services import notices_of
from quanyi.agency.review.kind import kind_of

ROWS = 50


def told(submission: Submission) -> dict[str, Any]:
    """What was told of the file when it came in: what its sender said of it, too."""
    check = submission.file.checks.first() if submission.file else None
    return {"notices": notices_of(check) if check else []}


def rows_of(submission: Submission, *, page: str | None) -> tuple[Page[Any], Sequence[Any]]:
    """(page, its lines)."""
    kind = kind_of(submission)
    found = Paginator(kind.rows(submission), ROWS).get_page(page)
    shows(persons=[getattr(row, "person_id", None) for row in found.object_list])
    return found, kind.lines(submission, list(found.object_list))
