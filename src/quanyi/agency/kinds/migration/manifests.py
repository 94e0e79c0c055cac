"""账册清单: what a folder of books says of itself: rows, sums in fen and digests, by which it is held to be whole.

Basis: d14-9-4, d14-13.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SM3, Hash

from quanyi.agency.kinds.migration import layout
from quanyi.agency.kinds.migration.cells import twelve
from quanyi.agency.kinds.migration.layout import Kind, Row, Rows
from quanyi.bilingual import Bilingual
from quanyi.written.dates import read_day

NAME, MAPPING = "manifest.json", "mapping.json"
LARGEST = 4 * 1024 * 1024
_CHUNK = 1 << 20


class BadManifest(ValueError):
    """清单不可用: `why` says what is wrong with it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.why = Bilingual(zh, en)


def read(path: Path) -> dict[str, Any]:
    """What the file says; nothing where there is none. Raises BadManifest."""
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError("too large")
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadManifest(
            f"{path.name} 不是可读的 JSON（{error}）。请改正或删去后重试。",
            f"{path.name} cannot be read as JSON ({error}). Mend it, or take it away.",
        ) from error
    if not isinstance(found, dict):
        raise BadManifest(f"{path.name} 应是一个 JSON 对象。", f"{path.name} is to be a JSON object.")
    return found


def of_folder(path: Path) -> dict[str, Any]:
    """`manifest.json` of a folder. Raises BadManifest."""
    found = read(path.joinpath(NAME))
    region, as_of = found.get("region", ""), found.get("as_of", "")
    _want(
        _is_of_objects(found.get("tables", {})),
        NAME,
        "tables：表名对应一个对象",
        "tables: an object for each table",
    )
    for key in ("by_status", "by_year"):
        _want(isinstance(found.get(key, {}), dict), NAME, f"{key}：一个对象", f"{key}: an object")
    _want(
        isinstance(region, str) and len(region) <= 10, NAME, "region：不超过 10 个字的代码", "region: a code"
    )
    if as_of != "":
        day = read_day(as_of) if isinstance(as_of, str) else None
        _want(day is not None, NAME, "as_of：日期，例如 2025-12-31", "as_of: a day, as 2025-12-31")
        found["as_of"] = str(day)
    return found


def mapping_of(path: Path) -> dict[str, Any]:
    """`mapping.json` of a folder. Raises BadManifest."""
    found = read(path.joinpath(MAPPING))
    for table in found.values():
        is_mapping = isinstance(table, dict) and isinstance(table.get("file", ""), str)
        columns = table.get("columns", {}) if is_mapping else None
        _want(
            isinstance(columns, dict) and all(isinstance(each, str) for each in columns.values()), MAPPING,
            '每张表写作 {"file": 文件名, "columns": {原栏名: 栏名}}',
            'of each table {"file": its name, "columns": {heading: column}}',
        )  # fmt: skip
    return found


def _is_of_objects(found: Any) -> bool:
    return isinstance(found, dict) and all(isinstance(each, dict) for each in found.values())


def _want(holds: bool, name: str, zh: str, en: str) -> None:
    if not holds:
        raise BadManifest(
            f"{name} 应写明 {zh}。请改正或删去后重试。", f"{name} is to have {en}. Mend it, or take it away."
        )


def digest_of(path: Path) -> str:
    """The SM3 digest of a file, as originals have it."""
    digest = Hash(SM3())
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return "sm3:" + digest.finalize().hex()


_SUMMED = {
    table.name: [(at, column.name, column.kind) for at, column in enumerate(table.columns)
                 if column.kind in (Kind.FEN, Kind.TWELVE)]
    for table in layout.TABLES
}  # fmt: skip


@dataclass
class Totals:
    """合计: rows and sums of each table; persons by status; what the account years of each year add up to, in fen."""

    rows: Counter[str] = field(default_factory=Counter)
    sums: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_status: Counter[str] = field(default_factory=Counter)
    by_year: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, rows: Rows) -> None:
        for table, of_table in rows.items():
            self.rows[table] += len(of_table)
            for at, name, kind in _SUMMED[table]:
                self.sums[table][name] += sum(_fen(row[at], kind) for row in of_table)
        self.by_status.update(row[_STATUS] for row in rows.get("persons", ()))
        for row in rows.get("account_years", ()):
            self.by_year[row[1]].update(_moved(row))

    def as_values(self) -> dict[str, Any]:
        return {
            "tables": {
                table: {"rows": count, "sums_fen": dict(sorted(self.sums[table].items()))}
                for table, count in sorted(self.rows.items())
                if count
            },
            "by_status": dict(sorted(self.by_status.items())),
            "by_year": {year: dict(sums) for year, sums in sorted(self.by_year.items())},
        }


_STATUS = layout.PERSONS.at("status")


def _fen(text: str, kind: Kind) -> int:
    if not text:
        return 0
    return sum(twelve(text)) if kind is Kind.TWELVE else int(text)


def _moved(row: Row) -> Mapping[str, int]:
    own, transfer, own_out, transfer_out = (sum(twelve(cell)) for cell in row[2:6])
    interest, closing = (sum(int(cell or 0) for cell in row[at : at + 2]) for at in (6, 8))
    return {
        "accounts": 1, "credited_fen": own + transfer, "paid_out_fen": own_out + transfer_out,
        "interest_fen": interest, "closing_fen": closing,
    }  # fmt: skip


def disagreements(said: Mapping[str, Any], found: Mapping[str, Any], path: str = "") -> list[dict[str, Any]]:
    """What a manifest says otherwise than was found: [{"what", "said", "found"}]; what it leaves out is not asked."""
    differing = []
    for key, value in said.items():
        here, other = f"{path}/{key}" if path else key, found.get(key)
        if isinstance(value, dict):
            differing += disagreements(value, other if isinstance(other, dict) else {}, here)
        elif value != other and (value or other):
            differing.append({"what": here, "said": value, "found": other})
    return differing
