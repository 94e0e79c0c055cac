"""出具凭证: a paper is issued as a row, sealed, and printed with its number, its code and its proof; decision 044.

What a paper said can be made again from the books as known then: so they answer for it, and no copy is kept.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import unique
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, Unpack

import segno
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from quanyi.agency.papers.fields import fields_of, root, salted
from quanyi.agency.papers.models import IssuedPaper, PaperKind, PaperUse
from quanyi.agency.papers.proofs import Way, proof_of, sealed_way, sealed_ways
from quanyi.agency.papers.services import About, issue_paper
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.models import Person
from quanyi.agency.serve import account_statement as account_statement_paper
from quanyi.agency.serve import certificate, decision_paper, year_sheet_paper
from quanyi.agency.serve.account_statement import account_statement, statement_content
from quanyi.agency.serve.certificate import certificate_content
from quanyi.agency.serve.decision_paper import decision_content
from quanyi.agency.serve.opened import NoSuchFigure
from quanyi.agency.serve.paper import proven_pdf
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import issued_record, record_as_issued
from quanyi.agency.serve.year_sheet import year_sheet
from quanyi.agency.serve.year_sheet_paper import content_of
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import LANGUAGES
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
    "decision",
    "months",
    "moves",
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


class NotAsIssued(Refusal):
    """不能重新列出: the books give another content than was issued."""


class _Made(NamedTuple):
    """How a kind of paper is made: what it says of a record, and the template that sets it."""

    content: Callable[[PersonRecord, About, str], Content]
    template: Path


def _year_sheet(record: PersonRecord, about: About, language: str) -> Content:
    return content_of(year_sheet(record, about["year"] or 0), language)


def _certificate(record: PersonRecord, about: About, language: str) -> Content:
    return certificate_content(record, PaperUse(about["use"]), language)


def _statement(record: PersonRecord, about: About, language: str) -> Content:
    first, last = about["first_month"], about["last_month"]
    assert first is not None
    assert last is not None
    return statement_content(account_statement(record, first, last), language)


def _decision(record: PersonRecord, about: About, language: str) -> Content:
    decision = about["decision"]
    assert decision is not None
    return decision_content(record, decision, language)


MADE = {
    PaperKind.YEAR_SHEET: _Made(_year_sheet, year_sheet_paper.TEMPLATE),
    PaperKind.CERTIFICATE: _Made(_certificate, certificate.TEMPLATE),
    PaperKind.DECISION: _Made(_decision, decision_paper.TEMPLATE),
    PaperKind.STATEMENT: _Made(_statement, account_statement_paper.TEMPLATE),
}


def issue(
    kind: PaperKind, person: Person, about: About, *, until: datetime | None = None, **asked: Unpack[Asking]
) -> tuple[IssuedPaper, Content]:
    """出具: the row, and what stands on it. Raises NotKnownThen, and NoSuchFigure or a refusal of its kind."""
    record = issued_record(person, until=until, known_at=asked["known_at"])
    return issue_of(record, kind, person, about, **asked)


def issue_of(
    record: PersonRecord, kind: PaperKind, person: Person, about: About, **asked: Unpack[Asking]
) -> tuple[IssuedPaper, Content]:
    """出具 of a record that was read for it (`issued_record`)."""
    content = _said(kind, record, about, asked["language"])
    paper = issue_paper(kind, person, fields_of(content), printed_at=record.printed_at, **asked, **about)
    return paper, content


def _said(kind: PaperKind, record: PersonRecord, about: About, language: str) -> Content:
    with translation.override(LANGUAGES[language]):
        return MADE[kind].content(record, about, language)


def _said_again(paper: IssuedPaper, record: PersonRecord) -> Content:
    """What a paper says by another record: that of its instant, or of now."""
    about: About = {
        "year": paper.year, "use": paper.use, "first_month": paper.first_month, "last_month": paper.last_month,
        "decision": paper.decision,
    }  # fmt: skip
    return _said(PaperKind(paper.kind), record, about, paper.language)


def print_paper(paper: IssuedPaper, content: Content, address: str) -> bytes:
    """The PDF of an issued paper; `address` is where its number is checked."""
    sheet = _sheet(paper, content, address, sealed_way(paper))
    return proven_pdf(MADE[PaperKind(paper.kind)].template, sheet, at=paper.printed_at)


def contents_as_issued(papers: Sequence[IssuedPaper]) -> list[Content]:
    """What stands on each of them. Raises NotAsIssued."""
    return [_as_issued(paper) for paper in papers]


def _as_issued(paper: IssuedPaper) -> Content:
    if content := content_as_issued(paper):
        return content
    raise NotAsIssued(_("验证码 %(number)s 的内容暂不能重新列出，没有打印。") % {"number": paper.grouped})


def print_together(papers: Sequence[IssuedPaper], contents: Sequence[Content], address: str) -> bytes:
    """One PDF of several yearly records with their contents, sealed once, each with its proof attached."""
    ways, first = sealed_ways(papers), contents[0]
    sheets = [
        _sheet(paper, content, address, ways.get(paper.pk)) | {"proof_name": f"proof-{paper.number}.json"}
        for paper, content in zip(papers, contents, strict=True)
    ]
    whole = {part: first[part] for part in ("title", "agency", "lang")} | {"notes": [], "sheets": sheets}
    return proven_pdf(year_sheet_paper.TEMPLATE, whole, at=papers[0].printed_at)


def _sheet(paper: IssuedPaper, content: Content, address: str, way: Way | None) -> Content:
    """What stands on the printed sheet: the matter, number, code and proof."""
    proof = proof_of(paper, fields_of(content), way)
    with translation.override(LANGUAGES[paper.language]):
        told = (
            _("本单内容及其证明附于本 PDF 文件内，可离线核验。")
            if way
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
        return content | checked | {"notes": [*content["notes"], told]}


def _code(text: str) -> str:
    """The QR code as SVG; a fixed mask spares half of the time."""
    out = BytesIO()
    segno.make(text, error="m", mask=2, micro=False).save(out, kind="svg", border=2)
    return out.getvalue().decode()


def content_as_issued(paper: IssuedPaper) -> Content | None:
    """What stands on a paper, made again from the record as known then; None where its root is another now."""
    record = record_as_issued(paper.person, paper.known_at, paper.printed_at)
    try:
        content = _said_again(paper, record)
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
    now = _said_again(paper, present)
    same = all(now.get(part) == content.get(part) for part in ABOUT_THE_RECORD)
    return PaperStanding.VALID if same else PaperStanding.SUPERSEDED
