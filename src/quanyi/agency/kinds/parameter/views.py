"""Pages of parameters: what holds, for anybody (参数公开); entering one, for those who keep them (参数登记).

Basis: gb-6.7-2, d14-7.
"""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.kinds import parameter as kind
from quanyi.agency.kinds.parameter.entering import open_parameter
from quanyi.agency.kinds.parameter.forms import ParameterForm, SeriesForm
from quanyi.agency.kinds.parameter.known import Known, as_json, known_of, lines, term_of
from quanyi.agency.review.models import Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import BUSINESS, Account, Post
from quanyi.law.parameters import load_series, parameters_version, series_names
from quanyi.law.parameters.series import Series

SHOWN = 12
KEEPERS = Post.SETTLEMENT, Post.DATA_KEEPER


@login_not_required
@require_GET
def parameters(request: HttpRequest) -> HttpResponse:
    """参数公开: every series with what holds today; it says nothing of persons."""
    today = timezone.localdate()
    found = sorted(lines(today), key=lambda line: (line.latest is None, line.term))
    context = {"lines": found, "today": today, "may_enter": _may(request, *KEEPERS)}
    return render(request, "kinds/parameter/parameters.html", context)


@login_not_required
@require_GET
def parameter(request: HttpRequest, series: str) -> HttpResponse:
    """一项参数: all its values here, with document, mark and the case by which each came."""
    found = _series(series)
    context = {
        "series": found,
        "term": term_of(found),
        "known": known_of(found.name),
        "today": timezone.localdate(),
        "may_enter": _may(request, *KEEPERS),
        "may_open": _may(request, *BUSINESS),
    }
    return render(request, "kinds/parameter/parameter.html", context)


@login_not_required
@require_GET
def parameters_json(request: HttpRequest) -> HttpResponse:
    """The same for programs; `?series=` one of them."""
    asked = request.GET.get("series", "")
    names = [_series(asked).name] if asked else series_names()
    told = {
        "version": parameters_version(),
        "values": [as_json(known) for name in names for known in known_of(name)],
    }
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@for_posts(*KEEPERS)
def new_parameter(request: HttpRequest) -> HttpResponse:
    """登记参数: first which, then its values with the document."""
    sent_back = going_on(request.GET, kind.KIND)
    chosen = _chosen(request, sent_back)
    if chosen is None:
        return render(request, "kinds/parameter/choose.html", {"form": SeriesForm()})
    form = ParameterForm(chosen, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if sent_back:
        form.ask_again(sent_back)
    case, status = handed_in(form, lambda: _opened(form, sent_back, account_of(request)))
    if case is not None:
        messages.success(request, _("参数已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {
        "form": form, "sent_back": sent_back, "series": chosen, "term": term_of(chosen),
        "known": _lately(chosen.name, timezone.localdate()),
    }  # fmt: skip
    return render(request, "kinds/parameter/form.html", context, status=status)


def _opened(form: ParameterForm, sent_back: Case | None, by: Account) -> Case:
    values = form.cleaned_data["values"]
    bank_rate = form.cleaned_data.get("bank_rate")
    return open_parameter(
        form.request(),
        values,
        by=by,
        sent_back=sent_back,
        bank_rate=bank_rate,
        papers=lambda: form.papers(by=by),
    )


def _chosen(request: HttpRequest, sent_back: Case | None) -> Series | None:
    if sent_back:
        return load_series(latest_round(sent_back).submission.parameter_request.series)
    asked = SeriesForm(request.GET)
    return load_series(asked.cleaned_data["series"]) if asked.is_valid() else None


def _lately(name: str, today: date) -> list[Known]:
    """A few of the values that hold now or did so within three years."""
    since = today - timedelta(days=3 * 366)
    return [known for known in known_of(name) if not known.span.last or known.span.last >= since][:SHOWN]


def _series(name: str) -> Series:
    if name not in series_names():
        raise Http404
    return load_series(name)


def _may(request: HttpRequest, *posts: Post) -> bool:
    return request.user.is_authenticated and may(account_of(request), *posts)
