"""The papers that a form asks for (材料): what its kind of case needs, or what was handed in before. Basis: gb-12-2."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from quanyi.agency.collect.documents import receive_document
from quanyi.agency.collect.models import SubmissionPaper
from quanyi.agency.collect.paper_input import PaperField
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.materials import Material, Paper, kept_before
from quanyi.agency.review.missing import lacking_of
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import quoted
from quanyi.law.provisions import cite


class PapersForm(forms.Form):
    """The last fields of a form: a paper for each material that the matter asks for."""

    asked: Sequence[Material] = ()
    needed: frozenset[str] = frozenset()
    matter = ""
    about: dict[str, Any] = {}

    def ask_for(
        self, materials: Iterable[Material], *, person: Person | None = None, employer: Employer | None = None
    ) -> None:
        """Ask for what the matter needs or may have, of the person or employer whom it is about."""
        self.about = {"person": person, "employer": employer}
        self.asked = [material for material in materials if material.is_asked(self.matter)]
        self.needed = frozenset(material.code for material in self.asked if material.needed(self.matter))
        self._add_fields()

    def ask_again(self, sent_back: Case) -> None:
        """Of a case that was sent back for papers ask for those alone: the others go on with it."""
        if not (lacking := lacking_of(latest_round(sent_back))):
            return
        for material in self.asked:
            self.fields.pop(f"paper_{material.code}")
            self.fields.pop(f"kept_{material.code}", None)
        self.asked = [material for material in kind_of(sent_back).materials if material.code in lacking]
        self.needed = frozenset(lacking)
        self._add_fields()
        for code, reason in lacking.items():
            self.fields[f"paper_{code}"].help_text = reason

    def _add_fields(self) -> None:
        for material in self.asked:
            before = kept_before(material.code, **self.about)
            needed = material.code in self.needed
            self.fields[f"paper_{material.code}"] = PaperField(
                label=material.name
                if needed
                else gettext("%(material)s（选填）") % {"material": material.name},
                required=needed and not before,
                help_text=_help(material),
                error_messages={"required": missing(material)},
            )
            if before:
                self.fields[f"kept_{material.code}"] = _kept_field(material, before)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for material in self.asked:
            name = f"paper_{material.code}"
            has_one = given.get(name) or given.get(f"kept_{material.code}")
            if material.code in self.needed and not has_one and name not in self.errors:
                self.add_error(name, missing(material))
        return given

    def papers(self, *, by: Account) -> Iterator[Paper]:
        """What was handed in or chosen; new files are kept now."""
        for material in self.asked:
            if file := self.cleaned_data[f"paper_{material.code}"]:
                document = receive_document(file.read(), file.name, material.kind, by=by)
                yield Paper(material.code, document, file.name[:255], **self.about)
            elif row := self.cleaned_data.get(f"kept_{material.code}"):
                yield Paper(material.code, row.document, row.name, **self.about)


def missing(material: Material) -> str:
    return gettext("缺“%(material)s”。请附上扫描件或照片，或选用以前交过的。") % {"material": material.name}


def _help(material: Material) -> str:
    cited = [cite(clause) for clause in material.basis]
    clauses = gettext("、").join(map(quoted, cited))
    return gettext("扫描件或照片，不超过 10 MB。依据：%(clauses)s") % {"clauses": clauses}


def _kept_field(material: Material, before: Sequence[SubmissionPaper]) -> forms.Field:
    rows = {str(row.document_id): row for row in before}
    return forms.TypedChoiceField(
        label=gettext("以前交过的“%(material)s”") % {"material": material.name},
        choices=[("", gettext("不选用")), *((key, _handed_in(row)) for key, row in rows.items())],
        coerce=rows.__getitem__,
        empty_value=None,
        required=False,
        help_text=gettext("上面选了新文件的，以新文件为准"),
    )


def _handed_in(row: SubmissionPaper) -> str:
    day = timezone.localdate(row.submission.submitted_at)
    return gettext("%(name)s（%(day)s 提交）") % {"name": row.name, "day": day}


class EvidenceForm(PapersForm):
    """Why, and the papers behind it: the last fields of every form."""

    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=200,
        help_text=gettext_lazy("依据和原因，办结后与记录一起保存"),
        error_messages={"required": gettext_lazy("请写明变更的原因。")},
    )
