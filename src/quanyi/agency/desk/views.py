"""Pages of staff: each parses a form, calls one action, and turns a refusal into a sentence."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRefresh

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import current_actor, record
from quanyi.agency.desk import actions, signing
from quanyi.agency.desk.case_lists import CASES, in_order, sums_in, sums_of
from quanyi.agency.desk.cases import CaseLine, case_page, lines_of
from quanyi.agency.desk.constraints import constraint_of, sentence_of
from quanyi.agency.desk.forms import SignForm, SignInForm
from quanyi.agency.desk.next_case import next_to_sign, to_sign
from quanyi.agency.desk.trial import is_tried_at_once, try_out
from quanyi.agency.locks import look_at_one_moment
from quanyi.agency.refusal import Refusal
from quanyi.agency.review import selectors as review
from quanyi.agency.review.kind import Kind, kind_of
from quanyi.agency.review.limits import Nearness
from quanyi.agency.review.models import Case, Reminder, Signature
from quanyi.agency.review.reminders import reminders_of
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, for_signers, may, refuse
from quanyi.agency.staff.devices import is_tried_too_often, note_device
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.proving import proved
from quanyi.agency.staff.selectors import posts_at_door, posts_of
from quanyi.agency.staff.strength import note_password_shown
from quanyi.agency.wording import label, sentence
from quanyi.agency.work.models import JobRequest
from quanyi.law.terms import Verdict
from quanyi.law.workflow import RefusalReason, Refused, State

PAGE = 50


class SignIn(LoginView):
    """登录."""

    redirect_authenticated_user = True
    authentication_form = SignInForm
    extra_context = {"demo_logins": settings.DEMO_LOGINS, "provider": lambda: settings.QUANYI_PROVIDER}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_tried_too_often(request):
            return render(request, "registration/locked.html", {"is_many": True}, status=429)
        return super().post(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        account = form.get_user()
        terminal = getattr(self.request, "terminal", "")
        detail: dict[str, Any] = {"terminal": terminal} if terminal else {}
        record(Act.LOGIN, actor=account.as_actor(current_actor().address), **detail)
        answer = super().form_valid(form)
        note_password_shown(self.request, account)
        if not terminal:
            note_device(self.request, answer, account)
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """What was typed as a user name may be a password: only a name that is somebody's is kept."""
        username = form.cleaned_data.get("username", "")
        account = Account.objects.filter(username=username).first()
        record(Act.LOGIN_FAILED, account=account.username if account else "")
        return super().form_invalid(form)


class SignOut(LogoutView):
    """退出."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            record(Act.LOGOUT)
        return super().post(request, *args, **kwargs)


def home(request: HttpRequest) -> HttpResponse:
    """Each to the page where their work begins."""
    account = account_of(request)
    if account.kind == AccountKind.STAFF:
        if may(account, Post.SUPERVISOR):
            return redirect("supervision")
        return redirect("worklist" if may(account, *BUSINESS) else "users")
    mandate = getattr(account, "mandate", None)
    if mandate is None:
        raise refuse(request, gettext_lazy("这个账户还没有登记代表哪个单位或哪个人，请到经办窗口办理。"))
    return redirect("record", mandate.person_id) if mandate.person_id else redirect("declarations")


# Cases ------------------------------------------------------------------------------------------------------


@for_posts(*BUSINESS)
def worklist(request: HttpRequest) -> HttpResponse:
    """待办: what waits for my signature first, then what else is under way, then what is decided."""
    account, chosen = account_of(request), CASES.of(request.GET)
    lines = in_order(chosen, lines_of(chosen.of(review.undecided()), account))
    decided = chosen.of(review.decided())
    page = Paginator(decided, PAGE).get_page(request.GET.get("page"))
    mine, others = [line for line in lines if line.may_sign], [line for line in lines if not line.may_sign]
    context = {
        "chosen": chosen,
        "mine": mine,
        "mine_sums": sums_of(mine),
        "pressing": [line for line in mine if line.limit.nearness in (Nearness.OVERDUE, Nearness.NEAR)],
        "others": others,
        "others_sums": sums_of(others),
        "decided": lines_of(page.object_list, account),
        "decided_sums": sums_in(decided) if chosen.is_narrowed else [],
        "reminders": _reminders(mine),
        "page": page,
        "held": posts_at_door(account),
    }
    return render(request, "desk/worklist.html", context)


def _reminders(mine: Sequence[CaseLine]) -> list[tuple[Reminder, CaseLine]]:
    """催办 of the cases that wait for this signer."""
    by_round = {line.round.pk: line for line in mine}
    return [(each, by_round[each.round_id]) for each in reminders_of(by_round)] if by_round else []


@for_posts(*BUSINESS)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """案件: what is decided on, who signed, and what to do next."""
    with transaction.atomic():
        look_at_one_moment()
        found = case_for(case_id)
        record(Act.VIEW_CASE, case_id=case_id)
        return _case_page(request, found, None)


def case_for(case_id: int, kind: Kind | None = None) -> Case:
    """A case with its rounds and signatures, of this kind where one is named. Raises Http404."""
    of_kind = {"kind": kind.case.value} if kind else {}
    found = review.cases().filter(pk=case_id, **of_kind).first()
    if found is None:
        raise Http404
    return found


def _case_page(
    request: HttpRequest, found: Case, form: SignForm | None, *, status: int = 200
) -> HttpResponse:
    """The page with a form to sign: the one that was filled in, or an empty one for the round that is shown."""
    account = account_of(request)
    context = case_page(found, account, page=request.GET.get("page"))
    context["form"] = form or SignForm(initial={"round": context["line"].round.number})
    context["tried"] = is_tried_at_once(found) or "trial" in request.GET
    context["trial"] = try_out(found) if context["tried"] else None
    context["others_wait"] = len(to_sign(account)) - 1 if context["line"].may_sign else 0
    return render(request, "desk/case.html", context, status=status)


@for_posts(*BUSINESS)
def next_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """下一件: the case that this clerk may sign after this one, most urgent first; the list where none waits."""
    found = next_to_sign(account_of(request), after=case_id)
    if found:
        return redirect("case", found.pk)
    messages.info(request, _("没有别的案件等您签署。"))
    return redirect("worklist")


@for_signers
@proved
def sign(request: HttpRequest, case_id: int) -> HttpResponse:
    """签署: one person's word at the stage that the case stands at."""
    found = case_for(case_id)
    if request.method != "POST":  # a link below a refused signature leads here; its page of the rows is kept
        return redirect(reverse("case", args=[case_id], query=request.GET))
    form = SignForm(request.POST)
    if not form.is_valid():
        return _case_page(request, found, form, status=422)
    try:
        answer = _sign(found, account_of(request), form)
    except Refusal as refusal:
        return _refused(request, form, case_id, refusal.sentence)
    except IntegrityError as error:
        return _refused(request, form, case_id, sentence_of(error), constraint=constraint_of(error))
    if isinstance(answer, Refused):
        field = "opinion" if answer.reason is RefusalReason.OPINION_NEEDED else None
        form.add_error(field, sentence(answer.reason))
        return _case_page(request, case_for(case_id), form, status=422 if field else 409)
    if isinstance(answer, JobRequest):
        done = _("已收到您的同意。本案行数多，由系统在后台签署并入账，案件页面会显示进度。")
    else:
        done = _done(case_id, Verdict(answer.verdict))
    messages.success(request, done)
    return redirect("next-case" if "next" in request.POST else "case", case_id)


def _sign(found: Case, by: Account, form: SignForm) -> Signature | Refused | JobRequest:
    """Sign at once, or ask a worker to where that would post more than a page should wait for."""
    given = form.cleaned_data
    verdict, opinion, seen = Verdict(given["verdict"]), given["opinion"], given["round"]
    signing.refuse_while_posted(found)
    (line,) = lines_of([found], by)
    is_current = seen == line.round.number
    if (
        line.may_sign
        and is_current
        and signing.is_for_a_worker(line.round, line.standing.next_stage, verdict)
    ):
        return signing.ask_to_sign(found, by=by, opinion=opinion, round_seen=seen)
    return actions.sign_case(found.pk, by=by, verdict=verdict, opinion=opinion, round_seen=seen)


@for_posts(*BUSINESS)
def case_posting(request: HttpRequest, case_id: int) -> HttpResponse:
    """正在入账: how far the worker is, and nothing of the case; when it has ended, the browser loads the case anew."""
    found = case_for(case_id)
    posting = signing.signing_of(review.latest_round(found))
    if posting is None or posting.outcome:
        return HttpResponseClientRefresh()
    return render(request, "components/posting.html", {"posting": posting, "case": found})


def _refused(
    request: HttpRequest, form: SignForm, case_id: int, why: str, constraint: str = ""
) -> HttpResponse:
    """The case as it stands now, above it why the signature was not kept."""
    record(Act.REFUSED, case_id=case_id, purpose=why[:200], constraint=constraint)
    form.add_error(None, why)
    return _case_page(request, case_for(case_id), form, status=409)


def _done(case_id: int, verdict: Verdict) -> str:
    decided = case_for(case_id)
    standing = review.standing(decided)
    if standing.state is State.APPROVED and not kind_of(decided).is_posted(decided):
        return _("已签署。各环节全部同意，案件已办结。")
    if standing.state is State.APPROVED:
        return _("已签署。各环节全部同意，案件已入账。")
    if verdict is Verdict.SEND_BACK:
        return _("已退回；采集人更正后可再次提交。")
    if verdict is Verdict.REJECT:
        return _("已作不予受理处理。")
    assert standing.next_stage is not None
    return _("已签署。下一环节：%(stage)s。") % {"stage": label(standing.next_stage)}


# Settlement -------------------------------------------------------------------------------------------------


# Users ------------------------------------------------------------------------------------------------------


@for_posts(Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN)
def users(request: HttpRequest) -> HttpResponse:
    """用户与岗位: who may do what. Administrators see no business here. Basis: d14-26-1, d14-26-2."""
    staff = Account.objects.filter(kind=AccountKind.STAFF).order_by("username")
    held = [(account, posts_of(account)) for account in staff]
    lines = [(account, [post.label for post in Post if post in posts]) for account, posts in held]
    return render(request, "desk/users.html", {"lines": lines})
