"""The kinds of case of this office, in the order of `CaseKind`, and the files that are handed in for them."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern

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
from quanyi.agency.kinds.benefit import files as results
from quanyi.agency.kinds.declaration import files as declared
from quanyi.agency.kinds.receipt import files as arrivals
from quanyi.agency.review.kind import Kind

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

FILES = (declared.FILE, arrivals.FILE, results.FILE)


def pages() -> list[URLPattern]:
    """Every page of every kind."""
    return [page for kind in KINDS for page in _pages_of(kind)]


def _pages_of(kind: Kind) -> list[URLPattern]:
    folder = f"{__package__}.{kind.folder}"
    if find_spec(f"{folder}.urls") is None:
        return []  # it is opened elsewhere, and its case page is all
    found: list[URLPattern] = import_module(f"{folder}.urls").PAGES
    return found
