"""延长缴费: as the case page shows it, with the ways that are open now. Basis: d13-2."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from quanyi.agency.collect.models import ExtensionRow
from quanyi.agency.kinds.extension.extending import ways_of
from quanyi.agency.refusal import Refusal
from quanyi.law.explain import Figure


@dataclass(frozen=True)
class ExtensionLine:
    """An application with what the rule says of it."""

    row: ExtensionRow

    @cached_property
    def paths(self) -> Figure | None:
        try:
            return ways_of(self.row.person, timezone.localdate())
        except Refusal:
            return None
