"""What the counter sends for a pension of the man of `test_decisions`."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from quanyi.agency.registry.models import Person


def paper(name: str = "材料.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + b"0" * 20, content_type="image/png")


def application(person: Person, **given: Any) -> dict[str, Any]:
    """What the counter sends for a pension: month, identity as seen, and papers."""
    stated = {
        "chosen": "2025-02", "reason": "达到退休年龄", "way": "counter", "document": "01",
        "document_number": person.social_security_number,
    }  # fmt: skip
    papers = {"paper_pension_application": paper(), "paper_identity": paper("证件.png")}
    return stated | papers | given
