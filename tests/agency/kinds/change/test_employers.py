"""Units as they are registered: their items with history, who succeeds them, and when they may be closed."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.agency.kinds.change.changing import asked, changed
from tests.agency.papers import papers
from tests.agency.world import DIVISION, number

from quanyi.agency.collect.models import ChangeAct
from quanyi.agency.desk import actions
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.refusal import ChangeRefused
from quanyi.agency.registry.facts import employer_facts_of
from quanyi.agency.registry.models import Employer
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict
from quanyi.sheets import FaultCode
from quanyi.written.codes import make_credit_code

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def of_unit(employer: Employer, on: date = date(2026, 1, 31), **after: str) -> Change:
    return Change(ChangeAct.ITEM, on, "测试", after=after, employer=employer)


@pytest.mark.shows("d14-2-1", "单位登记类型、行业、风险类别、地址、负责人，连同历史")
def test_a_unit_is_registered_with_its_paper_and_told_when_it_is_late(visit):
    code, founded = make_credit_code(DIVISION, 9), timezone.localdate() - timedelta(days=60)
    given = {
        "credit_code": code, "employer_name": "示范区新苗幼儿园", "holds_from": "2026-01-01", "reason": "新设",
        "founded_on": founded.isoformat(), "employer_type": "50", "industry": "P", "risk_class": "1",
        "legal_representative": "王园长", "employer_address": "示范区和平路 9 号", "contact_phone": "0990-6880001",
    }  # fmt: skip
    assert visit.as_counter.post("/changes/employers/new/", given).status_code == 422  # no licence
    visit.as_counter.post("/changes/employers/new/", given | papers())
    case = Case.objects.latest("pk")
    assert "自成立之日起三十日内应申请登记" in text(visit.as_first.get(reverse("case", args=[case.pk])))
    for signer in visit.signers:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    made = Employer.objects.get(credit_code=code)
    changed(visit, of_unit(made, industry="Q"))
    facts = employer_facts_of(made)
    assert (facts["industry"].shown, facts["risk_class"].value) == ("卫生和社会工作", "1")
    assert employer_facts_of(made, on=date(2026, 1, 5))["industry"].shown == "教育"
    page = text(visit.as_counter.get(reverse("change-employer", args=[made.pk])))
    assert "卫生和社会工作" in page
    assert "法定代表人或负责人" in text(visit.as_sender.get(reverse("own-registration")))


def test_a_unit_is_closed_once_nothing_is_open_and_then_declares_and_enrols_no_more(visit):
    person, unit = visit.registered(), visit.employer
    with pytest.raises(ChangeRefused, match="还有 1 人的参保关系没有结束"):
        changed(visit, of_unit(unit, employer_status="closed"))
    changed(visit, Change(ChangeAct.RELATION_END, date(2025, 12, 31), "离职", person=person, employer=unit))
    waiting = visit.declare(visit.row(5, month=Month(2025, 12)))
    with pytest.raises(ChangeRefused, match=f"案件 {waiting.number} 没有办结"):
        changed(visit, of_unit(unit, employer_status="closed"))
    actions.sign_case(waiting.pk, by=visit.signers[0], verdict=Verdict.REJECT, opinion="测试")
    joins = asked(
        visit, Change(ChangeAct.RELATION_START, date(2026, 1, 5), "测试", person=person, employer=unit)
    )
    with pytest.raises(ChangeRefused, match=f"案件 {joins.number} 没有办结"):
        changed(visit, of_unit(unit, employer_status="closed"))
    actions.sign_case(joins.pk, by=visit.signers[0], verdict=Verdict.REJECT, opinion="测试")
    changed(visit, of_unit(unit, date(2026, 1, 10), employer_status="closed"))
    content = f"社会保障号码,姓名,缴费基数,入职日期\n{number(6)},李四,8000,2025-12-01\n".encode()
    codes = []
    for month in (Month(2026, 1), Month(2026, 2)):
        handed_in = hand_in_declaration(
            content, "申报.csv", employer=unit, month=month, channel="counter", by=visit.counter
        )
        codes.append([fault["code"] for fault in handed_in.check.faults])
    assert codes == [[], [FaultCode.NOT_ACCEPTED.value]]
    with pytest.raises(ChangeRefused, match="起已注销"):
        changed(
            visit, Change(ChangeAct.RELATION_START, date(2026, 2, 1), "测试", person=person, employer=unit)
        )


def test_a_merger_names_who_takes_over(visit):
    old, new = visit.employer, visit.other_employer
    with pytest.raises(ChangeRefused, match="请先登记承继单位"):
        changed(visit, of_unit(old, employer_status="merged"))
    with pytest.raises(ChangeRefused, match="应为另一个在本地参保"):
        changed(visit, of_unit(old, successor_code=old.credit_code))
    changed(visit, of_unit(old, successor_code=new.credit_code))
    changed(visit, of_unit(old, employer_status="merged"))
    assert employer_facts_of(old)["employer_status"].shown == "合并、分立后终止"


def test_a_closing_that_was_overtaken_is_refused_at_the_last_signature(visit):
    case = asked(visit, of_unit(visit.employer, employer_status="closed"))
    visit.declare(visit.row(5))
    for signer in visit.signers[:3]:
        actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
    with pytest.raises(ChangeRefused, match="没有办结"):
        actions.sign_case(case.pk, by=visit.signers[3], verdict=Verdict.AGREE, opinion="")
