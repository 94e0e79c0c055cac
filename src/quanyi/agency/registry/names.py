"""单位名称: what an employer was called on a day, and what it is called now, read for many at once.

Basis: gb-9.3-2, gb-A-11.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.registry.facts import employer_names, value_on
from quanyi.agency.registry.models import Employer, ItemVersion
from quanyi.written.names import normal_unit_name

# Names that were registered before they had one form.
_PLAIN_BRACKETS = str.maketrans("（）［］", "()[]")


class EmployerNames:
    """The names of these employers, as known at an instant (None: now)."""

    def __init__(self, employers: Iterable[Employer | None], *, known_at: datetime | None = None) -> None:
        self._versions = employer_names({e.pk: e for e in employers if e is not None}.values())
        self._known_at = known_at
        self._today = timezone.localdate(known_at)

    def on(self, employer: Employer, day: date) -> str:
        """The name that held on a day; before all that is known, the first one."""
        versions = self._versions[employer.pk]
        held = value_on(versions, day, known_at=self._known_at)
        return held.value if held else versions[0].value

    def now(self, employer: Employer) -> str:
        """The present name."""
        return self.on(employer, self._today)

    def both(self, employer: Employer, day: date) -> str:
        """The present name, and in brackets the one of that day where it was another."""
        now, then = self.now(employer), self.on(employer, day)
        return now if now == then else _("%(now)s（曾用名：%(then)s）") % {"now": now, "then": then}

    def during(self, employer: Employer, first: date, last: date | None) -> str:
        """The name at the end of a stretch of days, and in brackets the one at its beginning where it was another."""
        end = min(last, self._today) if last else self._today
        now, then = self.on(employer, max(first, end)), self.on(employer, first)
        return now if now == then else _("%(now)s（曾用名：%(then)s）") % {"now": now, "then": then}


def name_of(employer: Employer | None, day: date | None = None) -> str:
    """The present name of one employer; with a day, the one of that day in brackets where it was another. Of none, that
    a person is insured alone.
    """
    if employer is None:
        return _("以个人身份参保")
    names = EmployerNames([employer])
    return names.both(employer, day) if day else names.now(employer)


def employers_like(text: str) -> set[int]:
    """The employers whose name, now or earlier, or whose code has this text in it."""
    first = Employer.objects.filter(Q(name__icontains=text) | Q(credit_code__icontains=text))
    later = ItemVersion.objects.filter(item="employer_name", value__icontains=text, employer__isnull=False)
    return {*first.values_list("pk", flat=True), *later.values_list("employer_id", flat=True)}


def employers_named(names: Collection[str]) -> list[tuple[Employer, str]]:
    """(employer, name) for each of these names, in their normal form, that an employer bears or bore."""
    held = [*names, *(name.translate(_PLAIN_BRACKETS) for name in names)]
    first = [(employer, employer.name) for employer in Employer.objects.filter(name__in=held).order_by("pk")]
    later = ItemVersion.objects.filter(item="employer_name", value__in=held).select_related("employer")
    found = first + [
        (version.employer, version.value) for version in later.order_by("pk") if version.employer
    ]
    return list(dict.fromkeys((employer, normal_unit_name(name)) for employer, name in found))
