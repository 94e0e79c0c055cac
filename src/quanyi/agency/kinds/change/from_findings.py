"""据通报办理: a change begun from a finding of what another authority said; the row of its list is the ground.

Basis: d14-5-1, d14-6-1, d14-12.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quanyi.agency.collect.models import FileKind
from quanyi.agency.control.models import DataFinding
from quanyi.agency.registry.items import OF_EMPLOYER
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.staff.access import for_posts, give_purpose
from quanyi.agency.staff.models import Post
from quanyi.law.terms import PersonStatus

PURPOSE = "办理登记变更"
# Item -> the checks whose findings say something of it, and what they say.
SAYS: Mapping[str, tuple[tuple[str, ...], Any]] = {
    "status": (
        ("notified.death", "notified.identity"),
        lambda said: PersonStatus.DIED.value,
    ),
    "name": (("notified.name", "notified.identity"), lambda said: said["notified_name"]),
    "social_security_number": (("notified.identity",), lambda said: said["notified_number"]),
    "employer_status": (("notified.closed",), lambda said: "closed"),
    "employer_name": (("notified.unit_name",), lambda said: said["notified_name"]),
}


@dataclass(frozen=True)
class Ground:
    """通报依据: a finding as the ground of a change of one item."""

    finding: DataFinding
    key: str

    @property
    def words(self) -> str:
        """Which row of which list it is."""
        said = self.finding.evidence
        return _("%(source)s（%(letter)s）第 %(row)s 行，比对案件 %(case)s") % {
            "source": FileKind(said["source"]).label,
            "letter": said["letter"],
            "row": said["row"],
            "case": said["case_number"],
        }

    @property
    def initial(self) -> dict[str, Any]:
        """What the form begins with: as the authority says it, for the clerk to look at."""
        said = self.finding.evidence
        return {
            "value": SAYS[self.key][1](said),
            "holds_from": said.get("notified_on"),
            "reason": self.words[:200],
        }


def _open_finding(finding_id: int, key: str) -> DataFinding:
    checks = SAYS[key][0] if key in SAYS else ()
    standing = DataFinding.objects.filter(pk=finding_id, gone=None, resolution=None, check_code__in=checks)
    if (finding := standing.first()) is None:
        raise Http404
    return finding


def ground_of(request: HttpRequest, subject: Person | Employer, key: str) -> Ground | None:
    """The finding that the page names as its ground, about this very person or employer; of others there is none."""
    asked = request.GET.get("finding", "")
    if not asked:
        return None
    finding = _open_finding(int(asked) if asked.isdecimal() and len(asked) < 18 else 0, key)
    is_person = isinstance(subject, Person)
    if (finding.person_id if is_person else finding.employer_id) != subject.pk:
        raise Http404
    return Ground(finding, key)


@for_posts(Post.COUNTER)
def begin(request: HttpRequest, finding_id: int, key: str) -> HttpResponse:
    """从核查发现立案: opens the form of the item with what the finding says of it."""
    if request.method != "POST":
        return redirect("finding", finding_id)
    finding = _open_finding(finding_id, key)
    whose, subject_id = (
        ("employers", finding.employer_id) if key in OF_EMPLOYER else ("people", finding.person_id)
    )
    if finding.person_id and whose == "people":
        give_purpose(request, finding.person_id, PURPOSE)
    return redirect(f"{reverse('change-item', args=[whose, subject_id, key])}?finding={finding.pk}")
