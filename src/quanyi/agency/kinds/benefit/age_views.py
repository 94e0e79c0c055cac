"""Pages of 到龄办理: who reaches the age, the reminder to them, and the way to their pension. Basis: gb-9.3-3."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from quanyi.agency.audit.looks import shows
from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.kinds.benefit import ages, matters
from quanyi.agency.registry.models import BenefitKind, Person
from quanyi.agency.review.claims import under_way
from quanyi.agency.staff.access import for_posts, give_purpose
from quanyi.agency.staff.models import Post

PAGE = 50
PURPOSE = "办理登记变更：到龄退休"
REMINDER = "到龄提醒"
PENSION = BenefitKind.MONTHLY_PENSION.value


@for_posts(Post.COUNTER)
def of_age(request: HttpRequest) -> HttpResponse:
    """到龄名单: 3, 6 or 12 months ahead; POST: the reminders of those on this page, to be printed."""
    asked = request.GET.get("ahead", "")
    ahead = int(asked) if asked.isdecimal() and int(asked) in ages.AHEAD else ages.AHEAD[0]
    today = timezone.localdate()
    page = Paginator(ages.of_age(settings.QUANYI_REGION, today, ahead), PAGE).get_page(
        request.GET.get("page")
    )
    lines = list(page.object_list)
    shows(persons=[line.person_id for line in lines])
    context = {"page": page, "lines": lines, "ahead": ahead, "choices": ages.AHEAD, "today": today}
    context["query"] = f"ahead={ahead}&"
    if request.method == "POST" and lines:
        with transaction.atomic():
            for line in lines:
                record(Act.PRINT_RECORD, person_id=line.person_id, purpose=REMINDER, part=ages.NOTICE)
        return render(request, "kinds/benefit/age_notices.html", context)
    told = ages.told({line.person_id for line in lines})
    claims = {line.person_id: matters.benefit(line.person_id, PENSION) for line in lines}
    begun = under_way(claims.values())
    context["rows"] = [
        (line, told.get(line.person_id), begun.get(claims[line.person_id].key)) for line in lines
    ]
    return render(request, "kinds/benefit/of_age.html", context)


@for_posts(Post.COUNTER)
def begin(request: HttpRequest, person_id: int) -> HttpResponse:
    """从名单开始办理: somebody of the list is opened for this purpose, at the month of the age."""
    line = ages.is_of_age(get_object_or_404(Person, pk=person_id), timezone.localdate())
    if request.method != "POST" or line is None:
        return redirect("of-age")
    give_purpose(request, person_id, PURPOSE)
    return redirect(f"{reverse('benefits-of', args=[person_id])}?chosen={line.reached}")
