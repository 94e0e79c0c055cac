"""告知书 on paper: words that a kind of case gives, set like a letter, with clauses and remedies. Basis: gb-16."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.review.issuing import remedy
from quanyi.agency.serve.paper import pdf_of
from quanyi.agency.serve.templatetags.figures import day
from quanyi.agency.staff.models import Agency
from quanyi.agency.wording import in_english, quoted_in_full

_TEMPLATE = Path(__file__).with_name("letter.typ")


def notice_paper(agency: Agency, content: dict[str, Any], *, at: datetime) -> bytes:
    """PDF bytes, A4; `content` has title, number, to, paragraphs, facts and basis (clauses)."""
    words = content | {
        "lang": "en" if in_english() else "zh",
        "agency": str(agency.name_en if in_english() else agency.name),
        "number_word": _("文号"),
        "on": day(timezone.localdate(at)),
        "papers": [],
        "basis": [quoted_in_full(clause) for clause in content["basis"]],
        "basis_word": _("依据"),
        "remedy_word": _("权利救济"),
        "remedy": remedy(timezone.localdate(at)) if content.get("is_decision") else "",
        "page": _("第 {n} 页，共 {all} 页"),
        "notes": [],
    }
    return pdf_of(_TEMPLATE, words, at=at)
