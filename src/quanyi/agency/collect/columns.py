"""Columns to and from the server's binary COPY (成批存取的二进制格式).

Each value of a row has a length before it; where no value is absent and an array is always of twelve, every row has the
same layout, and a block of rows is one look at its bytes. What texts and absent values have fewer is left out of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

HEAD = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
BLOCK = 20_000  # rows looked at at once: some megabytes
_BIGINT_OID, _BIGINT_BYTES, _TWELVE = 20, 8, 12
# Of an array of twelve: dimensions, whether one is absent, the type of an element, how many, the first's number.
_ARRAY_HEAD = (1, 0, _BIGINT_OID, _TWELVE, 1)


@lru_cache
def row_layout(types: tuple[str, ...]) -> np.dtype[Any]:
    """The bytes of a row: `types` are numpy's names of the values (`S` of texts in UTF-8, with the longest's length), or
    `twelve` for an array of twelve bigint.
    """
    fields: list[Any] = [("fields", ">i2")]
    for place, name in enumerate(types):
        fields.append((f"length_{place}", ">i4"))
        if name == "twelve":
            fields.append((f"head_{place}", ">i4", len(_ARRAY_HEAD)))
            fields.append((f"value_{place}", [("length", ">i4"), ("fen", ">i8")], _TWELVE))
        else:
            fields.append((f"value_{place}", name))
    return np.dtype(fields)


def packed(types: tuple[str, ...], block: Sequence[NDArray[Any]]) -> bytes:
    """Rows of single values for the server; `S` as a type is a column of texts in UTF-8, what is masked is absent."""
    layout = row_layout(tuple(c.dtype.str if t == "S" else t for t, c in zip(types, block, strict=True)))
    rows = np.empty(len(block[0]), layout)
    rows["fields"] = len(types)
    uneven = {}
    for place, (name, column) in enumerate(zip(types, block, strict=True)):
        is_text, absent = name == "S", np.ma.getmaskarray(column)
        if is_text or absent.any():
            full = np.char.str_len(column) if is_text else layout[f"value_{place}"].itemsize
            uneven[place] = rows[f"length_{place}"] = np.where(absent, -1, full)
        else:
            rows[f"length_{place}"] = layout[f"value_{place}"].itemsize
        rows[f"value_{place}"] = np.ma.getdata(column)
    return _without_rest(rows, uneven) if uneven else rows.tobytes()


def _without_rest(rows: NDArray[Any], lengths: Mapping[int, NDArray[Any]]) -> bytes:
    """The bytes of rows without those behind the length of each value that is shorter than its column."""
    kept, layout = np.ones((len(rows), rows.itemsize), bool), rows.dtype.fields
    assert layout is not None  # rows have values
    for place, length in lengths.items():
        begins, size = layout[f"value_{place}"][1], rows.dtype[f"value_{place}"].itemsize
        kept[:, begins : begins + size] = np.arange(size) < length[:, np.newaxis]
    return rows.view(np.uint8).reshape(kept.shape)[kept].tobytes()


def unpacked(types: tuple[str, ...], pieces: Iterable[Any]) -> Iterator[list[NDArray[np.int64]]]:
    """Columns of what the server sends, block by block; an array of twelve becomes shape (rows, 12).

    Raises ValueError where a row is otherwise than `types` say.
    """
    layout, waiting = row_layout(types), bytearray()
    begun = False
    for piece in pieces:
        waiting += piece
        if not begun and len(waiting) >= len(HEAD):
            begun = True
            del waiting[: len(HEAD)]
        if len(waiting) >= BLOCK * layout.itemsize:
            yield _columns(layout, types, waiting, BLOCK)
            del waiting[: BLOCK * layout.itemsize]
    rows, rest = divmod(len(waiting), layout.itemsize)
    if bytes(waiting[len(waiting) - rest :]) != END:
        raise ValueError(f"{len(waiting)} bytes are no rows of {layout.itemsize} bytes")
    if rows:
        yield _columns(layout, types, waiting, rows)


def _columns(
    layout: np.dtype[Any], types: tuple[str, ...], waiting: bytearray, count: int
) -> list[NDArray[np.int64]]:
    rows = np.frombuffer(bytes(waiting[: count * layout.itemsize]), layout)
    columns = []
    for place, name in enumerate(types):
        value = rows[f"value_{place}"]
        if name == "twelve":
            _refuse_unlike(rows[f"head_{place}"], _ARRAY_HEAD)
            _refuse_unlike(value["length"], _BIGINT_BYTES)
            value = value["fen"]
        else:
            _refuse_unlike(rows[f"length_{place}"], value.dtype.itemsize)
        columns.append(value.astype(np.int64))
    return columns


def _refuse_unlike(found: NDArray[Any], wanted: Any) -> None:
    if not (found == wanted).all():
        raise ValueError(f"a value is absent or of another type: {wanted} wanted")
