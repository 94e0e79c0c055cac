"""历史数据接收: reading the books of an earlier system, and what came in so far. Basis: d14-9-4, d14-7."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import BooksFile
from quanyi.agency.desk.cases import CaseLine, lines_of
from quanyi.agency.kinds import migration as kind
from quanyi.agency.kinds.migration.collecting import Import, import_books
from quanyi.agency.kinds.migration.comparing import Comparison, compare
from quanyi.agency.kinds.migration.folder import Folder
from quanyi.agency.kinds.migration.forms import BooksForm, unpacked
from quanyi.agency.kinds.migration.manifests import BadManifest
from quanyi.agency.refusal import Refusal
from quanyi.agency.review.selectors import cases
from quanyi.agency.staff.access import account_of, for_posts, may
from quanyi.agency.staff.models import Account, Post
from quanyi.agency.wording import sentence
from quanyi.law.terms import PersonStatus

LISTED = 20  # imports, and cases of each
READERS = (Post.DATA_KEEPER, Post.FIRST_REVIEW, Post.REVIEW, Post.RECHECK, Post.APPROVAL)


@dataclass(frozen=True)
class Read:
    """试读结果, as the page shows it."""

    folder: Folder
    found: Comparison
    disagreements: list[dict[str, Any]]

    @property
    def is_sound(self) -> bool:
        return not (self.disagreements or self.folder.faults.count or self.found.known)

    @property
    def notices(self) -> list[str]:
        return [sentence(notice) for notice in self.folder.faults.notices]

    @property
    def by_status(self) -> list[tuple[PersonStatus, int]]:
        return [(PersonStatus(each), count) for each, count in sorted(self.found.totals.by_status.items())]

    @property
    def by_year(self) -> list[tuple[str, dict[str, int]]]:
        return sorted(self.found.totals.by_year.items(), reverse=True)


@dataclass
class Brought:
    """一次接收: its files and its cases."""

    digest: str
    files: list[BooksFile]
    lines: list[CaseLine] = field(default_factory=list)


@for_posts(*READERS)
def import_page(request: HttpRequest) -> HttpResponse:
    """历史数据接收: what came in, and for the keeper of the data a folder to be read or put before the reviewers."""
    account = account_of(request)
    may_bring = may(account, Post.DATA_KEEPER)
    form = BooksForm(request.POST, request.FILES) if request.method == "POST" and may_bring else BooksForm()
    read, status = None, 200
    if form.is_bound:
        read, status = _taken(form, account, bring=request.POST.get("act") == "bring")
        if read is not None and status == 302:
            messages.success(request, _("账册已提交审核，各批案件列在下面，等待初审。"))
            return redirect("books")
    context = {"form": form, "read": read, "imports": _imports(account), "may_bring": may_bring}
    return render(request, "kinds/migration/books.html", context, status=status)


def _taken(form: BooksForm, account: Account, *, bring: bool) -> tuple[Read | None, int]:
    """(what was read, status); 302 where it was put before the reviewers."""
    if not form.is_valid():
        return None, 422
    try:
        with unpacked(form.cleaned_data["books"]) as path:
            folder = Folder(path)
            read = Read(folder, *compare(folder, with_office=True))
            if bring and read.is_sound:
                region = str(folder.manifest.get("region") or settings.QUANYI_REGION)
                import_books(Import(folder, account, form.cleaned_data["month"], region))
                return read, 302
            return read, 200 if read.is_sound or not bring else 422
    except BadManifest as bad:
        form.add_error("books", sentence(bad.why))
    except Refusal as refusal:
        form.add_error("books", str(refusal))
    return None, 422


def _imports(account: Account) -> list[Brought]:
    """The latest imports, newest first."""
    found: dict[str, Brought] = {}
    for file in BooksFile.objects.select_related("received_by").order_by("-pk")[: LISTED * 20]:
        found.setdefault(file.folder, Brought(file.folder, [])).files.insert(0, file)
    for line in lines_of(_cases(found), account):
        found[line.round.submission.summary["books"]].lines.append(line)
    return list(found.values())[:LISTED]


def _cases(digests: Iterable[str]) -> list[Any]:
    of_books = {"rounds__submission__summary__books__in": list(digests)}
    return list(cases().filter(kind=kind.KIND.case.value, **of_books).distinct().order_by("pk")[:200])
