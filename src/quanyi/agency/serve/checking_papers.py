"""核验凭证: anybody checks a paper by its number; who issues papers sees those of a person and withdraws one.

The page shows no more than the paper does, and leaves a line that the person finds. Basis: d14-12, d14-14, d14-15-2.
"""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from quanyi.agency.audit.models import Act, TreeHead
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.sealing import key_changes, signed_head
from quanyi.agency.audit.services import record
from quanyi.agency.papers.models import IssuedPaper
from quanyi.agency.papers.services import PaperRefused, withdraw_paper
from quanyi.agency.serve.issuing import Content, PaperStanding, content_as_issued, standing_of_paper
from quanyi.agency.serve.templatetags.figures import masked
from quanyi.agency.staff.access import account_of, for_posts
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.throttle import is_too_often
from quanyi.written.chance_codes import read_number

PURPOSE = "核验凭证"


@login_not_required
@require_GET
def verify_paper(request: HttpRequest) -> HttpResponse:
    """核验: a number is unknown, or that of a paper that is valid, superseded or withdrawn."""
    text = request.GET.get("code", "")
    context: dict[str, object] = {"code": text[:60], "keys": _public_keys()}
    if not text:
        return render(request, "serve/verify.html", context)
    if is_too_often("verify"):
        context["sentence"] = _("核验过于频繁，请一分钟后再试。")
        return render(request, "serve/verify.html", context, status=429)
    number = read_number(text)
    if number is None:
        context["sentence"] = _(
            "验证码应为 20 个字母和数字，分五组；请对照凭证核对，有一个字符不对就不能核验。"
        )
        return render(request, "serve/verify.html", context, status=422)
    with processing(PURPOSE):
        paper = IssuedPaper.objects.filter(number=number).first()
    if paper is None:
        record(Act.REFUSED, purpose=PURPOSE, reason="unknown number")
        context["sentence"] = _(
            "没有出具过这个验证码的凭证。请核对全部字符；核对无误的，这张凭证不是本机构出具的。"
        )
        return render(request, "serve/verify.html", context, status=404)
    return render(request, "serve/verify.html", context | _found(paper.pk, paper.person_id))


@transaction.atomic
def _found(paper_id: int, person_id: int) -> dict[str, object]:
    """What is told of a paper; its line is written first, and opens that person. Of a withdrawn one nothing of its
    content.
    """
    record(Act.VIEW_RECORD, person_id=person_id, purpose=PURPOSE, part="paper", paper=paper_id)
    paper = IssuedPaper.objects.select_related("person", "hidden", "withdrawal").get(pk=paper_id)
    content = content_as_issued(paper)
    standing = standing_of_paper(paper, content)
    is_shown = content and standing is not PaperStanding.WITHDRAWN
    return {
        "paper": paper,
        "standing": standing,
        "facts": _told(content, paper.person.social_security_number) if content and is_shown else [],
    }


def _told(content: Content, number: str) -> list[tuple[str, str]]:
    """By what a paper in the hand is compared: whose, the account, what was decided; the number masked, no address."""
    parts = (content, content.get("account", {}), content.get("decision", {}))
    told = [fact for part in parts for fact in part.get("facts", [])]
    return [(name, masked(value) if value == number else value) for name, value in told]


def _public_keys() -> list[str]:
    """The keys that signed and sign heads of this log, the newest first: who checks a file compares with them."""
    last = TreeHead.objects.first()
    if last is None:
        return []
    log = signed_head(last).head.log
    changed = [str(keys[0]) for change in key_changes() if (keys := change.keys(log))]
    return [last.public, *reversed(changed)]


class WithdrawalForm(forms.Form):
    """作废凭证."""

    reason = forms.CharField(
        label=gettext_lazy("作废事由"), max_length=200, help_text=gettext_lazy("例如：打印有误，已收回")
    )


@require_POST
@for_posts(Post.COUNTER)
def withdraw_issued(request: HttpRequest, paper_id: int) -> HttpResponse:
    """作废: by the counter, with the reason; the person sees that it was done."""
    paper = get_object_or_404(IssuedPaper, pk=paper_id)
    form = WithdrawalForm(request.POST)
    try:
        withdraw_paper(paper, form.data.get("reason", ""), by=account_of(request))
        messages.success(request, _("凭证已作废。"))
    except PaperRefused as refused:
        messages.error(request, str(refused))
    return redirect("papers", paper.person_id)
