"""待确认事项: the page where who hands a file in says what reading it left open.

Which column is what, which sheet is meant, and that another month or employer is right. What is said is kept with the
file, told to the reviewers, and of headings remembered for the sender's next file. Basis: d14-5-2, d14-6-1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.answers import YES, Answer, choices_of, keep_answers
from quanyi.agency.collect.models import QuestionKind, ReceivedFile
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.file_forms import form_of
from quanyi.agency.desk.files import SHOWN_FAULTS, file_for
from quanyi.agency.desk.handing_in import HandIn, is_asked, live_case_of
from quanyi.agency.staff.access import account_of, may, refuse
from quanyi.agency.staff.models import AccountKind
from quanyi.law.terms import Scheme
from quanyi.sheets import Fault, Question
from quanyi.sheets.choices import IGNORED, Choices, key_of
from quanyi.sheets.codes import FaultCode
from quanyi.sheets.reading import SHEET
from quanyi.sheets.shown import ColumnShown, columns_shown

CONFIRMED = (FaultCode.OTHER_MONTH, FaultCode.OTHER_EMPLOYER)


@dataclass(frozen=True)
class Open:
    """What a file leaves open: its columns, the sheets that it may be, and what is to be confirmed."""

    columns: Sequence[ColumnShown] = ()
    sheets: Sequence[str] = ()
    to_confirm: Sequence[Question] = ()
    faults: Sequence[Fault] = ()
    known: Choices = field(default_factory=Choices)

    @property
    def is_anything(self) -> bool:
        return bool(self.sheets or self.to_confirm or any(column.is_open for column in self.columns))


def columns(request: HttpRequest, file_id: int) -> HttpResponse:
    """待确认事项: shows what is open; takes what the sender says, and reads the file again."""
    file, scheme = _own_file(request, file_id), _scheme_of(request)
    left_open = _open(file, scheme)
    if request.method == "POST":
        return _answered(request, file, left_open, scheme)
    with transaction.atomic():
        record(Act.VIEW_FILE, file=file.pk, columns=len(left_open.columns))
        context = {
            "file": file,
            "open": left_open,
            "faults": left_open.faults[:SHOWN_FAULTS],
            "ignored": IGNORED,
            "back": form_of(file).shown_at(file),
            "scheme": scheme,
        }
        return render(request, "desk/columns.html", context)


def _own_file(request: HttpRequest, file_id: int) -> ReceivedFile:
    """A file that this login may hand in: an employer's own, or one of a kind that the post receives."""
    file, account = file_for(request, file_id), account_of(request)
    if account.kind != AccountKind.EMPLOYER and not may(account, *form_of(file).senders):
        raise refuse(request, gettext_lazy("此页面只对提交文件的人开放。"), file=file_id)
    return file


def _scheme_of(request: HttpRequest) -> str:
    """Of a statement, the fund whose account it is; the page carries it along."""
    asked = request.POST.get("scheme") or request.GET.get("scheme") or ""
    return asked if asked in {scheme.value for scheme in Scheme} else ""


def _open(file: ReceivedFile, scheme: str) -> Open:
    content, known = bytes(file.content), choices_of(file, scheme=scheme)
    reading = form_of(file).read(file, known)
    questions = reading.questions
    sheets = next((question.options for question in questions if question.key == SHEET), ())
    return Open(
        columns_shown(content, file.name, form_of(file).form, known, questions),
        sheets,
        [question for question in questions if question.fault.code in CONFIRMED],
        reading.faults,
        known,
    )


def _said(request: HttpRequest, left_open: Open) -> list[Answer]:
    """What the form says, of what it may say something of."""
    answers: list[Answer] = []
    for column in left_open.columns:
        value = request.POST.get(f"column-{column.letter}")
        allowed = {"", IGNORED, *(option.value for option in column.options)}
        if column.is_open and value in allowed and value != left_open.known.columns.get(column.key, ""):
            answers.append(Answer(QuestionKind.COLUMN, column.key, value or ""))
            if column.rival is not None and value not in ("", IGNORED):
                rival = key_of(column.rival.text, column.rival.column)
                answers.append(Answer(QuestionKind.COLUMN, rival, IGNORED))
    sheet = request.POST.get("sheet", "")
    if sheet in left_open.sheets:
        answers.append(Answer(QuestionKind.SHEET, SHEET, sheet))
    ticked = request.POST.getlist("confirm")
    confirmed = (question.key for question in left_open.to_confirm if question.key in ticked)
    return [*answers, *(Answer(QuestionKind.CONFIRM, key, YES) for key in confirmed)]


def _answered(request: HttpRequest, file: ReceivedFile, left_open: Open, scheme: str) -> HttpResponse:
    """Keep the answers and hand the file in again; one that is under way is read no more."""
    if live_case_of(file) is not None:
        messages.info(request, _("这份文件已在办理，不能再改读法。"))
        return redirect(form_of(file).shown_at(file))
    answers = _said(request, left_open)
    if not answers:
        messages.warning(request, _("没有新的答复：请为每个待确认的栏目选择它是什么，或选“不读取”。"))
        return redirect(request.get_full_path())
    try:
        with transaction.atomic():
            keep_answers(file, answers, by=account_of(request), scheme=scheme)
            return form_of(file).hand_in(request, file, scheme)
    except IntegrityError as error:
        messages.error(request, sentence_of(error))
        return redirect(form_of(file).shown_at(file))


def after_answer(request: HttpRequest, handed_in: HandIn) -> HttpResponse:
    """Where a file goes on that was handed in again: to what is still open, or to its own page."""
    if is_asked(handed_in):
        messages.info(request, _("答复已保存；还有待确认的事项。"))
        return redirect("columns", handed_in.file.pk)
    messages.success(request, _("答复已保存，文件已按此重新读取。"))
    return redirect(form_of(handed_in.file).shown_at(handed_in.file))
