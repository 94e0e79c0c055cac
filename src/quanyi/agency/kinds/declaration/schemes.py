"""核对险种费率: a declared month whose schemes have no rate here is told before anybody signs.

Basis: d14-2-2, gb-6.7-2.
"""

from collections.abc import Iterator, Mapping

from quanyi.agency.collect.declaration import Column, DeclaredRow
from quanyi.agency.ledger.scheme_dues import Claim, without_rate
from quanyi.agency.registry.models import Employer
from quanyi.agency.wording import Said
from quanyi.sheets import Fault, FaultCode, Reading


def faults_of_rates(
    reading: Reading[DeclaredRow], employer: Employer, persons: Mapping[str, int]
) -> Iterator[Fault]:
    """For each scheme and month without a rate a fault, on the first row that would owe it."""
    first: dict[Claim, int] = {}
    for row in reading.rows:
        if person_id := persons.get(row.social_security_number):
            first.setdefault((person_id, row.month), row.row)
    for (scheme, month), claims in without_rate(employer, first).items():
        yield reading.fault(
            min(first[claim] for claim in claims),
            Column.MONTH,
            FaultCode.NOT_ACCEPTED,
            wanted=Said(f"有{scheme.label_zh}费率的月份", f"a month for which {scheme.label_en} has a rate"),
            advice=Said(
                f"本地区没有 {month} 的{scheme.label_zh}费率，不能申报；请经办机构先补录参数",
                f"The region has no rate of {scheme.label_en} for {month}: the office enters the parameter first",
            ),
        )
