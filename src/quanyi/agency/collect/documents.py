"""材料: papers kept as they came, the same bytes once. Basis: d14-13, gb-12-2."""

import io
import zipfile
import zlib

from django.db import transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.digest import sm3
from quanyi.agency.collect.models import Document, DocumentKind
from quanyi.agency.locks import Lock, take
from quanyi.agency.refusal import Refusal
from quanyi.agency.staff.models import Account

_FIRST_BYTES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
PDF_WITHIN = 1024  # readers take a PDF whose header stands among its first bytes


class PaperRefused(Refusal):
    """材料不收: the file is not of a form that can be kept and opened as a paper."""


@transaction.atomic
def receive_document(content: bytes, name: str, kind: DocumentKind, *, by: Account) -> Document:
    """Keep a paper as it is; bytes that are kept already are not kept again. Basis: gb-12-2.

    Raises PaperRefused where the content is no paper.
    """
    refuse_no_paper(content, name)
    digest = sm3(content)
    take(Lock.PAPER, zlib.crc32(digest.encode()) >> 1)
    document = Document.objects.filter(digest=digest).defer("content").order_by("pk").first()
    if document is None:
        document = Document.objects.create(
            kind=kind, name=name[-255:], content=content, size=len(content), digest=digest, received_by=by
        )
    record(Act.RECEIVE_FILE, document=document.pk, digest=digest, name=name[:255])
    return document


def refuse_no_paper(content: bytes, name: str) -> None:
    """Raises PaperRefused unless the bytes begin as a PDF, JPEG, PNG, TIFF or OFD does, whatever the name says."""
    if not (content.startswith(_FIRST_BYTES) or b"%PDF-" in content[:PDF_WITHIN] or _is_ofd(content)):
        raise PaperRefused(
            _(
                "文件“%(name)s”的内容不是 PDF、JPEG、PNG、TIFF 或 OFD（按内容识别，与文件名无关），没有接收。"
                "请扫描或拍照后重新选择。"
            )
            % {"name": name}
        )


def _is_ofd(content: bytes) -> bool:
    """版式文件: a package with OFD.xml at its root. Nothing is unpacked."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        return "OFD.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return False
