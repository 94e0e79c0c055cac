"""下载: what is handed out to be kept: an answer byte for byte under a name of its own, or a folder of files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep; `kind` is its media type."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)


def pdf_download(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep."""
    return attachment(content, name, "application/pdf")


def take_folder(path: Path, refusal: Callable[[str], Exception], not_empty: Any) -> None:
    """A folder to write into, new or empty. Raises `refusal`, with `not_empty` where something is in it."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_empty = not any(path.iterdir())
    except OSError as error:
        raise refusal(
            _("无法写入文件夹 %(path)s：%(why)s。请另选一个。") % {"path": path, "why": error.strerror}
        ) from error
    if not is_empty:
        raise refusal(not_empty % {"path": path})
