"""Pages of requests for records: asked for, answered, and the register of all of them.

Basis: d14-18, d14-19, d14-20, d14-21, d14-22.
"""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quanyi.agency.desk.constraints import sentence_of
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.desk.lists import Choice, Listing, Sort
from quanyi.agency.desk.views import case_for
from quanyi.agency.downloads import pdf_download
from quanyi.agency.grants.models import DisclosureRequest
from quanyi.agency.kinds import disclosure as kind
from quanyi.agency.kinds.disclosure.acts import open_request
from quanyi.agency.kinds.disclosure.answering import answer_pdf, give_answer, print_again
from quanyi.agency.kinds.disclosure.forms import REQUESTERS, AgainForm, RequestForm
from quanyi.agency.kinds.disclosure.lines import RequestLine, request_of
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import cases
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may
from quanyi.agency.staff.models import Post
from quanyi.agency.wording import label, reading
from quanyi.law.workflow import State

PAGE = 50
REGISTER = Listing(
    gettext_lazy("单位、案号或文书号"),
    lambda text: (
        Q(unit_name__icontains=text)
        | Q(document_number__icontains=text)
        | Q(submission__round__case__number__icontains=text)
    ),
    (
        Choice(
            "requester",
            gettext_lazy("查询主体"),
            lambda: [(each.value, label(each)) for each in REQUESTERS],
            lambda value: Q(requester=value),
        ),
    ),
    (
        Sort("", gettext_lazy("后登记的在前"), ("-pk",)),
        Sort("oldest", gettext_lazy("先登记的在前"), ("pk",)),
    ),
)


@for_posts(*BUSINESS, Post.SUPERVISOR)
def query_register(request: HttpRequest) -> HttpResponse:
    """单位查询登记簿: every request of a body outside, what came of it, how often it was answered. Basis: d14-21."""
    chosen = REGISTER.of(request.GET)
    latest = DisclosureRequest.objects.select_related("submission__round")
    latest = latest.exclude(submission__round__case__rounds__number__gt=F("submission__round__number"))
    page = Paginator(chosen.of(latest), PAGE).get_page(request.GET.get("page"))
    of_page = cases().select_related("grant").in_bulk([each.submission.round.case_id for each in page])
    context = {
        "chosen": chosen,
        "page": page,
        "lines": [RequestLine(asked, of_page[asked.submission.round.case_id]) for asked in page],
        "may_ask": may(account_of(request), Post.COUNTER),
    }
    return render(request, "kinds/disclosure/register.html", context)


@for_posts(Post.COUNTER)
def new_request(request: HttpRequest) -> HttpResponse:
    """受理查询申请."""
    form = RequestForm(request.POST, request.FILES) if request.method == "POST" else RequestForm()
    sent_back = going_on(request.GET, kind.KIND)
    if sent_back:
        form.ask_again(sent_back)
    account = account_of(request)

    def opened() -> Case:
        return open_request(
            form.request(),
            form.found,
            by=account,
            sent_back=sent_back,
            papers=lambda: form.papers(by=account),
        )

    case, status = handed_in(form, opened)
    if case is not None:
        messages.success(request, _("查询申请已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    return render(
        request, "kinds/disclosure/form.html", {"form": form, "sent_back": sent_back}, status=status
    )


@for_posts(*BUSINESS, Post.SUPERVISOR)
def query(request: HttpRequest, case_id: int) -> HttpResponse:
    """查询申请的办理结果: what was granted, and the answers that were given. It names nobody."""
    case = case_for(case_id, kind.KIND)
    grant = getattr(case, "grant", None)
    context = {
        "line": request_of(case),
        "grant": grant,
        "persons": grant.subjects.count() if grant else 0,
        "answers": list(grant.given.values("by__display_name", "at").annotate(n=Count("pk")).order_by("at"))
        if grant
        else [],
        "again": AgainForm(),
        "may_answer": may(account_of(request), Post.COUNTER),
        "is_refused": _is_refused(case),
        "may_open": may(account_of(request), *BUSINESS),
    }
    return render(request, "kinds/disclosure/query.html", context)


@require_POST
@for_posts(Post.COUNTER)
def answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """提供: the answer on paper, counted; or the last one printed again, with the reason why."""
    case = case_for(case_id, kind.KIND)
    grant, form = getattr(case, "grant", None), AgainForm(request.POST)
    if grant is None:
        raise Http404
    lang = reading()
    try:
        if "again" not in request.POST:
            return _paper(case, give_answer(grant, by=account_of(request), lang=lang))
        if form.is_valid():
            return _paper(case, print_again(grant, reason=form.cleaned_data["again"], lang=lang))
        messages.error(request, str(form.errors["again"][0]))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    except IntegrityError as error:
        messages.error(request, sentence_of(error))
    return redirect("query", case_id)


@for_posts(*BUSINESS)
def reply(request: HttpRequest, case_id: int) -> HttpResponse:
    """不予提供的书面说明. Basis: d14-20-2."""
    case = case_for(case_id, kind.KIND)
    if not _is_refused(case):
        raise Http404
    return _paper(case, answer_pdf(case, [], lang=reading()))


def _is_refused(case: Case) -> bool:
    """Whether the office decided to give nothing."""
    state = RequestLine(request_of(case).asked, case).state
    return state is State.REJECTED or (state is State.APPROVED and not hasattr(case, "grant"))


def _paper(case: Case, content: bytes) -> HttpResponse:
    return pdf_download(content, _("查询答复书") + f"-{case.number}.pdf")
