"""补正: the papers for which a round was sent back, and whether the next one brings them. Basis: d14-7."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.materials import Paper, papers_of
from quanyi.agency.review.models import Round


class PapersMissing(ChangeRefused):
    """补正未齐: what a case was sent back for has not come."""


def lacking_of(before: Round) -> dict[str, str]:
    """{code: what was said} of the materials for which a round was sent back."""
    return dict(before.missing_papers.values_list("material", "reason"))


def refuse_while_missing(before: Round, papers: Iterable[Paper]) -> None:
    """Raises PapersMissing unless each material that the round was sent back for has a paper that it did not have."""
    lacking = lacking_of(before)
    if not lacking:
        return
    had = {(paper.material, paper.document.pk) for paper in papers_of(before.submission)}
    brought = {paper.material for paper in papers if (paper.material, paper.document.pk) not in had}
    name_of = kind_of(before.submission).material_name
    if still := [name_of(code) for code in lacking if code not in brought]:
        raise PapersMissing(
            _("补正的材料还缺：%(materials)s。请一并附上后再提交；上一轮已交的其他材料不必重交。")
            % {"materials": _("、").join(still)}
        )
