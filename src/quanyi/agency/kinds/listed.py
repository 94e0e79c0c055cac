"""The kinds of case of this office, in the order of `CaseKind`."""

from quanyi.agency.kinds import (
    benefit,
    change,
    clearance,
    correction,
    declaration,
    inquiry,
    migration,
    receipt,
    row_clearance,
    settlement,
)

KINDS = tuple(
    kind.KIND
    for kind in (
        declaration,
        settlement,
        migration,
        receipt,
        clearance,
        row_clearance,
        correction,
        change,
        benefit,
        inquiry,
    )
)
