"""账户归并: as the case page shows it. Basis: gb-11, notice-2009-187."""

from typing import Any

from quanyi.agency.collect.models import Submission
from quanyi.agency.registry.selectors import shown_names


def merge_facts(submission: Submission) -> dict[str, Any]:
    """Both accounts by name, and the months that go over."""
    row = submission.merge
    return {
        "row": row,
        "kept_name": shown_names([row.kept_id])[row.kept_id],
        "ended_name": shown_names([row.ended_id])[row.ended_id],
        "moved": list(submission.declaration_rows.order_by("month", "row")),
    }
