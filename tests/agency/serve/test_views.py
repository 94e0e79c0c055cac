"""Records: the person sees the own one, a clerk one after giving a purpose, an employer none; every look is logged."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from tests.agency import world
from tests.agency.kinds.change.changing import changed, item
from tests.agency.visitors import browser

from quanyi.agency.audit.models import Act, AuditEntry
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.registry.models import PersonDetail
from quanyi.agency.review.models import Case
from quanyi.law.periods import Month

PAGES = ["record", "record-pdf", "record-readers"]
LOOKS = [Act.VIEW_RECORD, Act.ASK_RECORD, Act.PRINT_RECORD]


@pytest.fixture
def person(visit):
    return visit.registered()


@pytest.fixture
def insured(visit, person):
    return browser(visit.insured(person))


def text(answer):
    return answer.content.decode()


def find(client, number, **fields):
    return client.post(reverse("find-person"), {"number": number, "document": "identity_card", **fields})


def looks(person):
    entries = AuditEntry.objects.filter(person_id=person.pk, act__in=LOOKS).order_by("id")
    return [(entry.act, entry.purpose, entry.detail["part"]) for entry in entries]


def addresses(person):
    figure = reverse("figure", args=[person.pk, "balance"])
    return [figure, *(reverse(page, args=[person.pk]) for page in PAGES)]


@pytest.mark.shows("gb-15", "互联网查询")
@pytest.mark.shows("gb-10.3-5", "本人上网查询本人记录")
@pytest.mark.shows("d14-3-1", "经办机构管理记录并向本人提供查询")
@pytest.mark.shows("d14-15-2", "本人查询本人记录")
@pytest.mark.shows("d14-14", "本人在网上查询本人记录，数字可展开")
@pytest.mark.shows("d14-2-4", "本人的记录页列出缴费月数和个人账户")
def test_a_person_sees_the_own_record_and_its_figures(insured, person):
    page = text(insured.get(reverse("record", args=[person.pk])))
    assert "王小明" in page
    assert "缴费月数" in page
    assert "640.00" in page
    assert person.social_security_number not in page
    opened = text(insured.get(reverse("figure", args=[person.pk, "balance"])))
    assert "640.00" in opened
    assert "/cases/" not in opened
    assert looks(person) == [
        (Act.VIEW_RECORD, "本人查询", "record"),
        (Act.VIEW_RECORD, "本人查询", "balance"),
    ]


@pytest.mark.shows("d13-18-2", "他人不能查看本人记录，尝试留痕")
def test_a_person_does_not_see_anothers(visit, insured, person):
    other = visit.registered(2, "张三")
    for address in addresses(other):
        answer = insured.get(address)
        assert answer.status_code == 403
        assert "只能查看本人的权益记录" in text(answer)
    assert not looks(other)
    refused = AuditEntry.objects.filter(act=Act.REFUSED)
    assert [entry.detail["path"] for entry in refused.order_by("id")] == addresses(other)


def test_an_employer_never_sees_a_record_even_of_its_own_people(visit, person):
    for address in addresses(person):
        answer = visit.as_sender.get(address)
        assert answer.status_code == 403
        assert "只对本人和经办岗位开放" in text(answer)
    assert AuditEntry.objects.filter(act=Act.REFUSED, actor_id=visit.sender.pk).count() == 4
    assert visit.as_sender.get(reverse("find-person")).status_code == 403


@pytest.mark.shows("d14-26-2", "管理员看不到任何权益记录")
def test_an_administrator_sees_no_record(visit, person):
    for address in [*addresses(person), reverse("find-person")]:
        assert visit.as_administrator.get(address).status_code == 403


@pytest.mark.shows("d14-4", "不说明事由不能查看，尝试留痕")
def test_a_clerk_without_a_purpose_sees_nothing_and_the_try_is_logged(visit, person):
    for address in addresses(person):
        answer = visit.as_first.get(address)
        assert answer.status_code == 403
        assert "须先说明事由" in text(answer)
    assert AuditEntry.objects.filter(act=Act.REFUSED, actor_id=visit.signers[0].pk).count() == 4
    assert not looks(person)


@pytest.mark.shows("gb-15", "窗口查询")
@pytest.mark.shows("gb-9.2-3", "经办人员核验证件后凭号码查询")
@pytest.mark.shows("d14-15-1", "网点经办人员当场免费查询本人记录")
@pytest.mark.shows("gb-6.3-4", "柜台凭完整号码和事由查到一人")
@pytest.mark.parametrize("number", ["social_security_number", "insurance_number"])
def test_a_clerk_finds_a_person_by_a_whole_number_with_a_purpose(visit, person, number):
    answer = find(visit.as_counter, f" {getattr(person, number).lower()} ", ground="present")
    assert answer.headers["Location"] == reverse("record", args=[person.pk])
    assert "王小明" in text(visit.as_counter.get(answer.headers["Location"]))
    assert looks(person) == [(Act.VIEW_RECORD, "本人到场查询，已核验居民身份证", "record")]


def test_a_purpose_holds_for_that_person_and_that_login_only(visit, person):
    other = visit.registered(2, "张三")
    find(visit.as_counter, person.social_security_number, ground="present")
    assert visit.as_counter.get(reverse("record", args=[other.pk])).status_code == 403
    assert visit.as_first.get(reverse("record", args=[person.pk])).status_code == 403
    visit.as_counter.post(reverse("logout"))
    visit.as_counter.force_login(visit.counter, backend="quanyi.agency.staff.backends.LoginBackend")
    assert visit.as_counter.get(reverse("record", args=[person.pk])).status_code == 403


def test_a_case_as_purpose_must_be_one(visit, person):
    case = visit.declare(visit.row(month=Month(2025, 4), paid_on=None))
    for number, sentence in (
        ("", "请填写所办案件的案号"),
        ("2026-<b>", "“2026-&lt;b&gt;”"),
        ("2026-9", "没有案号为“2026-9”的案件"),
    ):
        answer = find(visit.as_first, person.insurance_number, ground="case", case_number=number)
        assert answer.status_code == 422
        assert sentence in text(answer)
        assert 'id="id_case_number_error"' in text(answer)
    opened = find(visit.as_first, person.insurance_number, ground="case", case_number=case.number)
    assert opened.status_code == 302
    visit.as_first.get(reverse("record", args=[person.pk]))
    refused = (Act.ASK_RECORD, "查询未予办理", "find-person")
    assert looks(person) == [refused] * 3 + [(Act.VIEW_RECORD, f"办理案件 {case.number}", "record")]


def test_a_case_opens_a_record_only_while_it_is_open_concerns_the_person_and_is_the_readers(visit, person):
    other = visit.declare(visit.row(2, name="张三"))
    mine = visit.declare(visit.row(month=Month(2025, 4), paid_on=None))
    for reader, case, why in (
        (visit.as_first, Case.objects.exclude(pk__in=[other.pk, mine.pk]).earliest("pk"), "已经办结"),
        (visit.as_first, other, "不涉及此人"),
        (visit.as_settler, mine, "不由您的岗位办理"),
    ):
        answer = find(reader, person.insurance_number, ground="case", case_number=case.number)
        assert (answer.status_code, why in text(answer)) == (422, True)
    assert (
        find(visit.as_counter, person.insurance_number, ground="case", case_number=mine.number).status_code
        == 302
    )


def test_a_ground_is_asked_for_again_at_each_look(visit, person):
    case = visit.declare(visit.row(month=Month(2025, 4), paid_on=None))
    find(visit.as_first, person.insurance_number, ground="case", case_number=case.number)
    pages = [reverse(page, args=[person.pk]) for page in ("record", "record-pdf", "record-readers")]
    assert [visit.as_first.get(page).status_code for page in pages] == [200, 200, 200]
    before = len(looks(person))
    visit.approve(case)
    for page in pages:
        answer = visit.as_first.get(page)
        assert (answer.status_code, f"案件 {case.number} 已经办结" in text(answer)) == (403, True)
    assert len(looks(person)) == before
    refused = AuditEntry.objects.filter(act=Act.REFUSED, person_id=person.pk, actor_id=visit.signers[0].pk)
    assert refused.count() == len(pages)


def test_a_case_sent_back_is_still_a_ground_for_who_collected_it(visit, person):
    case = visit.declare(visit.row(month=Month(2025, 4), paid_on=None))
    find(visit.as_counter, person.insurance_number, ground="case", case_number=case.number)
    visit.send_back(case)
    assert visit.as_counter.get(reverse("record", args=[person.pk])).status_code == 200


def test_a_settlement_of_all_is_no_ground_for_looking_at_one(visit, person):
    case = settle_year(2025, region=world.REGION, by=visit.settler)
    answer = find(visit.as_first, person.insurance_number, ground="case", case_number=case.number)
    assert (answer.status_code, "全部参保人" in text(answer)) == (422, True)


def test_a_case_concerns_a_person_by_whichever_number_it_names_them(visit, person):
    changed(visit, item(person, date(2025, 4, 1), social_security_number=world.number(9)))
    for n, sequence in enumerate((1, 9)):
        case = visit.declare(visit.row(sequence, month=Month(2025, 4 + n), paid_on=None, started_on=None))
        opened = find(visit.as_first, person.insurance_number, ground="case", case_number=case.number)
        assert opened.status_code == 302, text(opened)
    strange = visit.declare(visit.row(8, name="张三"))
    answer = find(visit.as_first, person.insurance_number, ground="case", case_number=strange.number)
    assert "不涉及此人" in text(answer)


def test_only_grounds_of_the_readers_post_are_offered(visit, person):
    counter, settler = (text(one.get("/people/")) for one in (visit.as_counter, visit.as_settler))
    assert "受委托人或者继承人到场" in counter
    assert "本人到场，已核验" not in settler
    assert "继承人到场（" not in settler
    assert find(visit.as_settler, person.insurance_number, ground="present").status_code == 422
    assert find(visit.as_counter, person.insurance_number, ground="grant").status_code == 422
    assert find(visit.as_settler, person.insurance_number, ground="grant", case_number="1").status_code == 422


@pytest.mark.shows("d14-22", "不完整的号码查不到任何人，不提供名单")
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "请填写完整的社会保障号码"),
        ("7900", "没有登记号码为“7900”的参保人"),
        ("%", "没有登记号码为“%”的参保人"),
        ("<b>", "没有登记号码为“&lt;b&gt;”的参保人"),
        ("7" * 61, "60"),
    ],
)
def test_part_of_a_number_finds_nobody(visit, person, number, sentence):
    answer = find(visit.as_counter, number, ground="present")
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "王小明" not in text(answer)


def test_no_purpose_is_asked_for_at_the_field(visit, person):
    answer = find(visit.as_counter, person.insurance_number)
    assert answer.status_code == 422
    assert "请选择查询事由" in text(answer)
    assert 'id="id_ground" tabindex="-1" aria-describedby="id_ground_error"' in text(answer)


@pytest.mark.shows("gb-16", "对账单告知异议可到窗口提出书面核查申请")
@pytest.mark.shows("gb-9.2-2", "本人取得对账单PDF，内容与页面一致")
def test_the_pdf_is_logged_and_says_what_the_page_says(insured, person):
    answer = insured.get(reverse("record-pdf", args=[person.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "王小明" in words
    assert "640.00" in words
    assert "书面核查申请" in words.replace("\n", "")
    assert looks(person) == [(Act.PRINT_RECORD, "本人查询", "pdf")]


def test_the_pdf_follows_the_readers_language(insured, person):
    insured.cookies["django_language"] = "en"
    answer = insured.get(reverse("record-pdf", args=[person.pk]))
    assert "Statement of rights record" in PdfReader(BytesIO(answer.content)).pages[0].extract_text()


def test_a_name_that_no_font_has_is_printed_and_logged_all_the_same(insured, person):
    PersonDetail.objects.create(
        person=person,
        name="张\ue863三",
        sex="1",
        born_on="1985-06-01",
        holds_from="2026-01-01",
        case=person.case,
    )
    answer = insured.get(reverse("record-pdf", args=[person.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert Act.PRINT_RECORD in [act for act, _, _ in looks(person)]


@pytest.mark.shows("gb-9.2-1", "本人看到谁因何查看过自己的记录")
def test_the_person_sees_who_looked_and_why(visit, insured, person):
    find(visit.as_counter, person.insurance_number, ground="present")
    visit.as_counter.get(reverse("record", args=[person.pk]))
    page = text(insured.get(reverse("record-readers", args=[person.pk])))
    assert visit.counter.display_name in page
    assert "本人到场查询，已核验居民身份证" in page


def test_a_figure_that_is_not_there_is_told(insured, person):
    for key in ("interest-1999", "contribution-999999", "nonsense", "migrated-1-13"):
        answer = insured.get(reverse("figure", args=[person.pk, key]))
        assert answer.status_code == 404
        assert "。" in text(answer)


def test_a_clerk_sees_the_cases_behind_a_figure(visit, person):
    find(visit.as_counter, person.insurance_number, ground="present")
    assert "/cases/" in text(visit.as_counter.get(reverse("figure", args=[person.pk, "balance"])))


def test_a_name_is_text_and_never_markup(visit, person):
    evil = "<script>alert(1)</script>"
    PersonDetail.objects.create(
        person=person,
        name=evil,
        sex="1",
        born_on="1985-06-01",
        holds_from="2026-01-01",
        case=person.case,
    )
    page = text(browser(visit.insured(person, "evil")).get(reverse("record", args=[person.pk])))
    assert evil not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_person_who_does_not_exist(visit):
    session = visit.as_first.session
    session["record_purposes"] = {"999": "测试"}
    session.save()
    assert visit.as_first.get(reverse("record", args=[999])).status_code == 404
