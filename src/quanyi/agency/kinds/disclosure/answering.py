"""查询答复: what was granted, given once more counted each time, with the register's lines in the same transaction.

Basis: d14-18, d14-20-1, d14-20-2, d14-21, d14-22.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.services import record
from quanyi.agency.grants.models import Grant
from quanyi.agency.grants.selectors import AS_ASKED
from quanyi.agency.grants.services import GrantRefused, note_answers, refuse_over
from quanyi.agency.kinds.disclosure.lines import RequestLine, request_of
from quanyi.agency.ledger.locks import complete_instant
from quanyi.agency.review.models import Case, Signature
from quanyi.agency.serve.paper import pdf_of
from quanyi.agency.serve.released import Released, released_under
from quanyi.agency.serve.selectors import record_as_issued
from quanyi.agency.serve.templatetags.figures import day, figure_note, instant, month
from quanyi.agency.staff.models import Account
from quanyi.agency.wording import LANGUAGES, Named, label
from quanyi.law.terms import Requester

_TEMPLATE = Path(__file__).with_name("answer.typ")
# Article 24 binds those who ask by article 18; others, what they applied for.
_USE = {
    Requester.AUTHORITY: gettext_lazy(
        "所提供的信息只能用于上述查询目的，不得挪作他用，不得违法泄露（人社部令第14号第二十四条）。"
    ),
    Requester.OTHER_UNIT: gettext_lazy(
        "所提供的信息只能用于申请书写明的查询目的，不得用于商业交易，不得违法泄露。"
    ),
}


def give_answer(grant: Grant, *, by: Account, lang: str) -> bytes:
    """提供: the records of all whom the grant is about, as they stand, on paper, each with a line and a row of the
    register; the paper is made before anything of it is kept, so that what fails counts for nothing.

    Raises GrantRefused where the grant does not run or its budget is spent; then nothing is given.
    """
    until = complete_instant()
    with transaction.atomic():
        given = _given(grant, until, "zh")
        note_answers(grant, _digests(given), until=until, by=by)
        return _on_paper(grant, given, until, lang=lang, again="")


def print_again(grant: Grant, *, reason: str, lang: str) -> bytes:
    """补印: the last answer once more, the very same, which counts for nothing: a print may fail. Each finds a line.

    Raises GrantRefused where the grant does not run, nothing was given yet, or the record can no more be told as it
    was.
    """
    refuse_over(grant)
    last = grant.given.last()
    if last is None:
        raise GrantRefused(_("还没有提供过，不能补印。请打印查询答复书。"))
    with transaction.atomic():
        kept = {each.person_id: each.digest for each in grant.given.filter(until=last.until)}
        given = _given(grant, last.until, "zh")
        if _digests(given) != kept:
            raise GrantRefused(
                _("记录已依法删除或者改动，不能再印成当时的样子。需要再次提供的，请对方重新申请。")
            )
        return _on_paper(grant, given, last.until, lang=lang, again=reason)


def _digests(given: list[Released]) -> dict[int, str]:
    return {each.person_id: each.digest for each in given}


def _on_paper(grant: Grant, given: list[Released], until: datetime, *, lang: str, again: str) -> bytes:
    """The paper, with a line for each whose record is on it; what was given is read again for another language only."""
    case = grant.case
    assert case is not None, "bodies outside are granted by a case"
    purpose = f"{AS_ASKED} {case.number}"
    for person_id in _digests(given):
        record(
            Act.PRINT_RECORD,
            person_id=person_id,
            case_id=case.pk,
            purpose=purpose,
            grant=grant.pk,
            again=again,
        )
    return answer_pdf(case, given if lang == "zh" else _given(grant, until, lang), lang=lang)


def _given(grant: Grant, until: datetime, lang: str) -> list[Released]:
    """What the grant releases of each record as known at an instant, in a language."""
    with override(LANGUAGES[lang]):
        subjects = grant.subjects.select_related("person")
        return [released_under(grant, record_as_issued(each.person, None, until)) for each in subjects]


def answer_pdf(case: Case, given: list[Released], *, lang: str) -> bytes:
    """查询答复书 as PDF bytes: what was asked, what is given and what is not, with the remedy; then each person's."""
    line = request_of(case)
    asked = line.asked
    content: dict[str, Any] = {
        "lang": lang,
        "title": _("查询答复书"),
        "agency": label(Named(case.agency.name, case.agency.name_en)),
        "number_word": _("案号"),
        "number": case.number,
        "to": asked.unit_name,
        "paragraphs": list(_paragraphs(case, line, given)),
        "facts": [
            (_("查询目的"), asked.purpose),
            (_("法律依据"), asked.basis),
            *([(_("文书号"), asked.document_number)] if asked.document_number else []),
            (_("所属期"), _months(line)),
            *(
                (label(item), _("提供") if is_given and given else _("不提供"))
                for item, is_given in line.items
            ),
        ],
        "persons": [_person(each) for each in given],
        "none": _("没有记录。"),
        "on": day(timezone.localdate()),
        "page": _("第 {n} 页，共 {all} 页"),
        "notes": [_("打印时间 %(at)s") % {"at": instant(timezone.now())}],
    }
    return pdf_of(_TEMPLATE, content, at=timezone.now())


def _paragraphs(case: Case, line: RequestLine, given: list[Released]) -> Any:
    if given:
        yield _("你单位的查询申请已经审核批准，现按批准的人员和内容提供如下，共 %(n)s 人。") % {
            "n": len(given)
        }
        yield str(_USE[line.requester])
    else:
        yield _("你单位的查询申请经审核，不予提供。理由：%(why)s") % {"why": _why(case, line)}
    if given and line.asked.refusal:
        yield _("其余内容不予提供。理由：%(why)s") % {"why": line.asked.refusal}
    if line.requester is Requester.OTHER_UNIT:
        yield _("对本答复有异议的，可以自收到之日起依法申请行政复议或者提起行政诉讼。")


def _why(case: Case, line: RequestLine) -> str:
    """What the signer said who refused it, or what was proposed and agreed to."""
    refused = Signature.objects.filter(case=case, verdict="reject").order_by("-pk").first()
    return refused.opinion if refused else line.asked.refusal


def _months(line: RequestLine) -> str:
    first, last = line.asked.from_month, line.asked.to_month
    if first is None and last is None:
        return _("全部")
    return _("%(first)s至%(last)s") % {
        "first": month(first) if first else _("最早"), "last": month(last) if last else _("现在")
    }  # fmt: skip


def _person(each: Released) -> dict[str, Any]:
    return {
        "name": each.name,
        "facts": [
            (_("社会保障号"), each.social_security_number),
            (_("个人社会保险编号"), each.insurance_number),
            *each.facts,
        ],
        "sheets": list(each.sheets),
        "withheld": [figure_note(told) for told in each.withheld],
    }
