"""参数登记: put before the reviewers, tried out, in force by the last signature. Basis: gb-6.7-2, d14-6-3, d14-7."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.collect.models import ParameterRequest, ParameterRow, Submission
from quanyi.agency.kinds import parameter
from quanyi.agency.kinds.parameter.floor import FLOORED, floor_of
from quanyi.agency.kinds.parameter.known import Shown
from quanyi.agency.kinds.parameter.moves import before_of, moved_by
from quanyi.agency.kinds.parameter.reading import Value
from quanyi.agency.kinds.parameter.writing import Trail, content_of
from quanyi.agency.ledger.posting import Posting
from quanyi.agency.refusal import Refusal
from quanyi.agency.review import services as review_services
from quanyi.agency.review.added_parameters import look_again
from quanyi.agency.review.claims import Claim
from quanyi.agency.review.models import AddedParameter, Case
from quanyi.agency.review.selectors import latest_round
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import Titles, sentence
from quanyi.law.door import export
from quanyi.law.errors import InvalidInput, LawError
from quanyi.law.parameters import NATIONAL, File, load_series, parameters_version, series_with
from quanyi.law.periods import Month
from quanyi.law.rules.decision import REFUSED
from quanyi.law.terms import Confidence

_PROPOSED = "本次填写"


class ParameterRefused(Refusal):
    """参数不能登记: the sentence says why."""


@transaction.atomic
def open_parameter(
    asked: dict[str, Any],
    values: Sequence[Value],
    *,
    by: Account,
    sent_back: Case | None = None,
    bank_rate: Fraction | None = None,
    papers: Any = tuple,
) -> Case:
    """参数登记立案; `asked` are fields of `ParameterRequest`, `bank_rate` is that of a fixed-term deposit, which
    a crediting rate needs. Raises ParameterRefused, AlreadyUnderWay.
    """
    claim = Claim.of("parameter", asked["series"], asked["region"])
    submit = partial(_submit, asked, values, bank_rate, by=by)
    return review_services.put_before(submit, claim, by=by, goes_on=sent_back, papers=papers)


def _submit(
    asked: dict[str, Any], values: Sequence[Value], bank_rate: Fraction | None, *, by: Account
) -> Submission:
    request = ParameterRequest(**asked)
    refuse_unfit(request, values)
    floor = _held_to_floor(request, values, bank_rate)
    series = load_series(request.series)
    title = f"{series.term}（{request.region}）"
    request.submission = Submission.objects.create(
        kind=parameter.KIND.case.value,
        month=Month.of(values[0].first_on),
        submitted_by=by,
        row_count=len(values),
        parameters_version=parameters_version(),
        summary={
            **Titles.of_nobody(title).kept(),
            "unit": series.unit,
            "before": before_of(request, values),
            "moved": moved_by(request, values),
            **floor,
        },
    )
    request.save(force_insert=True)
    ParameterRow.objects.bulk_create(
        ParameterRow(request=request, row=row, **value.columns) for row, value in enumerate(values, start=1)
    )
    record(Act.SUBMIT, submission=request.submission.pk, series=request.series, region=request.region)
    return request.submission


def refuse_unfit(request: ParameterRequest, values: Sequence[Value]) -> None:
    """Whether the rules could work with it as things stand now. Raises ParameterRefused."""
    today = timezone.localdate()
    own = request.region == settings.QUANYI_REGION
    if not own and request.confidence in (Confidence.C.value, Confidence.P.value):
        raise ParameterRefused(_("可信度为 C、P 的值只能登记在本地区，不能登记为上级地区或全国的值。"))
    if request.region == NATIONAL and not load_series(request.series).national_fallback:
        raise ParameterRefused(_("这项参数不沿用全国的值。请登记在本地区或者上级地区。"))
    if request.issued_on > today:
        raise ParameterRefused(_("发文日期还没有到。请核对公布文件。"))
    _refuse_implausible(request, values)
    _refuse_twice_a_day(request, values, today)
    content = content_of(request, values, Trail("采集", "审批", today))
    try:
        series_with(request.series, File(_PROPOSED, content.encode(), added=True))
    except InvalidInput as error:
        raise ParameterRefused(sentence(error)) from error


def _held_to_floor(
    request: ParameterRequest, values: Sequence[Value], bank_rate: Fraction | None
) -> dict[str, Any]:
    """What the rule says of a crediting rate, for the submission to keep; of other series nothing. Basis: sil-14."""
    rates = [Fraction(value.text) for value in values if value.text]
    if request.series not in FLOORED or not rates:
        return {}
    if bank_rate is None:
        raise ParameterRefused(_("请填写银行定期存款利率：记账利率不得低于它（社会保险法第十四条）。"))
    try:
        figure = floor_of(rates, bank_rate, request.document_number)
    except LawError as error:
        raise ParameterRefused(sentence(error)) from error
    if figure.value == REFUSED:
        low, bank = (Shown(request.series, "rate", rate).text for rate in (min(rates), bank_rate))
        raise ParameterRefused(
            _(
                "记账利率 %(low)s 低于银行定期存款利率 %(bank)s（社会保险法第十四条），又没有公布文件的文号，不能登记。"
                "请核对利率，或者填写公布文件的文号。"
            )
            % {"low": low, "bank": bank}
        )
    return {"floor": export(figure)}


def _refuse_implausible(request: ParameterRequest, values: Sequence[Value]) -> None:
    """In the unit in which it was written; the law's reader says so again, in its own."""
    series = load_series(request.series)
    low, high = (Shown(series.name, series.unit, bound).text for bound in series.plausible)
    for value in values:
        if value.text and not series.plausible[0] <= Fraction(value.text) <= series.plausible[1]:
            raise ParameterRefused(
                _("%(first)s 起的值 %(value)s 超出合理范围（%(low)s 至 %(high)s）。请核对公布文件和单位。")
                % {
                    "first": value.first_on,
                    "value": Shown(series.name, series.unit, Fraction(value.text)).text,
                    "low": low,
                    "high": high,
                }
            )


def _refuse_twice_a_day(request: ParameterRequest, values: Sequence[Value], today: date) -> None:
    """What is known is told by the day: of one day there is one truth (decision 062)."""
    firsts = {(value.key, value.first_on) for value in values}
    same = AddedParameter.objects.filter(
        request__series=request.series, request__region=request.region, entered_on=today
    )
    for added in same.select_related("case").prefetch_related("request__rows"):
        if any((row.key, row.first_on) in firsts for row in added.request.rows.all()):
            raise ParameterRefused(
                _("案件 %(number)s 今天已经登记了同一起日的值。一个值一天只登记一次，请明天再办。")
                % {"number": added.case.number}
            )


def try_out(case: Case, submission: Submission) -> Posting:
    """办结试算: nothing is posted. Raises ParameterRefused where it no longer fits what is in force."""
    request = submission.parameter_request
    refuse_unfit(request, values_of(request))
    return Posting()


def enter(case: Case) -> AddedParameter:
    """参数生效: what was signed is what the rules read from here on, in this transaction and in all that follow.

    Raises ParameterRefused where it no longer fits, IntegrityError where signatures are missing.
    """
    latest = latest_round(case)
    request = latest.submission.parameter_request
    values = values_of(request)
    refuse_unfit(request, values)
    trail = _trail(case, latest.collector, timezone.localdate())
    content = content_of(request, values, trail)
    added = AddedParameter.objects.create(
        case=case,
        request=request,
        entered_on=trail.entered_on,
        content=content,
        digest=hashlib.sha256(content.encode()).hexdigest()[:12],
    )
    look_again()
    record(
        Act.ENTER_PARAMETER,
        case_id=case.pk,
        purpose=request.document_number,
        series=request.series,
        region=request.region,
        digest=added.digest,
    )
    return added


def _trail(case: Case, collector: Account, today: date) -> Trail:
    """Two persons, who may be namesakes."""
    last = case.signatures.select_related("actor").latest("pk").actor
    trail = Trail(collector.display_name, last.display_name, today, case.number)
    if trail.entered_by.strip() != trail.confirmed_by.strip():
        return trail
    return replace(
        trail,
        entered_by=f"{trail.entered_by}（{collector.pk}）",
        confirmed_by=f"{trail.confirmed_by}（{last.pk}）",
    )


def values_of(request: ParameterRequest) -> tuple[Value, ...]:
    """The values of a request, as they were handed in."""
    return tuple(
        Value(row.first_on, row.last_on, row.value, row.key, row.term) for row in request.rows.order_by("row")
    )
