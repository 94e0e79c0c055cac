"""Pages of the checks: what they found, one finding with its evidence, and the inquiry into it.

Basis: d14-4, d14-11-1, d14-12, d14-23.
"""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.control.checking import CHECKS, check_data, last_whole_run
from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.lists import Choice, Listing, Sort
from quanyi.agency.kinds.inquiry.acts import open_inquiry
from quanyi.agency.kinds.inquiry.findings import STATES, FindingLine, check_lines, findings, lines_of
from quanyi.agency.kinds.inquiry.forms import InquiryForm
from quanyi.agency.kinds.inquiry.resolving import Opinion
from quanyi.agency.refusal import Refusal
from quanyi.agency.registry.names import employers_like
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import label
from quanyi.law.terms import InquiryResult, Severity

PAGE = 50


def _found(text: str) -> Q:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
    return Q(pk=number) | Q(employer__in=employers_like(text)) | Q(case__number__icontains=text)


def _of_severity(value: str) -> Q:
    return Q(check_code__in=[code for code, check in CHECKS.items() if check.severity.value == value])


FINDINGS = Listing(
    gettext_lazy("编号、单位或案号"),
    _found,
    (
        Choice(
            "check",
            gettext_lazy("规则"),
            lambda: [(code, label(check)) for code, check in CHECKS.items()],
            lambda value: Q(check_code=value),
        ),
        Choice(
            "severity",
            gettext_lazy("严重程度"),
            lambda: [(each.value, label(each)) for each in Severity],
            _of_severity,
        ),
    ),
    (
        Sort("", gettext_lazy("新发现的在前")),
        Sort("oldest", gettext_lazy("早发现的在前"), ("pk",)),
        Sort("check", gettext_lazy("规则"), ("check_code", "-pk")),
    ),
)


@for_posts(*BUSINESS)
def finding_list(request: HttpRequest) -> HttpResponse:
    """数据核查: what the checks found, by check and by how far it has come."""
    state = request.GET.get("state") if request.GET.get("state") in STATES else "open"
    assert state is not None
    chosen = FINDINGS.of(request.GET, state=state)
    found = chosen.of(findings().filter(**STATES[state][1]))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "checks": check_lines(),
        "chosen": chosen,
        "check": CHECKS.get(chosen.given.get("check", "")),
        "state": state,
        "states": [(name, word) for name, (word, _filter) in STATES.items()],
        "lines": lines_of(page.object_list),
        "page": page,
        "last_run": last_whole_run(),
        "may_check": may(account_of(request), Post.DATA_KEEPER),
    }
    return render(request, "kinds/inquiry/findings.html", context)


@for_posts(Post.DATA_KEEPER)
def run_checks(request: HttpRequest) -> HttpResponse:
    """立即核查: run every check now."""
    if request.method == "POST":
        outcome = check_data(
            region=settings.QUANYI_REGION,
            today=timezone.localdate(),
            by=account_of(request),
            reason="数据维护岗位核查",
            whole="whole" in request.POST,
        )
        counts = {"standing": outcome.standing, "new": outcome.new, "gone": outcome.gone}
        messages.success(
            request, _("核查完成：现有 %(standing)s 项，新发现 %(new)s 项，消除 %(gone)s 项。") % counts
        )
    return redirect("findings")


@for_posts(*BUSINESS)
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """核查发现: the evidence, and an opinion on it where the data's keeper looks."""
    line = _line(finding_id)
    keeper = may(account_of(request), Post.DATA_KEEPER)
    form = InquiryForm(request.POST if request.method == "POST" and keeper else None)
    if form.is_valid():
        try:
            return _inquire(request, finding_id, form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except IntegrityError as error:
            form.add_error(None, sentence_of(error))
    with transaction.atomic():
        record(Act.VIEW_FINDING, person_id=line.finding.person_id, finding=finding_id)
        context = {
            "line": line,
            "form": form,
            "may_inquire": keeper and line.is_open,
            "may_begin": may(account_of(request), Post.COUNTER),
        }
        return render(request, "kinds/inquiry/finding.html", context, status=422 if form.errors else 200)


def _line(finding_id: int) -> FindingLine:
    found = findings().filter(pk=finding_id).first()
    if found is None:
        raise Http404
    return FindingLine(found)


def _inquire(request: HttpRequest, finding_id: int, form: InquiryForm) -> HttpResponse:
    given = form.cleaned_data
    opinion = Opinion(InquiryResult(given["result"]), given["reason"], given["handling"])
    case = open_inquiry(finding_id, opinion, by=account_of(request))
    messages.success(request, _("核查意见已提交，案件 %(number)s 等待初审。") % {"number": case.number})
    return redirect("case", case.pk)
