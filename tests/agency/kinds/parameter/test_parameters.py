"""A rate, a wage, a calendar enters by a case: read, refused, signed, in force, public; and the books go on."""

import json
import subprocess
import sys
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from tests.agency.papers import PDF
from tests.agency.world import REGION

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.control.models import Run
from quanyi.agency.desk import actions
from quanyi.agency.kinds.parameter.entering import ParameterRefused, open_parameter
from quanyi.agency.kinds.parameter.forms import ParameterForm
from quanyi.agency.kinds.parameter.reading import ValueRefused, read_values
from quanyi.agency.review.claims import AlreadyUnderWay
from quanyi.agency.review.models import AddedParameter, Case
from quanyi.law import NoParameter, parameter, parameters_version
from quanyi.law.parameters import load_series
from quanyi.law.rules.time_limits import working_days_between
from quanyi.law.terms import Verdict

WAGE = "reference_wage"


def asked(series=WAGE, **given):
    fields = {
        "series": series, "region": REGION, "document_number": "示人社发〔2026〕3号",
        "document_title": "关于公布职工平均工资的通知", "issued_by": "示范区人力资源社会保障局",
        "issued_on": date(2026, 6, 30), "confidence": "A",
    }  # fmt: skip
    return fields | given


def opened(visit, text, series=WAGE, bank_rate=None, **given) -> Case:
    values = read_values(text, load_series(series))
    return open_parameter(asked(series, **given), values, by=visit.settler, bank_rate=bank_rate)


def wage(year: int = 2026) -> int:
    return parameter(WAGE, on=year, region=REGION).whole


@pytest.mark.shows("gb-6.7-2", "公布的值按文件登记，四人签署后当日起用并公开，登记前的计算仍查得到原值")
def test_a_wage_enters_by_a_case_and_is_public(visit):
    before = parameters_version()
    page = visit.as_settler.get(reverse("new-parameter"), {"series": WAGE})
    assert "8,271.00 元" in page.content.decode()
    sent = {
        **{name: str(value) for name, value in asked().items() if name != "series"},
        "values": "2026 8,500.50", "paper_published_document": SimpleUploadedFile("通知.pdf", PDF),
    }  # fmt: skip
    answer = visit.as_settler.post(f"{reverse('new-parameter')}?series={WAGE}", sent)
    assert answer.status_code == 302, answer.content.decode()
    case = Case.objects.latest("pk")
    with pytest.raises(NoParameter):
        wage()
    shown = visit.as_first.get(reverse("case", args=[case.pk])).content.decode()
    assert "示人社发〔2026〕3号" in shown
    assert "8,500.50 元" in shown
    visit.approve(case)
    found = parameter(WAGE, on=2026, region=REGION)
    assert (found.value, found.entered_on) == (850_050, timezone.localdate())
    assert found.source.endswith(f"（示人社发〔2026〕3号），2026-06-30，案件 {case.number}")
    assert (found.entered_by, found.confirmed_by) == ("Settler", "Signer_Approval")
    assert parameters_version() != before
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(NoParameter):
        parameter(WAGE, on=2026, region=REGION, known=yesterday)
    [line] = AuditEntry.objects.filter(act=Act.ENTER_PARAMETER, case_id=case.pk)
    assert line.purpose == "示人社发〔2026〕3号"


def test_anybody_reads_it_without_a_login(visit, client):
    case = visit.approve(opened(visit, "2026 8,500.50"))
    listed = client.get(reverse("parameters"))
    assert listed.status_code == 200
    one = client.get(reverse("parameter", args=[WAGE])).content.decode()
    assert "8,500.50 元" in one
    assert case.number in one
    assert visit.settler.display_name not in one
    told = json.loads(client.get(reverse("parameters-json"), {"series": WAGE}).content)
    assert told["version"] == parameters_version()
    [value] = [value for value in told["values"] if value["from"] == "2026-01-01"]
    assert (value["value"], value["case"], value["confidence"]) == ("850050", case.number, "A")
    assert client.get(reverse("parameter", args=["none"])).status_code == 404
    assert client.get(reverse("new-parameter")).status_code == 302  # to the login
    assert visit.as_counter.get(reverse("new-parameter")).status_code == 403


def test_a_later_case_takes_its_place_and_what_was_known_stays(visit):
    """Two knowledges of one year: the rule of each day finds its own."""
    visit.approve(opened(visit, "2025 8,300", confidence="B"))
    assert wage(2025) == 830_000
    yesterday = timezone.localdate() - timedelta(days=1)
    assert parameter(WAGE, on=2025, region=REGION, known=yesterday).value == 827_100
    with pytest.raises(ParameterRefused, match="今天已经登记了同一起日的值"):
        opened(visit, "2025 8,400")


@pytest.mark.parametrize(
    ("text", "given", "sentence"),
    [
        ("2026 1", {}, "超出合理范围"),
        ("2028 8,500", {}, "断档"),
        ("2025-06-01 至今 8,500", {}, "重叠"),
        ("2026 8,500", {"region": "CN", "confidence": "P"}, "只能登记在本地区"),
        ("2026 8,500", {"region": "CN"}, "不沿用全国的值"),
        ("2026 8,500", {"issued_on": date(2999, 1, 1)}, "发文日期还没有到"),
    ],
)
def test_what_does_not_fit_is_refused_before_anybody_signs(visit, text, given, sentence):
    with pytest.raises(ParameterRefused, match=sentence):
        opened(visit, text, **given)
    assert not Case.objects.filter(kind="parameter").exists()


@pytest.mark.parametrize(
    ("text", "series", "sentence"),
    [
        ("", WAGE, "每行一个"),
        ("2026", WAGE, "缺少值"),
        ("昨天 2026-12-31 8500", WAGE, "起日读不出来"),
        ("2026-01-01 2025-12-31 8500", WAGE, "止日早于起日"),
        ("2026 八千多", WAGE, "应为金额"),
        ("2026 1/0", "crediting_rate", "应为比例"),
        ("2026 5/00", "crediting_rate", "应为比例"),
        ("2026 1.5/2", "crediting_rate", "应为比例"),
        ("2026-01-01 至今 139", "payment_months", "缺少栏"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text, series, sentence):
    with pytest.raises(ValueRefused, match=sentence):
        read_values(text, load_series(series))


def test_numbers_are_kept_as_the_files_write_them():
    [months] = read_values("2026-01-01 至今 0139 060", load_series("payment_months"))
    assert (months.text, months.key) == ("139", "60")
    [month] = read_values("2026-01-01 至今 07", load_series("base_year_first_month"))
    assert month.text == "7"


def test_the_nation_is_offered_where_a_series_falls_back_to_it(visit):
    offered = {name: [code for code, _name in ParameterForm(load_series(name)).fields["region"].choices]
               for name in (WAGE, "crediting_rate")}  # fmt: skip
    assert offered == {WAGE: [REGION], "crediting_rate": [REGION, "CN"]}


def test_one_matter_is_under_way_once_and_goes_on_when_sent_back(visit):
    case = opened(visit, "2026 8,500.50")
    with pytest.raises(AlreadyUnderWay, match=case.number):
        opened(visit, "2026 8,600")
    visit.send_back(case, "金额与文件不符")
    page = visit.as_settler.get(reverse("new-parameter"), {"case": case.pk}).content.decode()
    assert f"案件 {case.number} 开始新的一轮" in page
    again = opened(visit, "2026 8,600")
    assert again.pk == case.pk
    visit.approve(again)
    assert wage() == 860_000


def test_nothing_is_in_force_but_by_its_own_approval(visit):
    case = opened(visit, "2026 8,500.50")
    request = case.rounds.get().submission.parameter_request
    row = {"case": case, "request": request, "content": "x", "digest": "x"}
    with pytest.raises(IntegrityError, match="approval"), transaction.atomic():
        AddedParameter.objects.create(entered_on=timezone.localdate(), **row)
    with pytest.raises(NoParameter):
        wage()


def test_a_refused_case_leaves_things_as_they_were(visit):
    case = opened(visit, "2026 8,500.50")
    actions.sign_case(case.pk, by=visit.signers[0], verdict=Verdict.REJECT, opinion="文件未公布")
    with pytest.raises(NoParameter):
        wage()
    assert not AddedParameter.objects.exists()


def test_a_calendar_names_its_days_off_and_the_others_go_by_the_weekday(visit):
    text = "2027-01-01\t2027-01-03\t放假\t元旦放假\n2027-02-20 2027-02-20 上班 调休"
    series = "working_calendar_form"
    values = read_values(text, load_series(series))
    assert [(value.first_on.isoformat(), value.text) for value in values] == [
        ("2027-01-01", "1"), ("2027-01-04", "0"), ("2027-02-20", "2"), ("2027-02-21", "0"),
    ]  # fmt: skip
    assert values[-1].last_on == date(2027, 12, 31)
    case = open_parameter(asked(series, region="CN"), values, by=visit.settler)
    visit.approve(case)
    assert working_days_between(date(2026, 12, 31), date(2027, 1, 3), REGION) == 0
    assert (
        working_days_between(date(2027, 2, 19), date(2027, 2, 21), REGION) == 1
    )  # a Saturday that is worked


def test_a_settled_year_is_told_and_stays_until_it_is_put_right(visit):
    visit.registered()
    visit.settle(2025)
    case = opened(visit, "2025 2.00%", "crediting_rate", Fraction(3, 200), region="CN", confidence="B")
    [told] = case.rounds.get().submission.summary["moved"]["years"]
    assert (told["year"], told["rate"], told["accounts"]) == (2025, "3/200", 1)
    page = visit.as_first.get(reverse("case", args=[case.pk])).content.decode()
    assert reverse("correct-rate") in page
    visit.approve(case)
    assert Run.objects.get().rate == "3/200"
    proposal = visit.as_settler.post(reverse("correct-rate"), {"year": "2025", "evidence": "见通知"})
    assert "2.00%" in proposal.content.decode()


def test_a_crediting_rate_below_the_banks_needs_a_published_document(visit):
    """Asked of the bank's rate, refused without a number, told where a number stands behind it (sil-14)."""
    bank = Fraction(3, 200)
    with pytest.raises(ParameterRefused, match="请填写银行定期存款利率"):
        opened(visit, "2026 1.20%", "crediting_rate", region="CN")
    with pytest.raises(ParameterRefused, match=r"1\.20% 低于银行定期存款利率 1\.50%"):
        opened(visit, "2026 1.20%", "crediting_rate", bank, region="CN", document_number="无文号")
    case = opened(visit, "2026 1.20%", "crediting_rate", bank, region="CN")
    page = visit.as_first.get(reverse("case", args=[case.pk])).content.decode()
    assert "凭公布文件 示人社发〔2026〕3号 登记" in page
    assert "记账利率下限核验" in page


def test_the_form_asks_for_the_banks_rate_of_a_crediting_rate_alone(visit):
    assert "bank_rate" not in ParameterForm(load_series(WAGE)).fields
    sent = {
        **{name: str(value) for name, value in asked().items() if name != "series"}, "region": "CN",
        "values": "2026 1.80%", "bank_rate": "1.50％", "paper_published_document": SimpleUploadedFile("通知.pdf", PDF),
    }  # fmt: skip
    url = f"{reverse('new-parameter')}?series=crediting_rate"
    refused = visit.as_settler.post(url, sent | {"bank_rate": "一点五", "paper_published_document": ""})
    assert "银行定期存款利率读不出来" in refused.content.decode()
    answer = visit.as_settler.post(url, sent)
    assert answer.status_code == 302, answer.content.decode()
    page = visit.as_first.get(reverse("case", args=[Case.objects.latest("pk").pk])).content.decode()
    assert "记账利率下限核验" in page
    assert "低于银行定期存款利率；" not in page


def test_what_is_taken_back_is_not_known(visit):
    before = parameters_version()
    with transaction.atomic():
        visit.approve(opened(visit, "2026 8,500.50"))
        assert wage() == 850_050
        transaction.set_rollback(True)
    assert parameters_version() == before


ASK = f"""
from quanyi.cli.office import office
office()
from quanyi.law import parameter
print(parameter("{WAGE}", on=2026, region="{REGION}").value)
"""


def test_every_process_of_the_site_reads_it(office):
    from tests.agency.visitors import Visitors

    visit = Visitors()
    visit.approve(opened(visit, "2026 8,500.50"))
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=office.environ, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "850050", done.stderr
