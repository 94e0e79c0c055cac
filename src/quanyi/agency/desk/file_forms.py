"""收到的表 (forms of files): what the office asks of a kind of file that somebody hands in.

Kinds of case and the reconciliation declare theirs when the office starts; the page of what a file leaves open and its
fault list serve them all. Basis: d14-5-2, d14-6-1.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from quanyi.agency.collect.models import FileKind, ReceivedFile
from quanyi.agency.staff.models import Post
from quanyi.sheets import Reading
from quanyi.sheets.choices import Choices
from quanyi.sheets.headings import Form


@dataclass(frozen=True, kw_only=True)
class FileForm:
    """收到的表: how a file of this kind is read, and what follows.

    `senders`: posts that hand it in; an employer its own declarations besides. `shown_at`: where the file is shown.
    `read` leaves questions open; `hand_in` takes the kept file once more, after an answer, and is told for what it is
    meant where it does not say so itself: of a statement, the fund.
    """

    kind: FileKind
    form: Form
    senders: tuple[Post, ...]
    shown_at: Callable[[ReceivedFile], str]
    read: Callable[[ReceivedFile, Choices], Reading[Any]]
    hand_in: Callable[[HttpRequest, ReceivedFile, str], HttpResponse]


_FORMS: dict[str, FileForm] = {}


def register_forms(forms: Iterable[FileForm]) -> None:
    for form in forms:
        _FORMS[form.kind.value] = form


def form_of(file: ReceivedFile) -> FileForm:
    return _FORMS[file.kind]
