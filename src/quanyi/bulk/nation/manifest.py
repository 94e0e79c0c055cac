"""What a folder of partitions says of itself: rows, sums in fen, digests, and by which law (清单).

`manifest.json` is written last, so that a folder that has one is whole. Files are written under another name and put in
place by one step: what stands under its own name is whole, whoever was killed meanwhile.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import quanyi
from quanyi.law.errors import InvalidInput
from quanyi.law.parameters import NOTHING_BROUGHT, Brought, File, parameters_version, working_with
from quanyi.law.parameters.known import as_known_at
from quanyi.law.rules import versions_of

NAME = "manifest.json"
LAYOUT = 1
RULES = ("account.year",)
_CHUNK = 1 << 20


class Law(NamedTuple):
    """By which law a folder is computed: the program, versions of rules and parameters, the day as of which things are
    known, and what cases of the office brought beside the files of the program, by series: names and texts.
    """

    program: str

    rules: Mapping[str, str]
    parameters: str
    known_on: str | None
    brought: Mapping[str, list[list[str]]]

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Meanwhile this process works by it. Raises InvalidInput where this program has another."""
        brought = _brought(json.dumps(self.brought, sort_keys=True))
        day = date.fromisoformat(self.known_on) if self.known_on else None
        with working_with(brought), as_known_at(day):
            self._refuse_another()
            yield

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self._asdict(), sort_keys=True).encode()).hexdigest()

    def _refuse_another(self) -> None:
        here = {"program": program(), "rules": versions_of(RULES), "parameters": parameters_version()}
        wanted = {"program": self.program, "rules": dict(self.rules), "parameters": self.parameters}
        if here != wanted:
            raise InvalidInput(
                f"快照按 {wanted} 生成，本程序是 {here}，结果会不同。请用同一版本的程序，或重新生成快照。",
                f"The snapshot is of {wanted}, this program is {here}: results would differ. Use the same version, "
                "or make the snapshot anew.",
            )


@lru_cache(maxsize=1)
def program() -> str:
    """程序版本: of the package, and a digest of the sources of the law and of its columns, since a rule is made of more
    than the function that bears its version.
    """
    root, whole = Path(quanyi.__file__).parent, hashlib.sha256()
    for file in sorted(file for room in ("bulk", "law") for file in root.joinpath(room).rglob("*.py")):
        whole.update(f"{file.relative_to(root).as_posix()} {digest_of(file)}\n".encode())
    return f"{quanyi.__version__} {whole.hexdigest()[:16]}"


@lru_cache(maxsize=4)
def _brought(told: str) -> Brought:
    """The same set for the same files: what was looked up in it is remembered by the set."""
    files = {
        series: tuple(File(name, text.encode(), added=True) for name, text in found)
        for series, found in json.loads(told).items()
    }
    return Brought(files) if files else NOTHING_BROUGHT


def law_of(manifest: Mapping[str, Any]) -> Law:
    try:
        return Law(**manifest["law"])
    except (KeyError, TypeError):
        raise InvalidInput(
            f"{NAME} 没有写明按哪一版规则和参数（law）。请用 quanyi snapshot 重新生成。",
            f"{NAME} does not say by which rules and parameters (law). Make it anew by quanyi snapshot.",
        ) from None


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a folder. Raises InvalidInput where there is none, or one of another layout."""
    try:
        found = json.loads(folder.joinpath(NAME).read_text(encoding="utf-8"))
        is_known = isinstance(found, dict) and found.get("layout") == LAYOUT
    except (OSError, ValueError):
        is_known = False
    if not is_known:
        raise InvalidInput(
            f"{folder} 没有可读的 {NAME}（格式 {LAYOUT}）：不是快照，或没有写完。请重新生成。",
            f"{folder} has no {NAME} of layout {LAYOUT} that can be read: no snapshot, or no whole one. Make it anew.",
        )
    return dict(found)


def write(folder: Path, told: Mapping[str, Any], name: str = NAME) -> None:
    text = json.dumps({"layout": LAYOUT, **told}, ensure_ascii=False, indent=1, sort_keys=True)
    put(folder / name, lambda fresh: fresh.write_text(text + "\n", encoding="utf-8"))


def put(path: Path, made: Any) -> None:
    """A file in its place, whole: `made` writes it under another name first. Its owner alone may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        made(fresh)
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            whole.update(chunk)
    return whole.hexdigest()
