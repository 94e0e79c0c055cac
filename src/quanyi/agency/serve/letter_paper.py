"""文书 on paper, as PDF/A-2b: the words as they were issued, set by `letter.typ`. Basis: d14-7."""

from pathlib import Path

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from quanyi.agency.review.models import Letter
from quanyi.agency.serve.paper import pdf_of
from quanyi.agency.serve.templatetags.figures import day
from quanyi.agency.wording import LANGUAGES, in_english

_TEMPLATE = Path(__file__).with_name("letter.typ")


def agency_name(letter: Letter) -> str:
    """Who issued it."""
    agency = letter.case.agency
    return str(agency.name_en if in_english() else agency.name)


def letter_pdf(letter: Letter, *, lang: str = "zh") -> bytes:
    """The letter as PDF bytes, A4; `lang` is one of `wording.LANGUAGES`, Chinese where it was not issued in that."""
    lang = lang if lang in letter.content else "zh"
    with translation.override(LANGUAGES[lang]):
        content = letter.content[lang] | {
            "lang": lang,
            "agency": agency_name(letter),
            "number": letter.number,
            "number_word": _("文号"),
            "on": day(timezone.localdate(letter.issued_at)),
            "basis_word": _("依据"),
            "remedy_word": _("权利救济"),
            "page": _("第 {n} 页，共 {all} 页"),
            "notes": [],
        }
        return pdf_of(_TEMPLATE, content, at=letter.issued_at)
