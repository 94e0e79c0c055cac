"""接着核 (resuming): whether a verification may begin where the last one ended, and what it leaves for the next one.

A checkpoint is trusted where the verifier signed it, a keeper holds that very head, the log still reaches it, and
everything was verified not too long ago; else everything is verified anew. What a run from a checkpoint cannot see is a
change of what was verified before: only a whole run reads old rows again (decision 059). Basis: d14-28-4.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.checkpoint import NOTHING, Checkpoint, layouts_digest
from quanyi.agency.audit.covers import Span, merged, read_layouts
from quanyi.agency.audit.models import LogLeaf, TreeHead
from quanyi.agency.audit.outside import Held
from quanyi.agency.audit.postgresql import session
from quanyi.agency.audit.replay import Log, log_name, trusted_keys
from quanyi.witness.heads import BadHead, Head, known_to
from quanyi.witness.seals import PublicKey, SealError, SigningKey, signing_key, write_once


class Whole(models.TextChoices):
    """Why everything was verified (全部核验的原因); empty where only what came since was."""

    NOT = "", ""
    ASKED = "asked", _("要求全部核验")
    FIRST = "first", _("还没有核验过，或上次核到之处没有保存")
    UNREADABLE = "unreadable", _("保存的核到之处读不出或签名不成立")
    DUE = "due", _("距上次全部核验已到规定天数")
    COLUMNS = "columns", _("表的栏目与上次不同")
    KEEPERS = "keepers", _("没有见证人保存着上次核到的树头")
    LOG = "log", _("日志不到上次核到之处")
    FOUND = "found", _("接着核时发现不符")


def where_to_begin(answers: Sequence[Held]) -> tuple[Checkpoint, Whole]:
    """The checkpoint that holds; or nothing, and why."""
    try:
        found = _read()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, SealError):
        return NOTHING, Whole.UNREADABLE
    why = _why_whole(found, answers) if found else Whole.FIRST
    return (NOTHING, why) if why or found is None else (found, why)


def _read() -> Checkpoint | None:
    file = _file()
    if not file.exists():
        return None
    read = json.loads(file.read_text())
    content = str(read["checkpoint"])
    if not _key().public.verify(content.encode(), bytes.fromhex(read["signature"])):
        raise ValueError("signed by somebody else")
    return Checkpoint.parse(content)


def _why_whole(found: Checkpoint, answers: Sequence[Held]) -> Whole:
    age = datetime.now(UTC) - found.whole_at
    if not timedelta(0) <= age < timedelta(days=settings.QUANYI_WHOLE_DAYS):
        return Whole.DUE
    if found.layouts != layouts_digest(read_layouts(session())):
        return Whole.COLUMNS
    own = TreeHead.objects.filter(size=found.size).first()
    keys = known_to(trusted_keys())
    held = {signed.content for answer in answers for signed in answer.heads
            if (head := _checked(signed.check, keys)) and _is_of(head, found)}  # fmt: skip
    if own is None or own.content not in held:
        return Whole.KEEPERS
    return Whole.NOT if LogLeaf.objects.filter(index=found.size - 1).exists() else Whole.LOG


def _is_of(head: Head, found: Checkpoint) -> bool:
    return (head.size, head.log, head.root) == (found.size, found.log, found.tree.root())


def _checked(
    check: Callable[[Callable[[str], PublicKey | None]], Head], keys: Callable[[str], PublicKey | None]
) -> Head | None:
    try:
        return check(keys)
    except BadHead:
        return None


def leave(log: Log, answers: Sequence[Held], start: Checkpoint) -> None:
    """After a run without findings: the next one may begin at the newest head that every keeper holds.

    Without a keeper there is none: who holds the database alone would say what was verified.
    """
    size = min((max((signed.head.size for signed in one.heads), default=0) for one in answers), default=0)
    frontier = log.frontiers.get(size)
    if not size or frontier is None:
        return
    spans: dict[str, list[Span]] = defaultdict(list, {table: [*ids] for table, ids in start.spans.items()})
    for placed in log.covers:
        if placed.place is not None and placed.place < size:
            spans[placed.cover.table] += placed.cover.spans
    last = LogLeaf.objects.filter(index__lt=size).aggregate(last=models.Max("leaf_id"))["last"]
    _keep(Checkpoint(
        log=log_name() or "", size=size, frontier=frontier, leaf_id=last,
        layouts=layouts_digest(read_layouts(session())),
        spans={table: merged(ids) for table, ids in spans.items()},
        whole_at=start.whole_at if start.size else datetime.now(UTC),
    ))  # fmt: skip


def leave_nothing() -> None:
    """After a run that found something: until one finds nothing, everything is verified."""
    _file().unlink(missing_ok=True)


def _keep(checkpoint: Checkpoint) -> None:
    content = checkpoint.content()
    signed = {"checkpoint": content, "signature": _key().sign(content.encode()).hex()}
    file = _file()
    draft = file.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    write_once(draft, json.dumps(signed) + "\n", mode=0o600)
    draft.replace(file)


def _key() -> SigningKey:
    """The verifier's own: it signs no head, and a head signed by it counts nowhere."""
    return signing_key(_file().parent, "ed25519")


def _file() -> Path:
    file: Path = settings.SECRETS / "verifier" / "checkpoint.json"
    return file
