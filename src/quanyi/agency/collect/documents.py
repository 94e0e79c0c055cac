"""材料: papers kept as they came. Basis: gb-12-2."""

from django.db import transaction

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.digest import sm3
from quanyi.agency.collect.models import Document, DocumentKind
from quanyi.agency.staff.models import Account


@transaction.atomic
def receive_document(content: bytes, name: str, kind: DocumentKind, *, by: Account) -> Document:
    """Keep a paper as it is. Basis: gb-12-2."""
    document = Document.objects.create(
        kind=kind, name=name[-255:], content=content, size=len(content), digest=sm3(content), received_by=by
    )
    record(Act.RECEIVE_FILE, document=document.pk, digest=document.digest, name=name[:255])
    return document
