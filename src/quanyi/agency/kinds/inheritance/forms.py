"""继承申领: what the counter fills in, an heir a group of fields. Basis: gb-6.3-3, gb-8-4, gb-9.1."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.collect.models import HeirTitle, Kinship, Recipient
from quanyi.agency.desk.paper_forms import PapersForm
from quanyi.agency.inputs import CodeInput, NameInput
from quanyi.agency.kinds.inheritance.heirs import Heir
from quanyi.agency.kinds.inheritance.materials import MATERIALS, NOBODY
from quanyi.agency.registry.models import Person
from quanyi.agency.wording import label, sentence
from quanyi.written import Problem
from quanyi.written.documents import IdentityDocument
from quanyi.written.numbers import read_number

MOST_HEIRS = 30
_KINSHIPS = [choice for choice in Kinship.choices if choice[0] != Kinship.SELF.value]


def _documents() -> list[tuple[str, str]]:
    return [(kind.value, label(kind)) for kind in IdentityDocument]


class HeirForm(forms.Form):
    """继承人: identity, kinship, by what right, which share, and to which bank account."""

    title = _("继承人")
    name = NameInput(
        label=_("姓名"),
        max_length=100,
        help_text=_("与证件一致"),
        error_messages={"required": _("请填写继承人姓名。")},
    )
    kinship = forms.ChoiceField(label=_("亲属关系"), choices=_KINSHIPS, help_text=_("继承人是参保人的什么人"))
    document_kind = forms.ChoiceField(label=_("证件类型"), choices=_documents, help_text=_("核验原件"))
    document_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        help_text=_("完整号码"),
        error_messages={"required": _("请填写证件号码。")},
    )
    basis = forms.ChoiceField(
        label=_("继承依据"), choices=HeirTitle.choices, help_text=_("协议、遗嘱、裁判须附材料")
    )
    share = forms.CharField(
        label=_("份额"), max_length=15, initial="1/1", help_text=_("分数，例如 1/3；全部继承人合计为 1"),
        error_messages={"required": _("请填写份额，例如 1/3。")},
    )  # fmt: skip
    payee_name = NameInput(
        label=_("收款户名"), max_length=100, help_text=_("与银行账户的户名一致"),
        error_messages={"required": _("请填写收款户名。")},
    )  # fmt: skip
    bank_name = NameInput(
        label=_("开户行"), max_length=100, help_text=_("银行和网点的名称"),
        error_messages={"required": _("请填写开户行。")},
    )  # fmt: skip
    account_number = CodeInput(
        also="", form="[0-9]{8,32}", label=_("收款账号"), help_text=_("8 至 32 位数字"),
        error_messages={
            "required": _("请填写收款账号。"),
            "invalid": _("收款账号须为 8 至 32 位数字。请按存折或银行卡填写。"),
        },
    )  # fmt: skip
    guardian = forms.CharField(
        label=_("代收的理由"),
        max_length=200,
        required=False,
        help_text=_("户名不是继承人本人时填写，例如监护人"),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "document_number" in given and "document_kind" in given:
            kind = IdentityDocument(given["document_kind"])
            read = read_number(given["document_number"], demo=settings.DEMO_DISTRICT, document=kind)
            if isinstance(read, Problem):
                why = gettext("无法读作证件号码：%(why)s。请与证件核对。") % {"why": sentence(read)}
                self.add_error("document_number", why)
            else:
                given["document_number"], given["document_kind"] = read.text, read.document
        return given

    def clean_share(self) -> Fraction:
        text = self.cleaned_data["share"].replace("／", "/").replace(" ", "")
        parts = text.split("/")
        if (
            not all(part.isascii() and part.isdigit() and 0 < len(part) < 7 for part in parts)
            or len(parts) > 2
        ):
            raise forms.ValidationError(_("份额写成分数，例如 1/3；独自继承写 1。"))
        whole = int(parts[1]) if len(parts) == 2 else 1
        share = Fraction(int(parts[0]), whole) if whole else Fraction(0)
        if not 0 < share <= 1:
            raise forms.ValidationError(_("份额应大于零，不超过 1。"))
        return share

    def heir(self) -> Heir:
        given = dict(self.cleaned_data)
        title, kinship = HeirTitle(given.pop("basis")), Kinship(given["kinship"])
        return Heir(**given | {"kinship": kinship, "title": title})


class InheritanceForm(PapersForm):
    """The papers, and that there is no heir where that is so."""

    title = _("办理继承")
    nobody = forms.BooleanField(
        label=_("没有继承人，或者继承人都放弃继承"),
        required=False,
        help_text=_("余额并入统筹基金；法律未明，须附裁判、公证或证明，由各环节审核"),
    )

    def __init__(self, *sent: Any, person: Person, titles: Sequence[str] = (), **given: Any) -> None:
        super().__init__(*sent, **given)
        is_nobody = bool(self.data.get("nobody") or self.initial.get("nobody"))
        self.matter = NOBODY if is_nobody else " ".join(sorted(set(titles))) or HeirTitle.LEGAL.value
        self.ask_for(MATERIALS, person=person)


def as_before(row: Recipient) -> dict[str, Any]:
    """An heir as the round before had it, or the case that is shared anew."""
    names = (
        "name",
        "kinship",
        "document_kind",
        "document_number",
        "payee_name",
        "bank_name",
        "account_number",
    )
    kept = {name: getattr(row, name) for name in (*names, "guardian")}
    return kept | {"basis": row.title, "share": f"{row.numerator}/{row.denominator}"}


class Heirs:
    """各继承人 of a request: their forms, one more where it was asked for."""

    def __init__(self, request: HttpRequest, before: Sequence[Recipient] = ()) -> None:
        sent = request.POST if request.method == "POST" else None
        asked = (sent or request.GET).get("heirs", str(len(before) or 1))
        self.count = min(int(asked[:4]) if asked.isascii() and asked.isdigit() else 1, MOST_HEIRS) or 1
        self.is_asking = sent is not None and ("more" in sent or "fewer" in sent)
        if self.is_asking and sent is not None:
            self.count = max(1, min(self.count + (1 if "more" in sent else -1), MOST_HEIRS))
        self.is_nobody = bool(sent and sent.get("nobody"))
        known = {row.number: as_before(row) for row in before}
        self.forms = [
            HeirForm(sent, prefix=f"heir{n}", initial=known.get(n)) for n in range(1, self.count + 1)
        ]
        self.titles = [str(form["basis"].value() or HeirTitle.LEGAL.value) for form in self.forms]

    def are_valid(self) -> bool:
        return self.is_nobody or all([form.is_valid() for form in self.forms])

    def given(self) -> list[Heir]:
        return [] if self.is_nobody else [form.heir() for form in self.forms]
