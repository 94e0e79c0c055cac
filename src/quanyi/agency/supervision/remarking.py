"""监督意见和责令改正: filed against a case, a clerk, an odd look or a register; answered by who leads; on paper.

Basis: d14-3-3, d14-28-1, gb-13-1.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quanyi.agency.control import remarks as control
from quanyi.agency.control.models import Register, Remark, RemarkKind
from quanyi.agency.desk.acting import why_not
from quanyi.agency.downloads import pdf_download
from quanyi.agency.inputs import DayInput
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.models import Case
from quanyi.agency.serve.gate import LARGEST
from quanyi.agency.serve.paper import pdf_of
from quanyi.agency.serve.templatetags.figures import day
from quanyi.agency.serve.written_texts import numbers_in
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.wording import LANGUAGES, in_english, reading

_LETTER = Path(__file__).parent.parent / "serve" / "letter.typ"


class TextForm(forms.Form):
    """What is written of an office's work; numbers of persons stay out of it."""

    text = forms.CharField(
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("不写参保人的姓名和号码；需要指明的，写案号"),
        error_messages={"required": _("请写明内容。")},
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if numbers_in([text.encode()]):
            raise forms.ValidationError(gettext("内容里有像参保人号码的一串数字，没有保存。请改写案号。"))
        return text


class RemarkForm(TextForm):
    """提出监督意见."""

    kind = forms.ChoiceField(label=_("文种"), choices=RemarkKind.choices, widget=forms.RadioSelect)
    register = forms.ChoiceField(label=_("登记簿或清单"), choices=Register.choices)
    due_on = DayInput(label=_("答复期限"), help_text=_("含当天"))
    field_order = ("kind", "register", "text", "due_on")

    def __init__(self, about: control.About | None, *sent: Any) -> None:
        super().__init__(*sent)
        self.about = about
        self.fields["text"].label = _("意见")
        if about is not None:
            del self.fields["register"]

    def file(self, *, by: Account) -> Remark:
        """Raises RemarkRefused."""
        given = self.cleaned_data
        about = self.about or control.About(register=Register(given["register"]))
        return control.file_remark(
            RemarkKind(given["kind"]), about, text=given["text"], due_on=given["due_on"], by=by
        )


@for_posts(Post.SUPERVISOR, Post.APPROVAL)
def remarks(request: HttpRequest) -> HttpResponse:
    """监督意见: what waits for an answer first, then what was answered."""
    by = account_of(request)
    found = [*control.unanswered(by.agency_id), *control.remarks(by.agency_id).exclude(answer=None)]
    context = {"lines": control.remark_lines(found), "may_file": may(by, Post.SUPERVISOR)}
    return render(request, "supervision/remarks.html", context)


@for_posts(Post.SUPERVISOR)
def new_remark(request: HttpRequest) -> HttpResponse:
    """提出监督意见 on what the address names; on a register where it names nothing."""
    by, about = account_of(request), _about(request)
    form = RemarkForm(about, *([request.POST] if request.method == "POST" else []))
    if form.is_valid():
        try:
            made = form.file(by=by)
            messages.success(request, gettext("已提出；审批岗位的人员在办理情况总览上看得到。"))
            return redirect("remark", made.pk)
        except (Refusal, IntegrityError) as error:
            form.add_error(None, why_not(request, error))
    subject = control.subject_of(Remark(**{k: v for k, v in vars(about).items() if v})) if about else ""
    context = {"form": form, "subject": subject}
    return render(request, "supervision/new_remark.html", context, status=422 if form.errors else 200)


def _about(request: HttpRequest) -> control.About | None:
    """What the address names, of the own agency: ?case= or ?clerk= with ?since= of an odd look."""
    here = account_of(request).agency_id
    if number := _number(request, "case"):
        return control.About(case=get_object_or_404(Case, pk=number, agency=here))
    if number := _number(request, "clerk"):
        clerk = get_object_or_404(Account, pk=number, agency=here, kind=AccountKind.STAFF)
        return control.About(clerk=clerk, since=_instant(request.GET.get("since", "")))
    return None


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    if text and not 0 < number <= LARGEST:
        raise Http404
    return number


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if text and (found is None or timezone.is_naive(found)):
        raise Http404
    return found


def _of(request: HttpRequest, remark_id: int) -> Remark:
    found: Remark = get_object_or_404(control.remarks(account_of(request).agency_id), pk=remark_id)
    return found


@for_posts(Post.SUPERVISOR, Post.APPROVAL)
def remark(request: HttpRequest, remark_id: int) -> HttpResponse:
    """一件监督意见, and its answer; who leads answers it here."""
    found, by = _of(request, remark_id), account_of(request)
    may_answer = may(by, Post.APPROVAL) and not hasattr(found, "answer")
    form = TextForm(request.POST if request.method == "POST" else None)
    form.fields["text"].label = _("答复")
    if form.is_valid():
        try:
            control.answer_remark(found, form.cleaned_data["text"], by=by)
            messages.success(request, gettext("已答复，监督人员看得到。"))
            return redirect("remark", remark_id)
        except (Refusal, IntegrityError) as error:
            form.add_error(None, why_not(request, error))
    subject, badge = control.subject_of(found), control.badge_of(found)
    context = {"remark": found, "subject": subject, "badge": badge, "form": form, "may_answer": may_answer}
    return render(request, "supervision/remark.html", context, status=422 if form.errors else 200)


@for_posts(Post.SUPERVISOR, Post.APPROVAL)
def remark_letter(request: HttpRequest, remark_id: int) -> HttpResponse:
    """监督意见 on paper, with its answer where there is one."""
    found = _of(request, remark_id)
    content = letter_pdf(found, lang=reading())
    return pdf_download(content, f"{RemarkKind(found.kind).label}-{found.pk}.pdf")


def letter_pdf(found: Remark, *, lang: str) -> bytes:
    """The letter as PDF bytes, A4: from the supervising body to the agency; the answer stands below the demand."""
    lang = lang if lang in ("zh", "en") else "zh"
    answer = getattr(found, "answer", None)
    with translation.override(LANGUAGES[lang]):
        agency = found.supervision.account.agency
        facts = [
            [gettext("对象"), control.subject_of(found)],
            [gettext("委派文书"), found.supervision.document],
            [gettext("监督人员"), found.supervision.account.display_name],
            [gettext("答复期限"), day(found.due_on)],
        ]
        if answer:
            told = f"{answer.by.display_name}  {day(timezone.localdate(answer.at))}"
            facts += [[gettext("答复"), answer.text], [gettext("答复人"), told]]
        content = {
            "lang": lang, "title": str(RemarkKind(found.kind).label), "agency": found.supervision.body,
            "number": str(found.pk), "number_word": gettext("编号"),
            "to": agency.name_en if in_english() else agency.name, "paragraphs": [found.text], "papers": [],
            "facts": facts, "basis": [], "basis_word": "", "remedy": "", "remedy_word": "",
            "on": day(timezone.localdate(found.made_at)), "page": gettext("第 {n} 页，共 {all} 页"), "notes": [],
        }  # fmt: skip
        return pdf_of(_LETTER, content, at=answer.at if answer else found.made_at)
