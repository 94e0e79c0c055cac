"""迁移的人员: rows of the earlier system as the case page shows them. Basis: d14-9-4."""

from dataclasses import dataclass

from quanyi.agency.collect.models import MigrationPerson
from quanyi.law.terms import PersonStatus


@dataclass(frozen=True)
class MigratedLine:
    """A person as the earlier system knew them."""

    person: MigrationPerson

    @property
    def status(self) -> PersonStatus:
        return PersonStatus(self.person.status)
