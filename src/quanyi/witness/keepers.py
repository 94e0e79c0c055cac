"""Outside keepers of heads (外部见证人): a folder, a mailbox, an HTTP endpoint, named by their URLs.

A keeper only ever gains heads. What it holds is what an owner who rewrites his log cannot reach: so put keepers where
somebody else holds the keys. Basis: d14-28-4.
"""

import http.client
import json
import mailbox
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from .heads import BadHead, SignedHead
from .seals import write_once
from .succession import Succession

SECONDS = 10
Prove = Callable[[int], Sequence[bytes]]  # the consistency proof from an earlier size, for a keeper that asks


class KeeperError(Exception):
    """见证人未能保存: unreachable, or it said no. The message names the keeper."""


class KeeperRefused(KeeperError):
    """见证人拒绝: it holds another head than this one grew out of. That is evidence, not a failure."""


class Keeper(Protocol):
    """见证人."""

    url: str

    def keep(self, signed: SignedHead, prove: Prove, changes: Sequence[Succession] = ()) -> None:
        """Hand a head over. `changes` of keys go along, for a keeper that checks signatures.

        Raises KeeperError, or KeeperRefused where it contradicts what is held.
        """

    def held(self) -> list[SignedHead]:
        """Every head it holds, of every log, the smallest first. Raises KeeperError."""


def _sorted(heads: list[SignedHead]) -> list[SignedHead]:
    return sorted(heads, key=lambda signed: (signed.head.log, signed.head.size))


class Folder:
    """A folder, best on somebody else's medium: one file a head, `<log>/<size>.json`, never written over."""

    def __init__(self, url: str, path: Path) -> None:
        self.url, self.path = url, path

    def keep(self, signed: SignedHead, prove: Prove, changes: Sequence[Succession] = ()) -> None:
        head = signed.head
        file = self.path / head.log / f"{head.size:012d}.json"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if write_once(file, signed.to_json() + "\n", mode=0o644):
                return
            there = SignedHead.from_json(file.read_text())
        except BadHead as error:
            raise KeeperRefused(f"{self.url}: {file.name} 不是树头 is no head ({error})") from error
        except OSError as error:
            raise KeeperError(f"{self.url}: {error}") from error
        if there.head.root != head.root:
            raise KeeperRefused(
                f"{self.url}: 大小 {head.size} 的树头与此不同 another head of size {head.size} is held"
            )

    def held(self) -> list[SignedHead]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            files = sorted(self.path.glob("*/*.json"))
            return _sorted([SignedHead.from_json(file.read_text()) for file in files])
        except (OSError, BadHead) as error:
            raise KeeperError(f"{self.url}: {error}") from error


class Mailbox:
    """A Maildir that any mail system may carry away: a message a head."""

    def __init__(self, url: str, path: Path) -> None:
        self.url, self.path = url, path

    def keep(self, signed: SignedHead, prove: Prove, changes: Sequence[Succession] = ()) -> None:
        head, message = signed.head, EmailMessage()
        message["Subject"] = f"quanyi head {head.log} {head.size}"
        message["From"] = message["To"] = "quanyi-heads@localhost"
        message["X-Quanyi-Root"] = head.root.hex()
        message.set_content(signed.to_json() + "\n", cte="7bit")
        try:
            self._box().add(message)
        except OSError as error:
            raise KeeperError(f"{self.url}: {error}") from error

    def held(self) -> list[SignedHead]:
        """What is no head of a log (somebody may have written a letter) is passed over."""
        heads = []
        try:
            for message in self._box():
                if str(message["Subject"]).startswith("quanyi head "):
                    heads.append(SignedHead.from_json(_body(message)))
        except (OSError, BadHead) as error:
            raise KeeperError(f"{self.url}: {error}") from error
        return _sorted(heads)

    def _box(self) -> "mailbox.Maildir":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return mailbox.Maildir(self.path, create=True)


def _body(message: Any) -> bytes:
    payload = message.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


class Endpoint:
    """A program at another party that takes heads by HTTP: `quanyi keeper`, or one of its kind."""

    def __init__(self, url: str) -> None:
        self.url = url

    def keep(self, signed: SignedHead, prove: Prove, changes: Sequence[Succession] = ()) -> None:
        head = signed.head
        last = self._ask("GET", f"/heads/{head.log}/last")["size"]
        proof = [node.hex() for node in prove(last)] if 0 < last < head.size else []
        given = [change.to_fields() for change in changes]
        body = {**json.loads(signed.to_json()), "consistency": proof, "changes": given}
        self._ask("POST", "/heads", json.dumps(body).encode())

    def held(self) -> list[SignedHead]:
        try:
            return _sorted([SignedHead.from_fields(fields) for fields in self._ask("GET", "/heads")["heads"]])
        except BadHead as error:
            raise KeeperError(f"{self.url}: {error}") from error

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        place = urlsplit(self.url)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        connection = kind(place.netloc, timeout=SECONDS)
        try:
            connection.request(
                method, place.path.rstrip("/") + path, body, {"Content-Type": "application/json"}
            )
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise KeeperError(f"{self.url}: {error}") from error
        finally:
            connection.close()
        if response.status != 200:
            kind_of_error = KeeperRefused if response.status == 409 else KeeperError
            raise kind_of_error(f"{self.url}: {answer.get('error', response.status)}")
        return answer


def keeper_at(url: str) -> Keeper:
    """The keeper that a URL names. Raises ValueError with a sentence where it names none."""
    place = urlsplit(url)
    if place.scheme in ("http", "https") and place.netloc:
        return Endpoint(url)
    if place.scheme in ("file", "maildir") and place.path.startswith("/") and not place.netloc:
        kind = Folder if place.scheme == "file" else Mailbox
        return kind(url, Path(unquote(place.path)))
    raise ValueError(
        f"QUANYI_KEEPERS：“{url}”不是见证人地址；应为 file:///文件夹、maildir:///信箱 或 http(s)://主机/路径，以空格分隔。"
        f" {url!r} names no keeper; write file:///folder, maildir:///mailbox or http(s)://host/path,"
        " separated by spaces."
    )
