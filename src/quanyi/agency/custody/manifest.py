"""What a backup says of itself (备份清单). Basis: d14-9-2, d14-9-3."""

import json
from dataclasses import dataclass
from pathlib import Path

from quanyi.agency.refusal import Refusal
from quanyi.witness.digest import digest_of_file

DUMP, MANIFEST = "database.dump", "manifest.json"


class BackupRefused(Refusal):
    """备份不能使用; the message says why, and what to do."""


@dataclass(frozen=True)
class Manifest:
    """备份清单."""

    name: str
    made_at: str
    version: str
    digest: str
    size: int
    leaves: int
    keys: list[str]

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupRefused where the folder holds no backup, or the dump is not the one that was made."""
        try:
            manifest = cls(**json.loads(folder.joinpath(MANIFEST).read_text(encoding="utf-8")))
            digest = digest_of_file(folder.joinpath(DUMP))
        except (OSError, ValueError, TypeError) as error:
            raise BackupRefused(
                f"{folder} 不是完整的备份（{error}）；请指明 quanyi backup 写成的文件夹。"
                f" {folder} is no whole backup: name a folder that quanyi backup wrote."
            ) from error
        if digest != manifest.digest:
            raise BackupRefused(
                f"{folder.joinpath(DUMP)} 与清单的摘要不符，已损坏或被改动；请改用另一份备份。"
                f" {folder.joinpath(DUMP)} is not what the manifest says: damaged or changed; use another backup."
            )
        return manifest
