"""出具凭证: a paper is issued as a row, sealed, and printed with its number, its code and its proof; decision 044.

What a paper said can be made again from the books as known then: so they answer for it, and no copy is kept.
"""

import json
from datetime import datetime
from enum import unique
from io import BytesIO
from typing import Any, TypedDict, Unpack

import segno
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from quanyi.agency.papers.fields import fields_of, root, salted
from quanyi.agency.papers.models import IssuedPaper, PaperKind, PaperUse
from quanyi.agency.papers.proofs import proof_of
from quanyi.agency.papers.services import issue_paper
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.serve.certificate import certificate_content, certificate_pdf
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import issued_record, record_as_issued
from quanyi.agency.serve.year_sheet import year_sheet
from quanyi.agency.serve.year_sheet_paper import content_of, pdf_of_content
from quanyi.agency.staff.models import Account
from quanyi.law.terms.labelled import Labelled

Content = dict[str, Any]


class Asking(TypedDict):
    """Who asks for a paper, as known when, in which language, and why."""

    known_at: datetime | None
    language: str
    purpose: str
    by: Account


ABOUT_THE_RECORD = (
    "facts",
    "address",
    "account",
    "months",
    "payments",
    "stretches",
)  # the rest says when it was printed


@unique
class PaperStanding(Labelled):
    """凭证核验结果: what a check of a paper comes to. The set is this system's (mark P)."""

    VALID = "valid", "有效，与现行记录一致", "valid; the record still says the same"
    SUPERSEDED = "superseded", "有效；出具以后记录有变动", "valid; the record has changed since it was issued"
    NOT_REPRODUCED = (
        "not_reproduced",
        "确由本机构出具，内容暂不能重新列出",
        "issued here; cannot be set out again now",
    )
    WITHDRAWN = "withdrawn", "已作废", "withdrawn"


def issue_year_sheet(
    person: Person, year: int, *, until: datetime | None = None, **asked: Unpack[Asking]
) -> tuple[IssuedPaper, Content]:
    """年度个人权益记录单: the row, and what stands on it. Raises NotKnownThen, NoSuchFigure."""
    return _issue(PaperKind.YEAR_SHEET, person, year, "", asked, until)


def issue_certificate(
    person: Person, use: PaperUse, *, until: datetime | None = None, **asked: Unpack[Asking]
) -> tuple[IssuedPaper, Content]:
    """参保缴费证明. Raises NotKnownThen, NothingPaid."""
    return _issue(PaperKind.CERTIFICATE, person, None, use.value, asked, until)


def _issue(
    kind: PaperKind, person: Person, year: int | None, use: str, asked: Asking, until: datetime | None
) -> tuple[IssuedPaper, Content]:
    record = issued_record(person, until=until, known_at=asked["known_at"])
    content = _said(record, year, use, asked["language"])
    paper = issue_paper(
        kind, person, fields_of(content), year=year, use=use, printed_at=record.printed_at, **asked
    )
    return paper, content


def _said(record: PersonRecord, year: int | None, use: str, language: str) -> Content:
    with translation.override("en" if language == "en" else "zh-hans"):
        if year is None:
            return certificate_content(record, PaperUse(use), language)
        return content_of(year_sheet(record, year), language)


def print_paper(paper: IssuedPaper, content: Content, address: str) -> bytes:
    """The PDF of an issued paper; `address` is where its number is checked."""
    proof = proof_of(paper, fields_of(content))
    with translation.override("en" if paper.language == "en" else "zh-hans"):
        is_sealed = "head" in proof
        told = (
            _("本单内容及其证明附于本 PDF 文件内，可离线核验。")
            if is_sealed
            else _("本单的封印证明尚未生成，请稍后重新下载；在此之前以网上核验为准。")
        )
        checked = {
            "number_word": _("验证码"),
            "number": paper.grouped,
            "code": _code(f"{address}?code={paper.number}"),
            "code_word": _("验证码 %(number)s 的二维码") % {"number": paper.grouped},
            "check": _("核验地址 %(address)s") % {"address": address},
            "proof": json.dumps(proof, ensure_ascii=False),
            "proof_word": _("本单的栏目和封印证明"),
        }
        notes = [*content["notes"], told]
        make = certificate_pdf if paper.kind == PaperKind.CERTIFICATE else pdf_of_content
        return make(content | checked | {"notes": notes}, at=paper.printed_at)


def _code(text: str) -> str:
    """The QR code as SVG; a fixed mask spares half of the time."""
    out = BytesIO()
    segno.make(text, error="m", mask=2, micro=False).save(out, kind="svg", border=2)
    return out.getvalue().decode()


def content_as_issued(paper: IssuedPaper) -> Content | None:
    """What stands on a paper, made again from the record as known then; None where its root is another now."""
    record = record_as_issued(paper.person, paper.known_at, paper.printed_at)
    try:
        content = _said(record, paper.year, paper.use, paper.language)
    except (NoSuchFigure, Refusal):
        return None
    again = root(salted(fields_of(content), paper.hidden.secret))
    return content if again == paper.root else None


def standing_of_paper(paper: IssuedPaper, content: Content | None) -> PaperStanding:
    """What a check comes to; `content` is that of `content_as_issued`."""
    if hasattr(paper, "withdrawal"):
        return PaperStanding.WITHDRAWN
    if content is None:
        return PaperStanding.NOT_REPRODUCED
    # Not `issued_record`, which waits for postings: whoever checks from outside shall queue before nobody.
    present = record_as_issued(paper.person, None, timezone.now())
    now = _said(present, paper.year, paper.use, paper.language)
    same = all(now.get(part) == content.get(part) for part in ABOUT_THE_RECORD)
    return PaperStanding.VALID if same else PaperStanding.SUPERSEDED
