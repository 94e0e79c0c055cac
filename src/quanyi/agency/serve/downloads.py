"""下载: a paper as the answer to a request, in the reader's language and under a name of its own."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def pdf_download(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
