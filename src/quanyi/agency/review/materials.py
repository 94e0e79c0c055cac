"""材料: the papers that a kind of case asks for, and those that came with a submission. Basis: d14-13, gb-12-2.

A kind says of each of its materials for which of its matters (事项) it is needed and for which it may be added; forms
ask so, the case page shows so. Papers belong to a submission, and go on with its case from round to round.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.collect.models import Document, DocumentKind, Submission, SubmissionPaper
from quanyi.agency.registry.models import Employer, Person


class Retention(TextChoices):
    """保管期限: for how long a paper is kept. The set is this system's (mark P)."""

    RECORD = "record", _("与权益记录同期")
    ACCOUNTS = "accounts", _("与会计档案同期")


@dataclass(frozen=True, kw_only=True)
class Material:
    """一种材料. `needed`, `taken`: whether a matter cannot do without it, or may have it."""

    code: str
    name: Any
    basis: tuple[str, ...]
    kind: DocumentKind
    needed: Callable[[str], bool]
    taken: Callable[[str], bool] = lambda matter: True
    retention: Retention = Retention.RECORD

    def is_asked(self, matter: str) -> bool:
        return self.needed(matter) or self.taken(matter)


def of(*matters: str) -> Callable[[str], bool]:
    """Whether a matter is one of these."""
    return lambda matter: matter in matters


@dataclass(frozen=True)
class Paper:
    """一份材料 as it is handed in: the document, under which material, called how, and whom it concerns."""

    material: str
    document: Document
    name: str
    person: Person | None = None
    employer: Employer | None = None


def keep(submission: Submission, papers: Iterable[Paper], before: Submission | None = None) -> None:
    """Put papers to a submission. Of a round before, those come along whose material has no new one."""
    papers = list(papers)
    carried = carried_on(before, papers) if before else []
    SubmissionPaper.objects.bulk_create(
        SubmissionPaper(submission=submission, **vars(paper)) for paper in dict.fromkeys((*papers, *carried))
    )


def carried_on(before: Submission, papers: Sequence[Paper]) -> list[Paper]:
    """The papers of the round before under materials that have no new one."""
    renewed = {paper.material for paper in papers}
    return [paper for paper in papers_of(before) if paper.material not in renewed]


def papers_of(submission: Submission) -> list[Paper]:
    """The papers that came with a submission, without their bytes."""
    rows = submission.papers.select_related("document", "person", "employer").defer("document__content")
    return [Paper(row.material, row.document, row.name, row.person, row.employer) for row in rows]


def kept_before(material: str, *, person: Person | None, employer: Employer | None) -> list[SubmissionPaper]:
    """以前交过的: the papers of this person or employer under a material, the latest first, each document once."""
    if person is None and employer is None:
        return []
    found = SubmissionPaper.objects.filter(material=material, person=person, employer=employer)
    found = found.exclude(document__digest__startswith=ERASED)
    rows = found.select_related("document", "submission").defer("document__content").order_by("-pk")
    return list({row.document_id: row for row in reversed(rows)}.values())[::-1]
