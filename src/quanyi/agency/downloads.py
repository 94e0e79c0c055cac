"""下载: what an answer hands out to be kept, byte for byte, under a name of its own."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep; `kind` is its media type."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)


def pdf_download(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep."""
    return attachment(content, name, "application/pdf")
