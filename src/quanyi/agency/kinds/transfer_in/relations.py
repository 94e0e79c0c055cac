"""各险种关系: what becomes of each scheme's relation when a person goes to work elsewhere.

Basis: sil-19, sil-52, d13-7-2, service-12, service-13, service-14, service-15.
"""

from datetime import date
from typing import NamedTuple

from quanyi.law.explain import Figure
from quanyi.law.rules.relations import relation_on_moving
from quanyi.law.terms import Scheme


class Relation(NamedTuple):
    """One scheme, and what becomes of its relation."""

    scheme: Scheme
    figure: Figure


def relations_on(moved_on: date) -> list[Relation]:
    """Scheme by scheme, by the rule of that day. Raises NoRule before the Service Regulation of 2023."""
    return [Relation(scheme, relation_on_moving(scheme, moved_on=moved_on)) for scheme in Scheme]
