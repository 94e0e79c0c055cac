"""The same law over columns (成批计算): NumPy int64 in, NumPy int64 out, equal to the fen to `quanyi.law`.

Needs the extra `bulk`. The bodies are the law's own where they are written with operators; a parity test holds all
of it to the scalar rules.
"""

from quanyi.bulk.columns import (
    MAX_COLUMN_FEN,
    Column,
    Contributions,
    Interest,
    contributions,
    yearly_interest,
)

__all__ = ["MAX_COLUMN_FEN", "Column", "Contributions", "Interest", "contributions", "yearly_interest"]
