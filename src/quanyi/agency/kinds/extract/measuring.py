"""Persons of an extract as values, and the groups that come of them. Nothing that names them is read. Basis: d14-17."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.grants.bands import Value
from quanyi.agency.grants.deidentified import Deidentified, Risk, TooFew, deidentify
from quanyi.agency.grants.extracts import ExtractRefused
from quanyi.agency.grants.models import ExtractRequest
from quanyi.agency.ledger.projection import closings_of
from quanyi.agency.registry.models import PersonDetail, StatusChange
from quanyi.agency.wording import label
from quanyi.law.terms import ExtractColumn

AT_ONCE = 10_000


def measured(asked: ExtractRequest) -> Deidentified:
    """The groups, worked out from the books as they stand. Raises ExtractRefused where there are too few persons."""
    try:
        return deidentify(_people(asked), asked.named, asked.smallest)
    except TooFew:
        raise ExtractRefused(
            _("全部人数少于 %(n)s 人，不能归并成组，没有提供。请扩大人员范围，或者答复申请单位。")
            % {"n": asked.smallest}
        ) from None


def _people(asked: ExtractRequest) -> Iterator[tuple[Value, ...]]:
    """The owner of each account, as values of the columns asked for."""
    closings = list(closings_of(asked.year))
    born, status = _born(), _status_on(min(date(asked.year, 12, 31), timezone.localdate()))
    for person_id, closing, credited in closings:
        of_person = status.get(person_id, "")
        if asked.population and of_person not in asked.population:
            continue
        sex, year = born[person_id]
        values: dict[ExtractColumn, Value] = {
            ExtractColumn.SEX: sex, ExtractColumn.BORN: year, ExtractColumn.STATUS: of_person,
            ExtractColumn.CREDITED: credited, ExtractColumn.BALANCE: closing,
        }  # fmt: skip
        yield tuple(values[column] for column in asked.named)


def _born() -> dict[int, tuple[str, int]]:
    details = PersonDetail.objects.filter(holds_to=None).order_by("pk")
    rows = details.values_list("person_id", "sex", "born_on").iterator(AT_ONCE)
    return {person_id: (sex, born_on.year) for person_id, sex, born_on in rows}


def _status_on(day: date) -> dict[int, str]:
    changes = StatusChange.objects.filter(Q(holds_to=None) | Q(holds_to__gt=day), holds_from__lte=day)
    return dict(changes.order_by("pk").values_list("person_id", "status").iterator(AT_ONCE))


def kept(risk: Risk) -> dict[str, Any]:
    """A risk as a row keeps it."""
    numbers = {
        name: getattr(risk, name) for name in ("persons", "lines", "smallest", "unique", "merged", "alone")
    }
    return numbers | {"varieties": {each.column.value: [each.least, each.exposed] for each in risk.varieties}}


def told(risk: dict[str, Any]) -> list[str]:
    """风险说明: a kept risk in sentences."""
    return [
        _("共 %(persons)s 人，%(lines)s 行；最小的一行 %(smallest)s 人，单独成行的 %(unique)s 人。") % risk,
        _("归并前 %(alone)s 人独一无二；不足最小组人数、并入“其他”的 %(merged)s 人。") % risk,
        _("已知某人在内，仅凭这份数据认出此人的机会最高为 1/%(smallest)s。") % risk,
        *(
            _(
                "%(column)s：性别、出生年份、人员状态相同的人，最少有 %(least)s 种取值；"
                "只有一种取值的组共 %(exposed)s 人。"
            )
            % {"column": label(ExtractColumn(name)), "least": least, "exposed": exposed}
            for name, (least, exposed) in risk["varieties"].items()
        ),
    ]  # fmt: skip
