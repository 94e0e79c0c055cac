"""The papers beside a case's facts (案件材料): what its kind asks for, what came. Basis: d14-13, gb-12-2."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from quanyi.agency.collect.models import Document
from quanyi.agency.collect.selectors import documents_of_rows
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.materials import Material, Paper, papers_of
from quanyi.agency.review.missing import lacking_of
from quanyi.agency.review.models import Round


@dataclass(frozen=True)
class MaterialLine:
    """A material, and the papers that came under it; without one, a paper of before there were materials."""

    name: Any
    papers: Sequence[Paper]
    material: Material | None = None
    is_needed: bool = False

    @property
    def is_missing(self) -> bool:
        return self.is_needed and not self.papers


def material_lines(of: Round) -> list[MaterialLine]:
    """What is needed or came, in the order of the kind."""
    return [*_of_materials(of), *map(_of_before, documents_of_rows(of.submission))]


def _of_materials(of: Round) -> Iterator[MaterialLine]:
    kind = kind_of(of.submission)
    if not kind.materials:
        return
    papers, matter = papers_of(of.submission), kind.matter(of.submission)
    for material in kind.materials:
        found = [paper for paper in papers if paper.material == material.code]
        if found or material.needed(matter):
            yield MaterialLine(material.name, found, material, material.needed(matter))


def missing_lines(of: Round) -> list[tuple[str, str]]:
    """(name, what was said) of each material that a round was sent back for."""
    name_of = kind_of(of.submission).material_name
    return [(name_of(code), reason) for code, reason in lacking_of(of).items()]


def _of_before(document: Document) -> MaterialLine:
    return MaterialLine(document.get_kind_display(), [Paper("", document, document.name)])
