"""The entries of postings that concern many, as columns (成批分录). Basis: gb-6.2, gb-6.5-1, gb-10.2-3."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quanyi.bulk.edge import Column
from quanyi.law.terms import LedgerAccount

_INTEREST = np.array([LedgerAccount.OWN_INTEREST.value, LedgerAccount.TRANSFER_INTEREST.value])
_PRINCIPAL = np.array([LedgerAccount.OWN_PRINCIPAL.value, LedgerAccount.TRANSFER_PRINCIPAL.value])


class PersonEntries(NamedTuple):
    """Columns of entries on accounts of persons, in fen; as `law.ledger.Entry`. `line`: of which of the lines."""

    line: Column
    account: Column
    person_id: Column
    amount_fen: Column
    is_red: NDArray[np.bool_]


def interest_entries(person_ids: Column, own_fen: Column, transfer_fen: Column) -> PersonEntries:
    """年度结息记账 / The entries of many persons' interest, without its source, person by person, as
    `law.ledger.interest_entries` has them. Basis: gb-10.2-3.
    """
    return _credits(_INTEREST, person_ids, own_fen, transfer_fen)


def contribution_credits(person_ids: Column, own_fen: Column, transfer_fen: Column) -> PersonEntries:
    """缴费记入账户 / The entries of many paid months on accounts of persons, as `law.ledger.payment_entries` has them
    behind its sums. Basis: gb-6.2, gb-6.5-1.
    """
    return _credits(_PRINCIPAL, person_ids, own_fen, transfer_fen)


def _credits(accounts: Column, person_ids: Column, own_fen: Column, transfer_fen: Column) -> PersonEntries:
    """Person by person the own part, then the transferred one; what is nothing is no entry."""
    credited = np.stack([own_fen, transfer_fen], axis=1).ravel()
    entered = np.flatnonzero(credited)
    credited = credited[entered]
    return PersonEntries(
        line=entered // 2,
        account=accounts[entered % 2],
        person_id=person_ids[entered // 2],
        amount_fen=-credited,
        is_red=credited < 0,
    )
