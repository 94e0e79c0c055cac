"""Pages of reconciliation: run one, and see what did not agree, with what shows it. Basis: gb-10.2-4, gb-12-2."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import FileKind
from quanyi.agency.collect.services import receive_bank_file
from quanyi.agency.control.models import Agreement, Finding, ReconciliationDifference, ReconciliationRun
from quanyi.agency.control.reconciliation import StatementRefused, reconcile
from quanyi.agency.desk.files import SHOWN_FAULTS
from quanyi.agency.desk.money_forms import StatementForm
from quanyi.agency.downloads import attachment
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import label
from quanyi.law.terms import LedgerAccount, Scheme
from quanyi.sheets import Notice

PAGE = 50
KEEPERS = (Post.RECHECK, Post.SETTLEMENT)
# What a run says of how much it compared, in this order.
AMOUNTS: dict[str, Any] = {
    "fund_fen": gettext_lazy("基金科目余额（元）"),
    "fund_with_reference_fen": gettext_lazy("其中有银行流水号（元）"),
    "fund_without_reference_fen": gettext_lazy("其中随申报或迁移入账、没有流水号（元）"),
    "statement_balance_fen": gettext_lazy("对账单余额（元）"),
}
COUNTS: dict[str, Any] = {
    "journals": gettext_lazy("凭证"),
    "entries": gettext_lazy("分录"),
    "settled_years": gettext_lazy("已结息年度"),
    "suspense_items": gettext_lazy("暂收款"),
    "fund_movements": gettext_lazy("基金收付"),
    "reports": gettext_lazy("已出具报表"),
    "statement_lines": gettext_lazy("对账单行"),
}
EVIDENCE: dict[str, Any] = {
    "case": gettext_lazy("案件"),
    "journal": gettext_lazy("凭证"),
    "journals": gettext_lazy("凭证"),
    "reference": gettext_lazy("流水号"),
    "row": gettext_lazy("对账单行号"),
    "first_row": gettext_lazy("首次出现行号"),
    "on": gettext_lazy("账上日期"),
    "statement_on": gettext_lazy("对账单日期"),
    "employer": gettext_lazy("统一社会信用代码"),
    "month": gettext_lazy("月份"),
    "person": gettext_lazy("参保人"),
    "year": gettext_lazy("年度"),
    "file": gettext_lazy("文件"),
    "received": gettext_lazy("接收时摘要"),
    "found": gettext_lazy("现在摘要"),
    "entries": gettext_lazy("分录数"),
    "entries_due": gettext_lazy("应有分录数"),
    "due": gettext_lazy("应缴未到账"),
    "account": gettext_lazy("科目"),
    "submission": gettext_lazy("批次"),
    "last_entry": gettext_lazy("截至分录"),
    "columns": gettext_lazy("不同的栏"),
    "report": gettext_lazy("报表"),
    "figure": gettext_lazy("报表项目"),
    "reported": gettext_lazy("报表数"),
    "journal_count": gettext_lazy("凭证数"),
    "cases": gettext_lazy("案件"),
}


# The words of which the subject of a difference is made.
SUBJECT: dict[str, Any] = {
    "凭证": gettext_lazy("凭证"),
    "案件": gettext_lazy("案件"),
    "流水号": gettext_lazy("流水号"),
    "参保人": gettext_lazy("参保人"),
    "账户年度": gettext_lazy("账户年度"),
    "年利息": gettext_lazy("年利息"),
    "第": gettext_lazy("第"),
    "行余额": gettext_lazy("行余额"),
}
_ACCOUNTS = {account.label_zh: account for account in LedgerAccount}


def _worded(word: str) -> str:
    return label(_ACCOUNTS[word]) if word in _ACCOUNTS else str(SUBJECT.get(word, word))


@dataclass(frozen=True)
class DifferenceLine:
    """A difference, and the case behind it where one is named."""

    difference: ReconciliationDifference
    case_id: int | None

    @property
    def agreement(self) -> Agreement:
        return Agreement(self.difference.agreement)

    @property
    def finding(self) -> Finding:
        return Finding(self.difference.finding)

    @property
    def subject(self) -> str:
        """What differs, as it was written down, its words in the reader's language."""
        return " ".join(_worded(word) for word in self.difference.subject.split(" "))

    @property
    def evidence(self) -> Iterator[tuple[str, Any]]:
        """(what, value) of what shows it; lists joined."""
        for name, value in self.difference.evidence.items():
            shown = "、".join(map(str, value)) if isinstance(value, list) else value
            if shown not in (None, "") and name != "case":
                yield str(EVIDENCE.get(name, name)), shown


@for_posts(*KEEPERS)
def reconciliations(request: HttpRequest) -> HttpResponse:
    """对账: run one, with a bank statement or without; below, the runs so far."""
    form = StatementForm(request.POST, request.FILES) if request.method == "POST" else StatementForm()
    faults: Any = ()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["statement"]
        try:
            run = reconcile(
                upload.read() if upload else None,
                upload.name if upload else "",
                by=account_of(request),
                scheme=Scheme(form.cleaned_data["scheme"] or Scheme.PENSION),
            )
        except StatementRefused as refusal:
            if refusal.is_asked:
                return _ask(request, upload, form.cleaned_data["scheme"])
            faults = refusal.faults
            form.add_error("statement", _("对账单不能读取，没有对账。问题列在下面。"))
        else:
            messages.success(request, _("对账完成：%(n)s 处差异。") % {"n": run.difference_count})
            return redirect("reconciliation", run.pk)
    page = Paginator(ReconciliationRun.objects.defer("statement"), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "faults": faults[:SHOWN_FAULTS], "fault_count": len(faults), "page": page}
    return render(request, "desk/reconciliations.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, upload: Any, scheme: str) -> HttpResponse:
    """A statement that leaves something open is kept, and its page asks it."""
    upload.seek(0)
    file, _is_new = receive_bank_file(upload.read(), upload.name, FileKind.STATEMENT, by=account_of(request))
    query = {"scheme": scheme or Scheme.PENSION.value}
    return redirect(reverse("columns", args=[file.pk], query=query))


@for_posts(*KEEPERS)
def reconciliation(request: HttpRequest, run_id: int) -> HttpResponse:
    """一次对账: what was compared, and every difference with its evidence."""
    run = get_object_or_404(ReconciliationRun.objects.defer("statement"), pk=run_id)
    page = Paginator(run.differences.all(), PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run,
        "sides": [
            (side, run.compared.get(f"{side.value}_differences", 0), _is_compared(run, side))
            for side in Agreement
        ],
        "amounts": [
            (label, run.compared[name])
            for name, label in AMOUNTS.items()
            if run.compared.get(name) is not None
        ],
        "scheme": Scheme(run.compared.get("statement_scheme") or Scheme.PENSION),
        "counts": [(label, run.compared.get(name, 0)) for name, label in COUNTS.items()],
        "lines": lines_of(page.object_list),
        "told": [Notice.from_dict(notice) for notice in run.compared.get("statement_told", ())],
        "page": page,
    }
    return render(request, "desk/reconciliation.html", context)


@for_posts(*KEEPERS)
def statement(request: HttpRequest, run_id: int) -> HttpResponse:
    """对账单原件: the bank's file, byte for byte."""
    run = get_object_or_404(ReconciliationRun, pk=run_id, statement__isnull=False)
    with transaction.atomic():
        record(Act.VIEW_FILE, run=run.pk)
        return attachment(bytes(run.statement or b""), run.statement_name, "application/octet-stream")


def _is_compared(run: ReconciliationRun, side: Agreement) -> bool:
    """Without a statement nothing is said of the bank."""
    return side is not Agreement.BANK or bool(run.statement_name)


def lines_of(differences: Any) -> list[DifferenceLine]:
    found = list(differences)
    numbers = {difference.evidence.get("case") for difference in found} - {None}
    cases = dict(Case.objects.filter(number__in=numbers).values_list("number", "pk"))
    return [DifferenceLine(d, cases.get(d.evidence.get("case"))) for d in found]
