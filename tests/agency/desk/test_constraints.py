"""What the database refuses by name has a sentence; and the clerk sees it, never a server error."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from tests.agency import world
from tests.agency.visitors import browser

from quanyi.agency.desk.constraints import SENTENCES, constraint_of, sentence_of
from quanyi.agency.kinds.settlement import settling as compute
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import services as review
from quanyi.agency.staff.models import Post
from quanyi.agency.staff.services import change_duty

OURS = "audit|staff|registry|collect|review|ledger|compute|custody|grants|sending|identity"


def named_in_the_schema():
    """Names that a write of the office can violate: unique, exclusion and our own checks, and what triggers raise.

    Keys and the sign checks that Django adds to positive columns are left out: no form reaches them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT conname FROM pg_constraint WHERE contype IN ('u', 'x', 'c')
               AND conrelid::regclass::text ~ %s AND conname !~ '_check$'""",
            [f"^({OURS})_"],
        )
        names = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            """SELECT i.indexrelid::regclass::text FROM pg_index i WHERE i.indisunique AND NOT i.indisprimary
               AND i.indrelid::regclass::text ~ %s
               AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)""",
            [f"^({OURS})_"],
        )
        names |= {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc LIKE '%%CONSTRAINT%%'"
        )
        for (source,) in cursor.fetchall():
            names |= set(re.findall(r"CONSTRAINT = '(\w+)'", source))
    return names


@pytest.mark.django_db
def test_everything_that_the_schema_refuses_by_name_has_a_sentence_and_nothing_else_has():
    names = named_in_the_schema()
    assert {"append_only", "stage_signed_once", "month_posted_once", "administrators_do_no_business"} <= names
    assert names == set(SENTENCES)


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_one(name):
    sentence = str(SENTENCES[name])
    assert sentence.endswith("。")
    assert name not in sentence


@pytest.mark.django_db
def test_what_has_no_sentence_is_a_fault_of_the_program():
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Employer.objects.create(credit_code="x", name=None, region="DEMO")
    with pytest.raises(IntegrityError, match="null value"):
        sentence_of(refused.value)


@pytest.mark.shows("d14-26-2", "管理员兼任业务岗位被数据库拒绝并说明")
def test_a_post_that_excludes_another_is_named(visit):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change_duty(visit.administrator, Post.REVIEW, granted=True, by=None, reason="测试")
    assert constraint_of(refused.value) == "administrators_do_no_business"
    assert "第二十六条" in sentence_of(refused.value)


def agree(visit, case, upto=4):
    for signer in visit.as_signers[:upto]:
        answer = signer.post(reverse("sign", args=[case.pk]), {"verdict": "agree", "round": 1})
    return answer


def test_a_month_that_another_case_posted_meanwhile_is_told_at_the_last_signature(visit):
    twin = visit.declare(visit.row(), content=b"the same month in another file")
    visit.approve(visit.declare(visit.row()))
    answer = agree(visit, twin)
    assert answer.status_code == 409
    assert str(SENTENCES["month_posted_once"]) in answer.content.decode()
    assert twin.signatures.count() == 3


def test_a_year_that_another_case_settled_meanwhile_is_told(visit):
    visit.approve(visit.declare(visit.row()))
    cases = [
        review.open_case(
            compute.settle_year(2025, region="DEMO", by=visit.settler).submission, collector=visit.settler
        )
        for _ in range(2)
    ]
    visit.approve(cases[0])
    answer = agree(visit, cases[1])
    assert answer.status_code == 409
    body = answer.content.decode()
    assert str(SENTENCES["year_settled_once"]) in body or "已过时" in body
    assert cases[1].signatures.count() == 3


def test_who_signed_a_case_is_told_that_they_may_not_collect_for_it(visit):
    both = world.account("both", Post.COUNTER, Post.FIRST_REVIEW)
    case = visit.declare(visit.row())
    page = browser(both)
    page.post(reverse("sign", args=[case.pk]), {"verdict": "send_back", "opinion": "请更正", "round": 1})
    answer = page.post(
        reverse("declare"),
        {
            "credit_code": visit.employer.credit_code,
            "month": "2025-03",
            "file": SimpleUploadedFile("更正.csv", visit.good_sheet()),
        },
    )
    assert answer.status_code == 409
    assert str(SENTENCES["collector_may_not_sign"]) in answer.content.decode()
    assert case.rounds.count() == 1
