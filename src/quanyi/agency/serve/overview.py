"""概览: where a person stands, and what comes next, by when: the head of the record's page. Basis: d14-14, sil-74.

Nothing here is reckoned: dates of retirement come from `law.rules.retirement`, limits of cases from `review.limits`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanyi.agency.registry.models import Person
from quanyi.agency.registry.status import REGISTERED_ONLY
from quanyi.agency.review.kind import kind_of
from quanyi.agency.review.limits import known_clock
from quanyi.agency.review.models import Letter
from quanyi.agency.review.selectors import undecided
from quanyi.agency.serve.counted import eligible_months
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.templatetags.figures import day, label, month
from quanyi.agency.wording import run_on
from quanyi.law.errors import LawError
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.rules.due import due_day
from quanyi.law.rules.retirement import choice_window, minimum_months, month_of
from quanyi.law.terms import MonthState, RetirementGroup, Scheme, Sex

# By which age a person may retire; which of the two a woman's is, her personnel file decides (Q14).
GROUPS = {
    Sex.MALE: (RetirementGroup.MALE_60,),
    Sex.FEMALE: (RetirementGroup.FEMALE_50, RetirementGroup.FEMALE_55),
}
OVER = REGISTERED_ONLY  # nobody of these retires any more


@dataclass(frozen=True)
class Step:
    """下一步: what is open or comes next; `by` says until when, where there is a day or a month, `url` where to go."""

    tone: str
    text: str
    by: str = ""
    url: str = ""
    way: str = ""  # what the way there is called, where it is not "go there"


def steps_of(
    record: PersonRecord, person: Person, letters: Sequence[Letter], *, today: date
) -> tuple[Step, ...]:
    """What is open of a person, the most pressing first: arrears, letters, cases, payments, then retirement."""
    return (
        *_owed(record),
        *_alone(record, person.region),
        *_letters(letters),
        *_cases(person, today),
        *_payments(record),
        *_retirement(record, person),
    )


def last_paid(record: PersonRecord) -> Month | None:
    """最近缴费月份: the last month that was paid for."""
    return max((line.month for line in record.contributions if line.is_paid), default=None)


def _owed(record: PersonRecord) -> Iterator[Step]:
    owed = (line for line in record.contributions if line.state is MonthState.OWED and line.credit_code)
    months = sorted({line.month for line in owed})
    if months:
        text = ngettext(
            "欠缴 %(n)s 个月，最早的是 %(first)s。职工的缴费由单位办理，可以先问单位，再到经办窗口查询。",
            "欠缴 %(n)s 个月，最早的是 %(first)s。职工的缴费由单位办理，可以先问单位，再到经办窗口查询。",
            len(months),
        )
        yield Step("bad", text % {"n": len(months), "first": month(months[0])}, _("已过期"), "#contributions")


def _alone(record: PersonRecord, region: str) -> Iterator[Step]:
    """What a flexible worker has chosen to pay and has not paid, by the day on which the first of it is in time."""
    now = [line for line in record.employments if not line.credit_code and line.ends_on is None]
    own = [line for line in record.contributions if not line.credit_code and not line.is_paid]
    if not own and not any(line.scheme is Scheme.PENSION for line in now):
        return
    url, way = reverse("flexible-worker", args=[record.person_id]), _("灵活就业缴费")
    if not own:
        yield Step("wait", _("以个人身份参保，可以选定缴费基数。"), url=url, way=way)
        return
    told = {"n": len(own), "yuan": format_yuan(sum(line.own_due_fen for line in own))}
    text = ngettext(
        "以个人身份缴费，待缴 %(n)s 个月，共 %(yuan)s 元。",
        "以个人身份缴费，待缴 %(n)s 个月，共 %(yuan)s 元。",
        len(own),
    )
    last = due_day(min(line.month for line in own), region)
    yield Step("warn", text % told, _("最迟 %(day)s 缴入") % {"day": day(last)}, url, way)


def _letters(letters: Sequence[Letter]) -> Iterator[Step]:
    if unread := sum(getattr(letter, "opening", None) is None for letter in letters):
        text = ngettext("有 %(n)s 封文书没有打开。", "有 %(n)s 封文书没有打开。", unread)
        yield Step("warn", text % {"n": unread}, url="#letters")


def _cases(person: Person, today: date) -> Iterator[Step]:
    """Cases under way of which the person was told by a letter."""
    for case in undecided().filter(letters__person=person, letters__employer=None).distinct():
        clock = known_clock(case, today, person.region)
        by = _("最迟 %(day)s 办结") % {"day": day(clock.due_on)} if clock else ""
        kind = label(kind_of(case).case)
        text = _("案件 %(number)s（%(kind)s）正在办理。") % {"number": case.number, "kind": kind}
        yield Step("wait", text, by, "#letters")


def _payments(record: PersonRecord) -> Iterator[Step]:
    waiting = [line.month for line in record.payments if line.state.value in ("waiting", "again")]
    if waiting:
        text = _("%(month)s的待遇已核定，等待银行支付。") % {"month": month(min(waiting))}
        yield Step("wait", text, url="#benefits")


def _retirement(record: PersonRecord, person: Person) -> Iterator[Step]:
    """When the age is reached and what is missing by then; of a woman by either age."""
    if record.status in OVER:
        return
    paid = [line.month for line in record.contributions if line.is_paid]
    waiting = eligible_months(person, paid).part("deferred_months").fen
    for group in GROUPS.get(record.sex, ()):
        try:
            window = choice_window(Month.of(record.born_on), group=group)
        except LawError:
            continue
        reached = month_of(window.part("statutory_month"))
        missing = max(minimum_months(reached).fen - record.contribution_months - waiting, 0)
        told = {
            "group": label(group),
            "first": month(month_of(window)),
            "last": month(month_of(window.part("latest_month"))),
        }
        text = _("达到法定退休年龄（%(group)s），可以在 %(first)s 至 %(last)s 之间选择退休。") % told
        tone, said = "warn" if missing else "ok", run_on((text, _missing(missing), *_deferred(waiting)))
        yield Step(tone, said, month(reached), _estimate(record, group), _("测算养老金"))


def _missing(missing: int) -> str:
    if not missing:
        return _("最低缴费年限已满。")
    text = ngettext("离最低缴费年限还差 %(n)s 个月。", "离最低缴费年限还差 %(n)s 个月。", missing)
    return text % {"n": missing}


def _deferred(waiting: int) -> Iterator[str]:
    if waiting:
        text = ngettext("缓缴的 %(n)s 个月已计算在内。", "缓缴的 %(n)s 个月已计算在内。", waiting)
        yield text % {"n": waiting}


def _estimate(record: PersonRecord, group: RetirementGroup) -> str:
    return reverse("pension-estimate", args=[record.person_id]) + f"?group={group.value}"
