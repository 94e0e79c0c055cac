"""What every journey of the demo begins and ends with: a clerk at the counter, papers, signatures (示范办理)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from quanyi.agency.audit.services import acting_as
from quanyi.agency.collect.documents import receive_document
from quanyi.agency.collect.services import faults_of
from quanyi.agency.demo.people import insurance_number
from quanyi.agency.demo.staff import COLLECTOR, SIGNERS, clerk
from quanyi.agency.desk.actions import sign_case
from quanyi.agency.desk.handing_in import HandIn
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.review.materials import Material, Paper
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import sentence
from quanyi.law.terms import Verdict
from quanyi.law.workflow import Refused


def person_at(index: int) -> Person:
    """参保人 of the district with that index."""
    return Person.objects.get(insurance_number=insurance_number(index))


def put_through(
    begin: Callable[[Account], Case], *, stages: int = len(SIGNERS), by: str = COLLECTOR, opinion: str = ""
) -> Case:
    """Put a case before the reviewers as clerks do, and sign as many stages of it; all of them decide it."""
    collector = clerk(by)
    with acting_as(collector.as_actor()):
        case = begin(collector)
    signed(case, stages, opinion)
    return case


def taken_in(handed_in: HandIn) -> Case:
    """The case of a file that was handed in; raises Refusal with the first fault of one that was refused."""
    if handed_in.case is None:
        raise Refusal(faults_of(handed_in.check)[0].sentence)
    return handed_in.case


def signed(case: Case, stages: int = len(SIGNERS), opinion: str = "") -> None:
    for username in SIGNERS[:stages]:
        signer = clerk(username)
        with acting_as(signer.as_actor()):
            answer = sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion=opinion or "材料齐全，同意")
        if isinstance(answer, Refused):
            raise Refusal(sentence(answer.reason))


def papers_of(
    materials: Sequence[Material], matter: str, by: Account, about: Any, **whose: Any
) -> Callable[[], Iterator[Paper]]:
    """Every paper that a matter cannot do without, as the counter would scan it; `about` tells one from another."""

    def found() -> Iterator[Paper]:
        for material in materials:
            if material.needed(matter):
                name = f"{material.name}.pdf"
                document = receive_document(scan(f"{material.code} {about}"), name, material.kind, by=by)
                yield Paper(material.code, document, name, **whose)

    return found


def scan(text: str) -> bytes:
    """A page that says what it stands for; in the demo nobody's papers are anybody's."""
    drawn = f"BT /F1 16 Tf 60 760 Td (Demo district - made-up paper) Tj 0 -30 Td ({text}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + head + rows + end
