"""核查：采集. Checks of official numbers, whose rules live here, and of batches against their rows. Basis: d14-11-1."""

from collections.abc import Iterable

from django.conf import settings

from quanyi.agency.audit.erasable import ERASED
from quanyi.agency.registry.checks import ask
from quanyi.agency.registry.models import Employer, Person
from quanyi.agency.wording import Said, kept
from quanyi.law.checks import Asked, Found, check
from quanyi.law.terms import Severity
from quanyi.written.codes import credit_code_reason
from quanyi.written.numbers import social_security_number_reason

# What each kind of batch says of its rows in the summary: (table, {key: what the rows give}).
SUMS = {
    "declaration": (
        "collect_declarationrow",
        {"own_due_fen": "sum(own_due_fen)", "employer_due_fen": "sum(employer_due_fen)"},
    ),
    "settlement": (
        "collect_interestrow",
        {
            "interest_fen": "sum(own_interest_fen + transfer_interest_fen)",
            "paid_out_fen": "sum(paid_out_fen)",
        },
    ),
}


@check("number.invalid", Severity.ERROR)
def number_invalid(asked: Asked) -> Iterable[Found]:
    """社会保障号码无效 / The social-security number is none, of a citizen or of another document.

    Basis: d14-11-1, gb-11, gb-A-2, sil-58.
    """
    known = Person.objects.exclude(social_security_number__startswith=ERASED)  # taken away by law, not wrong
    numbers = known.order_by("pk").values_list("pk", "social_security_number")
    for person_id, number in numbers.iterator(chunk_size=5000):
        if why := social_security_number_reason(number, demo=settings.DEMO_DISTRICT, on=asked.today):
            yield Found("", person_id, None, None, {"number": number, "fault": kept(Said(why.zh, why.en))})


@check("employer.code_invalid", Severity.ERROR)
def employer_code_invalid(asked: Asked) -> Iterable[Found]:
    """参保单位的统一社会信用代码无效 / An employer's unified social credit code is not valid.

    Basis: d14-11-1, gb-A-12.
    """
    employers = Employer.objects.order_by("pk").values_list("pk", "credit_code")
    for employer_id, code in employers.iterator(chunk_size=5000):
        if why := credit_code_reason(code, demo=settings.DEMO_DISTRICT):
            yield Found(
                "", None, employer_id, None, {"credit_code": code, "fault": kept(Said(why.zh, why.en))}
            )


@check("batch.sums", Severity.ERROR)
def batch_sums(asked: Asked) -> Iterable[Found]:
    """批次汇总与明细不符 / What a batch says of itself differs from its rows.

    Basis: d14-6-4, d14-11-1, gb-12-2.
    """
    for kind, (table, sums) in SUMS.items():
        for key, rows_give in {"row_count": "count(*)", **sums}.items():
            stated = "s.row_count" if key == "row_count" else f"(s.summary->>'{key}')::numeric"
            yield from ask(
                f"""SELECT s.id || ' {key}', NULL, s.employer_id, r.case_id, '{key}' AS sum_of,
                       {stated}::bigint AS stated, held.total::bigint AS held
                FROM collect_submission s LEFT JOIN review_round r ON r.submission_id = s.id
                CROSS JOIN LATERAL (
                    SELECT coalesce({rows_give}, 0) AS total FROM {table} WHERE submission_id = s.id
                ) held
                WHERE s.kind = '{kind}' AND {stated} IS DISTINCT FROM held.total ORDER BY s.id"""
            )


CHECKS = (number_invalid, employer_code_invalid, batch_sums)
