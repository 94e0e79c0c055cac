"""Papers as the counter hands them in: for each material that a form asks for a file of its own name."""

from django.core.files.uploadedfile import SimpleUploadedFile

from quanyi.agency.kinds.listed import KINDS

PDF = b"%PDF-1.7 paper"


def papers(content: bytes = PDF) -> dict[str, SimpleUploadedFile]:
    """A file for every material of every kind, all of the same bytes; a form takes those that it asks for."""
    codes = {material.code for kind in KINDS for material in kind.materials}
    return {f"paper_{code}": SimpleUploadedFile("材料.pdf", content) for code in sorted(codes)}
