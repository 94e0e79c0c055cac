"""待遇的办理事项: what two open cases may not be about at once. Basis: d14-7, gb-10.2-2."""

from quanyi.agency.review.claims import Claim
from quanyi.law.periods import Month
from quanyi.law.terms import Scheme


def benefit(person_id: int, kind: str) -> Claim:
    """一人一项待遇: its decision, end, resumption, new computation, and months claimed back rest on one another."""
    return Claim.of("benefit", person_id, kind)


def payee(person_id: int, kind: str) -> Claim:
    """收款账户: to whom it is paid may change while it is decided."""
    return Claim.of("payee", person_id, kind)


def adjustment(year: int, region: str) -> Claim:
    """一年的养老金调整: of a region once at a time."""
    return Claim.of("adjustment", year, region)


def payments(month: Month, scheme: Scheme, region: str) -> Claim:
    """一月一险种的支付: while they wait nothing of the month is worked out again; after it, what is left is."""
    return Claim.of("payments", month, scheme.value, region)
