"""Pages of staff and employers: each parses a form, calls one action, and turns a refusal into a sentence."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.declaration import mark_faults, template_xlsx
from quanyi.agency.collect.models import Channel, ReceivedFile
from quanyi.agency.compute.services import NothingToSettle
from quanyi.agency.desk import actions
from quanyi.agency.desk.cases import CaseLine, case_page, lines_of, opened_years
from quanyi.agency.desk.forms import DeclarationForm, SettleForm, SignForm
from quanyi.agency.ledger.services import PostingRefused
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import selectors as review
from quanyi.agency.review.models import Case
from quanyi.agency.staff.access import BUSINESS, account_of, for_posts, may, refuse
from quanyi.agency.staff.models import Account, AccountKind, Post
from quanyi.agency.staff.selectors import posts_of, stages_of
from quanyi.law.errors import LawError
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict
from quanyi.law.workflow import Refused, State

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SignIn(LoginView):
    """登录."""

    redirect_authenticated_user = True
    extra_context = {"demo_logins": settings.DEMO_LOGINS}


def home(request: HttpRequest) -> HttpResponse:
    """Each to the page where their work begins."""
    account = account_of(request)
    match account.kind:
        case AccountKind.PERSON:
            return redirect("record", account.mandate.person_id)
        case AccountKind.EMPLOYER:
            return redirect("declarations")
    return redirect("worklist" if may(account, *BUSINESS) else "users")


# Cases ---------------------------------------------------------------------------------------------------------------


@for_posts(*BUSINESS)
def worklist(request: HttpRequest) -> HttpResponse:
    """待办: what waits for my signature first, then what else is under way, then what is decided."""
    account = account_of(request)
    stages = stages_of(posts_of(account))
    lines = lines_of(review.undecided().order_by("pk"), account)
    mine = [line for line in lines if line.standing.next_stage in stages and not line.is_mine]
    others = [line for line in lines if line not in mine]
    decided = Paginator(review.cases().exclude(pk__in=[line.case.pk for line in lines]), PAGE)
    page = decided.get_page(request.GET.get("page"))
    return render(
        request,
        "desk/worklist.html",
        {"mine": mine, "others": others, "decided": lines_of(page.object_list, account), "page": page},
    )


@for_posts(*BUSINESS)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """案件: what is decided on, who signed, and what to do next."""
    found = _case(case_id)
    with transaction.atomic():
        record(Act.VIEW_CASE, case_id=case_id)
        return _case_page(request, found, SignForm())


def _case(case_id: int) -> Case:
    found = review.cases().filter(pk=case_id).first()
    if found is None:
        raise Http404(_("没有这个案件。"))
    return found


def _case_page(request: HttpRequest, found: Case, form: SignForm, *, status: int = 200) -> HttpResponse:
    context = case_page(found, account_of(request), page=request.GET.get("page"))
    return render(request, "desk/case.html", {**context, "form": form}, status=status)


@require_POST
@for_posts(Post.FIRST_REVIEW, Post.REVIEW, Post.RECHECK, Post.APPROVAL)
def sign(request: HttpRequest, case_id: int) -> HttpResponse:
    found = _case(case_id)
    form = SignForm(request.POST)
    if not form.is_valid():
        return _case_page(request, found, form, status=422)
    verdict = Verdict(form.cleaned_data["verdict"])
    try:
        answer = actions.sign_case(
            case_id, by=account_of(request), verdict=verdict, opinion=form.cleaned_data["opinion"]
        )
    except PostingRefused as refusal:
        form.add_error(None, refusal.sentence)
        return _case_page(request, found, form, status=409)
    if isinstance(answer, Refused):
        form.add_error(None, _(answer.reason.zh))
        return _case_page(request, _case(case_id), form, status=409)
    messages.success(request, _done(case_id, verdict))
    return redirect("case", case_id)


def _done(case_id: int, verdict: Verdict) -> str:
    standing = review.standing(_case(case_id))
    if standing.state is State.APPROVED:
        return _("已签署。四个环节全部同意，案件已入账。")
    if verdict is Verdict.SEND_BACK:
        return _("已退回；采集人更正后可再次提交。")
    if verdict is Verdict.REJECT:
        return _("已作不予受理处理。")
    assert standing.next_stage is not None
    return _("已签署。下一环节：%(stage)s。") % {"stage": _(standing.next_stage.label_zh)}


@for_posts(Post.SETTLEMENT)
def settlements(request: HttpRequest) -> HttpResponse:
    """年度结息: which years stand open, and start one."""
    form = SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.settle_year(
                form.cleaned_data["year"], region=settings.QUANYI_REGION, by=account_of(request)
            )
        except (LawError, NothingToSettle, actions.AlreadyUnderWay) as error:
            form.add_error("year", str(error))
        else:
            messages.success(request, _("结息已算出，案件 %(number)s 等待初审。") % {"number": opened.number})
            return redirect("case", opened.pk)
    context = {"form": form, "years": opened_years(settings.QUANYI_REGION)}
    return render(request, "desk/settlements.html", context, status=422 if form.errors else 200)


@for_posts(Post.SYSTEM_ADMIN, Post.DATABASE_ADMIN)
def users(request: HttpRequest) -> HttpResponse:
    """用户与岗位: who may do what. Administrators see no business here. Basis: d14-26-1, d14-26-2."""
    staff = Account.objects.filter(kind=AccountKind.STAFF).order_by("username")
    return render(
        request, "desk/users.html", {"users": [(account, sorted(posts_of(account))) for account in staff]}
    )


# Declarations --------------------------------------------------------------------------------------------------------


def _employer_of(request: HttpRequest) -> Employer | None:
    """The employer that this login speaks for; None for the counter, which acts for any."""
    account = account_of(request)
    if account.kind == AccountKind.EMPLOYER:
        return account.mandate.employer
    if may(account, Post.COUNTER):
        return None
    raise refuse(request, "此页面只对参保单位和受理柜台开放。")


def declarations(request: HttpRequest) -> HttpResponse:
    """申报记录: what was handed in, and where it stands."""
    employer = _employer_of(request)
    files = ReceivedFile.objects.defer("content").select_related("employer").prefetch_related("checks")
    if employer:
        files = files.filter(employer=employer)
    page = Paginator(files, PAGE).get_page(request.GET.get("page"))
    cases = _cases_of(page.object_list)
    lines = [(file, file.checks.first(), cases.get(file.pk)) for file in page.object_list]
    return render(request, "desk/declarations.html", {"employer": employer, "lines": lines, "page": page})


def _cases_of(files: Iterable[ReceivedFile]) -> dict[int, CaseLine]:
    found = review.cases().filter(rounds__submission__file__in=list(files)).distinct()
    return {r.submission.file_id: line for line in lines_of(found, None) for r in line.case.rounds.all()}


def declare(request: HttpRequest) -> HttpResponse:
    """提交申报: one file for one month."""
    employer = _employer_of(request)
    form = DeclarationForm(request.POST or None, request.FILES or None, employer=employer)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "employer": employer}
        return render(request, "desk/declare.html", context, status=422 if form.errors else 200)
    upload = form.cleaned_data["file"]
    handed_in = actions.hand_in_declaration(
        upload.read(),
        upload.name,
        employer=form.employer,
        month=form.cleaned_data["month"],
        channel=Channel.ONLINE if employer else Channel.COUNTER,
        by=account_of(request),
    )
    if handed_in.seen_before:
        messages.info(request, _("这份文件此前已收到，没有重复登记。"))
    return redirect("received", handed_in.file.pk)


def received(request: HttpRequest, file_id: int) -> HttpResponse:
    """收到的文件: what was read in it, every fault, and its case."""
    file = _file(request, file_id)
    check = file.checks.first()
    context = {
        "file": file,
        "check": check,
        "faults": collect.faults_of(check) if check else [],
        "line": _cases_of([file]).get(file.pk),
        "is_counter": account_of(request).kind == AccountKind.STAFF,
    }
    return render(request, "desk/received.html", context)


def original(request: HttpRequest, file_id: int) -> HttpResponse:
    """原件: the file, byte for byte."""
    file = _file(request, file_id)
    with transaction.atomic():
        record(Act.VIEW_FILE, file=file.pk)
        return _attachment(bytes(file.content), file.name, "application/octet-stream")


def fault_list(request: HttpRequest, file_id: int) -> HttpResponse:
    """问题清单: the same sheet with the faults marked."""
    file = _file(request, file_id)
    check = file.checks.first()
    if check is None or not check.faults:
        raise Http404(_("这份文件没有问题。"))
    marked = mark_faults(bytes(file.content), file.name, collect.faults_of(check))
    stem = file.name.rsplit(".", 1)[0]
    with transaction.atomic():
        record(Act.VIEW_FILE, file=file.pk, faults=len(check.faults))
        return _attachment(marked, f"{stem}-{_('问题')}.xlsx", XLSX)


def template(request: HttpRequest) -> HttpResponse:
    """申报表模板: the blank sheet, with the employer's own headings filled in."""
    employer = _employer_of(request)
    month = Month.parse(request.GET["month"]) if request.GET.get("month") else Month.of(timezone.localdate())
    sheet = template_xlsx(month, employer.name if employer else "", employer.credit_code if employer else "")
    return _attachment(sheet, f"缴费申报表-{month}.xlsx", XLSX)


def _file(request: HttpRequest, file_id: int) -> ReceivedFile:
    """A file that this login may see: an employer's own; any for staff who do business."""
    file = get_object_or_404(
        ReceivedFile.objects.select_related("employer").prefetch_related("checks"), pk=file_id
    )
    account = account_of(request)
    own = account.kind == AccountKind.EMPLOYER and account.mandate.employer_id == file.employer_id
    if not own and not may(account, *BUSINESS):
        raise refuse(request, "这份文件不属于本单位。", file=file_id)
    return file


def _attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)
