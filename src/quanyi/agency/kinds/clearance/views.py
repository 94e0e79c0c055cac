"""Pages of money in suspense: what waits, and the form that says what it becomes.

Basis: gb-6.5-1, gb-10.2-4, gb-12-2.
"""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.looks import shows
from quanyi.agency.collect.models import ClearanceRow
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.going_on import going_on
from quanyi.agency.desk.lists import Choice, Listing, Sort
from quanyi.agency.kinds import clearance
from quanyi.agency.kinds.clearance.acts import ClearanceRefused, clear_suspense
from quanyi.agency.kinds.clearance.forms import ClearanceForm
from quanyi.agency.kinds.clearance.lines import SuspenseLine
from quanyi.agency.kinds.receipt.views import RECEIVERS
from quanyi.agency.ledger import suspense as ledger
from quanyi.agency.ledger.suspense import Waiting
from quanyi.agency.registry.names import employers_like
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may
from quanyi.agency.wording import label
from quanyi.law.money import format_yuan
from quanyi.law.terms import SuspenseReason

PAGE = 25


def _found(text: str) -> Q:
    employers = employers_like(text)
    return (
        Q(row__reference__icontains=text)
        | Q(row__employer_name__icontains=text)
        | Q(employer__in=employers)
        | Q(journal__case__number__icontains=text)
    )


SUSPENSE = Listing(
    gettext_lazy("流水号、付款单位或案号"),
    _found,
    (
        Choice(
            "reason",
            gettext_lazy("暂收原因"),
            lambda: [(reason.value, label(reason)) for reason in SuspenseReason],
            lambda value: Q(reason=value),
        ),
    ),
    (
        Sort("", gettext_lazy("到账日期，早的在前")),
        Sort("late", gettext_lazy("到账日期，晚的在前"), ("-arrived_on", "-pk")),
        Sort("amount", gettext_lazy("金额，大的在前"), ("-amount_fen", "pk")),
    ),
)


@for_posts(*BUSINESS)
def suspense(request: HttpRequest) -> HttpResponse:
    """暂收待查: money that belongs to nobody yet, oldest first."""
    chosen = SUSPENSE.of(request.GET)
    waiting = chosen.of(ledger.waiting())
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    totals = waiting.aggregate(amount=Sum("amount_fen"), taken=Sum("taken_fen"))
    context = {
        "chosen": chosen,
        "lines": lines_of_suspense(ledger.as_waiting(page.object_list)),
        "page": page,
        "left_fen": (totals["amount"] or 0) - (totals["taken"] or 0),
        "may_clear": may(account_of(request), *RECEIVERS),
    }
    return render(request, "kinds/clearance/suspense.html", context)


def lines_of_suspense(waiting: list[Waiting]) -> list[SuspenseLine]:
    under_way, suggested = _under_way([w.item.pk for w in waiting]), ledger.suggestions(waiting)
    shows(persons=[each.person.pk for found in suggested for each in found if each.person])
    return [SuspenseLine(w, found, under_way[w.item.pk]) for w, found in zip(waiting, suggested, strict=True)]


def _under_way(item_ids: list[int]) -> defaultdict[int, list[tuple[int, str]]]:
    """Item -> (id, number) of the undecided cases that deal with it."""
    rows = ClearanceRow.objects.filter(item__in=item_ids)
    cases = review.undecided().filter(rounds__submission__clearance_rows__in=rows).distinct()
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for case in cases:
        submission = review.latest_round(case).submission_id
        for item_id in rows.filter(submission=submission).values_list("item_id", flat=True).distinct():
            found[item_id].append((case.pk, case.number))
    return found


@for_posts(*RECEIVERS)
def clear(request: HttpRequest) -> HttpResponse:
    """处理暂收款: what the chosen items are to become; it goes before the reviewers."""
    asked = request.POST if request.method == "POST" else request.GET
    case = going_on(asked, clearance.KIND)
    earlier = _earlier(case)
    ids = [int(text) for text in asked.getlist("item") if text.isdecimal()] or [
        row.item_id for row in earlier
    ]
    items = ledger.waiting_items(ids[:PAGE])
    if not items:
        messages.error(request, _("请先在列表中选择要处理的暂收款。"))
        return redirect("suspense")
    form = ClearanceForm(
        request.POST if request.method == "POST" else None, items, _initial(request, items, earlier)
    )
    if case and request.method != "POST":
        form.head.initial = {"case": case.pk, "note": earlier[0].note}
    status = 200
    if form.is_valid():
        try:
            return _submit(request, form, case)
        except ClearanceRefused as refusal:
            status = 422
            for why in refusal.sentences:
                form.head.add_error(None, why)
        except IntegrityError as error:
            status = 409
            form.head.add_error(None, sentence_of(error))
    elif request.method == "POST":
        status = 422
    context = {"form": form, "lines": lines_of_suspense(items), "case": case}
    return render(request, "kinds/clearance/clear.html", context, status=status)


def _submit(request: HttpRequest, form: ClearanceForm, case: Case | None) -> HttpResponse:
    opened = clear_suspense(form.rows(), by=account_of(request), reopens=case)
    messages.success(request, _("已提交，案件 %(number)s 等待初审。") % {"number": opened.number})
    return redirect("case", opened.pk)


def _earlier(case: Case | None) -> list[ClearanceRow]:
    """The lines that were sent back."""
    if case is None:
        return []
    rows = review.latest_round(case).submission.clearance_rows
    return list(rows.select_related("employer", "person"))


def _initial(request: HttpRequest, items: list[Waiting], earlier: list[ClearanceRow]) -> list[dict[str, Any]]:
    """What the form begins with: the lines that were sent back, or a suggestion that was followed."""
    if earlier:
        return [
            {
                "item": row.item_id,
                "use": row.use,
                "amount": format_yuan(row.amount_fen),
                "number": row.person.social_security_number
                if row.person
                else row.employer.credit_code
                if row.employer
                else "",
                "month": str(row.month or ""),
                "payee": row.payee,
            }
            for row in earlier
        ]
    given = {name: request.GET[name] for name in ("use", "number", "month") if name in request.GET}
    return [
        {"item": waits.item.pk, "amount": format_yuan(waits.left_fen), **given} for waits in items if given
    ]
