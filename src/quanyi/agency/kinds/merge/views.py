"""账户归并: the form. Basis: gb-11, notice-2009-187."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.control.models import DataFinding
from quanyi.agency.desk.going_on import going_on, handed_in
from quanyi.agency.kinds import merge as kind
from quanyi.agency.kinds.merge.forms import MergeForm
from quanyi.agency.kinds.merge.merging import open_merge
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post


@for_posts(Post.COUNTER)
def merging(request: HttpRequest) -> HttpResponse:
    """归并重复账户: two numbers, the choice, the papers; the button of a finding posts nothing but itself."""
    account, sent_back = account_of(request), going_on(request.GET, kind.KIND)
    finding = _suspicion(request.GET.get("finding", ""))
    sent = (request.POST, request.FILES) if "kept" in request.POST else ()
    form = MergeForm(*sent, initial=_numbers(finding))
    if sent_back:
        form.ask_again(sent_back)
    case, status = handed_in(
        form,
        lambda: open_merge(
            form.choice,
            by=account,
            papers=lambda: form.papers(by=account),
            finding_id=finding.pk if finding else None,
        ),
    )
    if case is not None:
        messages.success(request, _("归并申请已提交，案件 %(number)s 等待初审。") % {"number": case.number})
        return redirect("case", case.pk)
    context = {"form": form, "sent_back": sent_back}
    return render(request, "kinds/merge/form.html", context, status=status)


def _suspicion(text: str) -> DataFinding | None:
    """疑似重复: the finding of the checks from which it is begun."""
    found = DataFinding.objects.filter(check_code="person.duplicate")
    return (
        found.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 19 else None
    )


def _numbers(finding: DataFinding | None) -> dict[str, str]:
    """The two numbers that the finding names; which of them stays, the person says."""
    numbers = finding.evidence.get("insurance_numbers", []) if finding else []
    return dict(zip(("kept", "ended"), numbers, strict=False))
