"""Parquet 账册: a table of columns as lines of text; needs pyarrow, which no office has of itself (Parquet文件)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from quanyi.bilingual import Bilingual
from quanyi.sheets.lines import Broken, Line
from quanyi.sheets.streams import NotRead, Stream

_ROWS_AT_ONCE = 10_000
_LONG = 15  # digits: a whole number of more is somebody's number, and has lost its zeros or more


@contextmanager
def open_parquet(path: Path) -> Iterator[Stream]:
    """Open a table; raises NotRead."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise NotRead(
            Bilingual(
                "读取 Parquet 需要 pyarrow，这里没有安装。请改存为 CSV，或在本机安装 pyarrow 后重试。",
                "Parquet is read by pyarrow, which is not installed. Save it as CSV, or install pyarrow.",
            )
        ) from error
    try:
        with ParquetFile(path) as file:
            yield Stream(list(file.schema_arrow.names), _lines(file), [])
    except ArrowException as error:
        raise NotRead(
            Bilingual(
                f"无法读取 Parquet 文件（{error}）。请重新导出。",
                f"The Parquet file cannot be read ({error}). Export it anew.",
            )
        ) from error


def _lines(file: Any) -> Iterator[Line]:
    number = 1
    for batch in file.iter_batches(_ROWS_AT_ONCE):
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            number += 1
            yield number, [_text(value) for value in row]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(map(_text, value))
    if isinstance(value, float):
        return Broken(repr(value))
    text = str(value)
    return Broken(text) if isinstance(value, int) and len(text.lstrip("-")) > _LONG else text
