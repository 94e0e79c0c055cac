"""下载: a paper as the answer to a request, in the reader's language and under a name of its own."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from quanyi.agency.wording import in_english


def paper_language() -> str:
    """In which language a paper is asked for: "zh" or "en"."""
    return "en" if in_english() else "zh"


def pdf_download(content: bytes, name: str) -> HttpResponse:
    """A PDF to keep."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
