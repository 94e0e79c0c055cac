"""核查：通报. What other authorities said in approved lists, held against the register as it stands now.

A finding is gone by itself once the register says the same; an explained one does not come back with the next list,
since it is known by whom it is about and not by the list. Basis: d14-5-1, d14-11-1.
"""

from collections.abc import Iterable

from quanyi.agency.registry.checks import ask, statuses
from quanyi.agency.registry.codes import CLOSED
from quanyi.law.checks import Asked, Found, check
from quanyi.law.terms import Severity

# Rows of approved lists with their letter; of one person or employer the latest. Whose a row is, is judged as the
# register knows them now, not as the row compared when it came in: what was likely then is theirs once the slip is
# corrected. `is_number`: the number or code is theirs; `is_same`: the name, too.
NOTIFIED = """
    said AS (
        SELECT c.*, c.outcome IN ('agrees', 'differs') OR EXISTS (
                SELECT 1 FROM registry_person p WHERE p.id = c.person_id AND p.social_security_number = c.number
                UNION ALL SELECT 1 FROM registry_itemversion v WHERE v.person_id = c.person_id
                  AND v.value = c.number AND v.item IN ('social_security_number', 'document_number')
                UNION ALL SELECT 1 FROM registry_employer e WHERE e.id = c.employer_id AND e.credit_code = c.number
               ) AS is_number
        FROM collect_comparisonrow c
    ),
    notified AS (
        SELECT c.*, is_number AND EXISTS (
                SELECT 1 FROM registry_persondetail d WHERE d.person_id = c.person_id
                  AND d.name IN (c.name, c.former_name)) AS is_same,
               f.kind AS source, e.letter, a.number AS case_number
        FROM said c JOIN collect_submission s ON s.id = c.submission_id
        JOIN collect_receivedfile f ON f.id = s.file_id JOIN collect_exchange e ON e.file_id = f.id
        JOIN review_round r ON r.submission_id = s.id JOIN review_case a ON a.id = r.case_id
        WHERE review_is_approved(a.id)
          AND NOT EXISTS (SELECT 1 FROM review_round l WHERE l.case_id = r.case_id AND l.number > r.number)
    )
"""
WHERE_FROM = "n.source, n.letter, n.case_number, n.row"
# What was paid to the fund; what came back of a benefit is none of the tax authority's.
RECEIVED = """
    received AS (
        SELECT m.*, j.case_id FROM ledger_fundmovement m JOIN ledger_journal j ON j.id = m.journal_id
        WHERE j.kind IN ('payment', 'correction')
    )
"""
# The latest name of each person: what was learned last about all days to come.
NAMES = """
    names AS (
        SELECT DISTINCT ON (person_id) person_id, name FROM registry_persondetail
        WHERE holds_to IS NULL ORDER BY person_id, id DESC
    )
"""
STATES = """
    states AS (
        SELECT DISTINCT ON (employer_id) employer_id, value AS state FROM registry_itemversion
        WHERE item = 'employer_status' AND holds_to IS NULL AND employer_id IS NOT NULL
        ORDER BY employer_id, id DESC
    )
"""


@check("notified.death", Severity.ERROR)
def notified_death(asked: Asked) -> Iterable[Found]:
    """通报死亡，登记没有死亡 / Notified as dead, and not registered so.

    Number and name are the registered ones. Basis: d14-5-1, d14-11-1, gb-A-10.
    """
    return ask(
        f"""WITH {NOTIFIED}, {statuses(asked)}
        SELECT DISTINCT ON (n.person_id) '', n.person_id, NULL::bigint, NULL::bigint,
               n."on" AS notified_on, s.status, {WHERE_FROM}
        FROM notified n LEFT JOIN statuses s ON s.person_id = n.person_id
        WHERE n.event = 'died' AND n.is_same AND s.status IS DISTINCT FROM 'died'
        ORDER BY n.person_id, n.id DESC"""
    )


@check("notified.death_day", Severity.WARNING)
def notified_death_day(asked: Asked) -> Iterable[Found]:
    """通报的死亡日期与登记不同 / Notified as dead on another day than registered.

    Basis: d14-5-1, d14-11-1, gb-A-10.
    """
    return ask(
        f"""WITH {NOTIFIED}, {statuses(asked)}, latest AS (
            SELECT DISTINCT ON (person_id) * FROM notified
            WHERE event = 'died' AND is_same AND "on" IS NOT NULL
            ORDER BY person_id, id DESC
        )
        SELECT '', n.person_id, NULL::bigint, NULL::bigint, n."on" AS notified_on, s.holds_from, {WHERE_FROM}
        FROM latest n JOIN statuses s ON s.person_id = n.person_id
        WHERE s.status = 'died' AND s.holds_from <> n."on" ORDER BY n.person_id"""
    )


@check("notified.name", Severity.WARNING)
def notified_name(asked: Asked) -> Iterable[Found]:
    """通报的姓名与登记不同 / Notified under another name than registered.

    The number is the registered one. Basis: d14-5-1, d14-11-1, gb-A-1.
    """
    return ask(
        f"""WITH {NOTIFIED}, {NAMES}, latest AS (
            SELECT DISTINCT ON (person_id) * FROM notified
            WHERE person_id IS NOT NULL AND (event = 'renamed' AND is_same OR event = 'listed' AND is_number)
            ORDER BY person_id, id DESC
        )
        SELECT '', n.person_id, NULL::bigint, NULL::bigint, n.name AS notified_name, o.name,
               n."on" AS notified_on, {WHERE_FROM}
        FROM latest n JOIN names o ON o.person_id = n.person_id WHERE o.name <> n.name ORDER BY n.person_id"""
    )


@check("notified.identity", Severity.WARNING)
def notified_identity(asked: Asked) -> Iterable[Found]:
    """通报的号码或姓名与登记差几个字，是否本人待核对 / Number or name nearly the registered one: whose it is, is open.

    Nothing else of such a row is found until both are the same. Basis: d14-5-1, d14-11-1, gb-11.
    """
    return ask(
        f"""WITH {NOTIFIED}, {NAMES}
        SELECT DISTINCT ON (n.person_id, n.number, n.name)
               encode(sha256(convert_to(n.number || ' ' || n.name, 'UTF8')), 'hex'), n.person_id, NULL::bigint,
               NULL::bigint, n.number AS notified_number, p.social_security_number AS number,
               n.name AS notified_name, o.name, n.event, n."on" AS notified_on, {WHERE_FROM}
        FROM notified n JOIN registry_person p ON p.id = n.person_id JOIN names o ON o.person_id = n.person_id
        WHERE n.outcome = 'likely' AND NOT n.is_same
        ORDER BY n.person_id, n.number, n.name, n.id DESC"""
    )


@check("notified.closed", Severity.WARNING)
def notified_closed(asked: Asked) -> Iterable[Found]:
    """通报注销或吊销的单位仍在参保 / A unit notified as closed or revoked is still registered as insured.

    Basis: d14-5-1, d14-11-1, gb-A-12.
    """
    return ask(
        f"""WITH {NOTIFIED}, {STATES}
        SELECT DISTINCT ON (n.employer_id) '', NULL::bigint, n.employer_id, NULL::bigint,
               n."on" AS notified_on, n.name AS notified_name, n.number AS notified_code, {WHERE_FROM}
        FROM notified n LEFT JOIN states s ON s.employer_id = n.employer_id
        WHERE n.event = 'closed' AND n.is_number
          AND coalesce(s.state, '') <> ALL(%(closed)s) ORDER BY n.employer_id, n.id DESC""",
        closed=list(CLOSED),
    )


@check("notified.unit_name", Severity.WARNING)
def notified_unit_name(asked: Asked) -> Iterable[Found]:
    """通报的单位名称或代码与登记不同 / A unit notified under another name or code than registered.

    Basis: d14-5-1, d14-11-1, gb-A-11, gb-A-12.
    """
    return ask(
        f"""WITH {NOTIFIED}, called AS (
            SELECT DISTINCT ON (employer_id) employer_id, value AS name FROM registry_itemversion
            WHERE item = 'employer_name' AND holds_to IS NULL AND employer_id IS NOT NULL
            ORDER BY employer_id, id DESC
        ), latest AS (
            SELECT DISTINCT ON (employer_id, number) * FROM notified
            WHERE employer_id IS NOT NULL AND event IN ('renamed', 'listed', 'closed')
            ORDER BY employer_id, number, id DESC
        )
        SELECT n.number, NULL::bigint, n.employer_id, NULL::bigint, n.name AS notified_name,
               coalesce(c.name, e.name) AS employer_name, n.number AS notified_code, e.credit_code,
               n."on" AS notified_on, {WHERE_FROM}
        FROM latest n JOIN registry_employer e ON e.id = n.employer_id
        LEFT JOIN called c ON c.employer_id = n.employer_id
        WHERE e.credit_code <> n.number OR coalesce(c.name, e.name) <> n.name AND n.event <> 'closed'
        ORDER BY n.employer_id, n.number"""
    )


@check("notified.payment", Severity.WARNING)
def notified_payment(asked: Asked) -> Iterable[Found]:
    """税务机关的缴费在账上没有，或金额、日期不同 / A payment of the tax authority's that is not so in the books.

    Basis: d14-5-1, d14-11-1, gb-10.2-4.
    """
    return ask(
        f"""WITH {NOTIFIED}, {RECEIVED}
        SELECT DISTINCT ON (n.reference) n.reference, n.person_id, n.employer_id, NULL::bigint, n.reference,
               n.amount_fen AS notified_fen, m.amount_fen AS entered_fen, n."on" AS notified_on,
               m."on" AS arrived_on, {WHERE_FROM}
        FROM notified n LEFT JOIN received m ON m.reference = n.reference
        WHERE n.event = 'paid' AND (m.id IS NULL OR (m.amount_fen, m."on") IS DISTINCT FROM (n.amount_fen, n."on"))
        ORDER BY n.reference, n.id DESC"""
    )


@check("notified.payment_ours", Severity.WARNING)
def notified_payment_ours(asked: Asked) -> Iterable[Found]:
    """账上的缴费在税务机关同期明细中没有 / A payment in the books that the tax authority's list of those days lacks.

    The days are those from the first to the last payment of a list. Basis: d14-5-1, d14-11-1, gb-10.2-4.
    """
    return ask(
        f"""WITH {NOTIFIED}, {RECEIVED}, lists AS (
            SELECT submission_id, min("on") AS first, max("on") AS last, max(letter) AS letter,
                   max(case_number) AS case_number
            FROM notified WHERE event = 'paid' GROUP BY submission_id
        )
        SELECT DISTINCT ON (m.reference) m.reference, NULL::bigint, NULL::bigint, m.case_id, m.reference,
               m.amount_fen AS entered_fen, m."on" AS arrived_on, 'tax' AS source, l.letter, l.case_number
        FROM received m JOIN lists l ON m."on" BETWEEN l.first AND l.last
        WHERE m.amount_fen > 0 AND NOT EXISTS (
            SELECT 1 FROM collect_comparisonrow c JOIN lists o ON o.submission_id = c.submission_id
            WHERE c.event = 'paid' AND c.reference = m.reference)
        ORDER BY m.reference, l.submission_id DESC"""
    )


CHECKS = (
    notified_death,
    notified_death_day,
    notified_name,
    notified_identity,
    notified_closed,
    notified_unit_name,
    notified_payment,
    notified_payment_ours,
)
