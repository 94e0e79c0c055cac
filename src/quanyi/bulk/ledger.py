"""The entries of postings that concern everybody, as columns (成批分录). Basis: gb-10.2-3."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from quanyi.bulk.edge import Column
from quanyi.law.terms import LedgerAccount

_ACCOUNTS = np.array([LedgerAccount.OWN_INTEREST.value, LedgerAccount.TRANSFER_INTEREST.value])


class PersonEntries(NamedTuple):
    """Columns of entries on accounts of persons, in fen; as `law.ledger.Entry`."""

    account: Column
    person_id: Column
    amount_fen: Column
    is_red: NDArray[np.bool_]


def interest_entries(person_ids: Column, own_fen: Column, transfer_fen: Column) -> PersonEntries:
    """年度结息记账 / The entries of many persons' interest, without its source, person by person, as
    `law.ledger.interest_entries` has them. Basis: gb-10.2-3.
    """
    interest = np.stack([own_fen, transfer_fen], axis=1).ravel()
    entered = np.flatnonzero(interest)
    interest = interest[entered]
    return PersonEntries(
        account=_ACCOUNTS[entered % 2],
        person_id=person_ids[entered // 2],
        amount_fen=-interest,
        is_red=interest < 0,
    )
