"""A keeper that an outside party runs (见证人程序): takes heads by HTTP and refuses those that rewrite the past.

It pins the key of the first head of a log, or takes the key that its operator was given on paper. A head must be signed
by that key, or by one that it vouched for (kept in `changes/`), and be shown, by a consistency proof, to have grown out
of the last one held. What it refuses although the signature holds is kept apart in `refused/`: it is evidence against
the log's owner.
"""

import json
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from .heads import LOG, BadHead, Head, SignedHead, known_to
from .keepers import Folder, KeeperError
from .seals import PublicKey, SealError, public_keys, write_once
from .succession import Succession, followed
from .tree import WrongProof, check_consistency

LARGEST = 64 * 1024  # bytes of one request


class Conflict(Exception):
    """不一致: the head does not fit what is held."""


class Keeping:
    """What a keeper does with a head, however it arrives. `key`: the only key taken; None pins the first seen."""

    def __init__(self, folder: Path, key: PublicKey | None = None) -> None:
        self._folder, self._key = folder, key
        self._store = Folder(folder.as_uri(), folder)
        self._lock = Lock()

    def heads(self) -> list[SignedHead]:
        return self._store.held()

    def last(self, log: str) -> Head | None:
        """The largest head held of a log."""
        files = sorted((self._folder / log).glob("*.json"))
        return SignedHead.from_json(files[-1].read_text()).head if files else None

    def take(self, signed: SignedHead, proof: Sequence[bytes], changes: Sequence[Succession] = ()) -> Head:
        """Keep a head, once. Raises BadHead where its signature does not hold, Conflict where it rewrites the past."""
        with self._lock:
            head = signed.check(known_to(self._keys(signed, changes)))
            try:
                self._refuse_rewritten(head, proof)
            except (Conflict, WrongProof) as conflict:
                self._keep_evidence(signed)
                raise Conflict(str(conflict)) from conflict
            self._store.keep(signed, lambda size: proof)
            write_once(self._folder / head.log / "key.pub", signed.public + "\n", mode=0o644)
            self._keep_changes(head.log, changes)
            return head

    def _keys(self, signed: SignedHead, changes: Sequence[Succession]) -> list[PublicKey]:
        log = signed.head.log
        pinned = [self._key] if self._key is not None else public_keys(self._folder / log)
        return followed(pinned, changes, log) or [PublicKey.parse(signed.public)]

    def _keep_changes(self, log: str, changes: Sequence[Succession]) -> None:
        """What made it believe another key: evidence as well."""
        for change in changes:
            if found := change.keys(log):
                folder = self._folder / log / "changes"
                folder.mkdir(exist_ok=True)
                text = json.dumps(change.to_fields(), sort_keys=True) + "\n"
                write_once(folder / f"{found[0].name}-{found[1].name}.json", text, mode=0o644)

    def _refuse_rewritten(self, head: Head, proof: Sequence[bytes]) -> None:
        last = self.last(head.log)
        if last is None:
            return
        if head.size < last.size:
            held = [signed.head for signed in self.heads() if signed.head.log == head.log]
            if not any((one.size, one.root) == (head.size, head.root) for one in held):
                raise Conflict(f"a head of size {last.size} is held; {head.size} would shorten the log")
        elif head.size == last.size:
            if head.root != last.root:
                raise Conflict(f"another root of size {head.size} is held")
        else:
            check_consistency(last.size, last.root, head.size, head.root, proof)

    def _keep_evidence(self, signed: SignedHead) -> None:
        head = signed.head
        folder = self._folder / head.log / "refused"
        folder.mkdir(exist_ok=True)
        write_once(
            folder / f"{head.size:012d}-{head.root.hex()[:16]}.json", signed.to_json() + "\n", mode=0o644
        )


class _Handler(BaseHTTPRequestHandler):
    keeping: Keeping

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        if parts == ["heads"]:
            heads = [json.loads(signed.to_json()) for signed in self.keeping.heads()]
            self._answer(200, {"heads": heads})
        elif len(parts) == 3 and parts[0] == "heads" and parts[2] == "last" and LOG.fullmatch(parts[1]):
            last = self.keeping.last(parts[1])
            self._answer(200, {"size": last.size if last else 0})
        else:
            self._answer(404, {"error": "there is /heads, /heads/<log>/last and POST /heads"})

    def do_POST(self) -> None:
        try:
            read = json.loads(self.rfile.read(min(int(self.headers["Content-Length"]), LARGEST)))
            proof = [bytes.fromhex(node) for node in read["consistency"]]
            changes = [Succession.from_fields(fields) for fields in read.get("changes", [])]
            head = self.keeping.take(SignedHead.from_fields(read), proof, changes)
        except Conflict as conflict:
            self._answer(409, {"error": str(conflict)})
        except (KeeperError, OSError) as error:
            self._answer(500, {"error": str(error)})
        except (BadHead, SealError, ValueError, TypeError, KeyError) as error:
            self._answer(400, {"error": str(error) or "a head and its proof are wanted"})
        else:
            self._answer(200, {"size": head.size})

    def _answer(self, status: int, content: Any) -> None:
        body = json.dumps(content, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: what counts lies in the folder."""


def keeping_server(folder: Path, host: str, port: int, key: PublicKey | None = None) -> ThreadingHTTPServer:
    """A server to call `serve_forever` on; port 0 takes a free one."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = type("Handler", (_Handler,), {"keeping": Keeping(folder.resolve(), key)})
    return ThreadingHTTPServer((host, port), handler)
