"""账户两部分各支多少: a payment out of an account uses up the principal of each part before its interest.

Mark P, decision 018. Basis: gb-8-2, gb-10.2-2.
"""

from collections import Counter
from collections.abc import Mapping

from quanyi.law.terms import LedgerAccount as A

OF_PARTS = ((A.OWN_PRINCIPAL, A.OWN_INTEREST), (A.TRANSFER_PRINCIPAL, A.TRANSFER_INTEREST))


def take_in_turn(held: Mapping[A, int], own_fen: int, transfer_fen: int) -> Counter[A]:
    """What of each sub-account pays these amounts; the interest bears what the principal does not."""
    taken = Counter[A]()
    for fen, (principal, interest) in zip((own_fen, transfer_fen), OF_PARTS, strict=True):
        first = min(fen, max(held.get(principal, 0), 0))
        taken[principal], taken[interest] = first, fen - first
    return +taken
