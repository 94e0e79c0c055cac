"""The statements of the agreement checks, put together from constants. Debits are positive."""

# ruff: noqa: S608

from quanyi.law.terms import SCHEME_ACCOUNTS, Scheme
from quanyi.law.terms import LedgerAccount as A

_DUES = f"({A.RECEIVABLE.value}, {A.CONTRIBUTION_DUE.value})"
_INTEREST = f"({A.OWN_INTEREST.value}, {A.TRANSFER_INTEREST.value})"
_FUNDS, _POOLS, _PAYABLE, _OVERPAID = (
    f"({', '.join(sorted({str(of[n].value) for of in SCHEME_ACCOUNTS.values()}))})" for n in range(4)
)
_OTHER_DUES = {
    of.fund.value: of
    for scheme, of in SCHEME_ACCOUNTS.items()
    if scheme not in (Scheme.PENSION, Scheme.MATERNITY)
}
_ALL_DUES = (
    f"({', '.join(str(n) for of in SCHEME_ACCOUNTS.values() for n in (of.receivable.value, of.due.value))})"
)
# Each scheme by a number: its fund's account, whose money stands on every account of the scheme.
_FUND_OF = "CASE {} ELSE 1 END".format(
    " ".join(
        f"WHEN e.account IN ({', '.join(str(account.value) for account in of)}) THEN {fund}"
        for fund, of in _OTHER_DUES.items()
    )
)
_RECEIVABLES = ", ".join(str(of.receivable.value) for of in _OTHER_DUES.values())
_FUND_OF_SCHEME = " ".join(f"WHEN '{s.value}' THEN {of.fund.value}" for s, of in SCHEME_ACCOUNTS.items())
# Cases that credit the interest of unsettled years with what they pay out.
_CREDIT_BEFORE = """(j.kind IN ('benefit', 'inheritance', 'termination')
                OR j.kind = 'migration' AND j.purpose = 'recomputation')"""
_LABELS = ", ".join(f"({account.value}, '{account.label_zh}')" for account in A)

JOURNAL_UNBALANCED = """
    SELECT '凭证 ' || j.id, coalesce(sum(e.amount_fen), 0), 0,
        json_build_object('journal', j.id, 'case', c.number, 'entries', count(e.id), 'entries_due', j.entry_count)
    FROM ledger_journal j JOIN review_case c ON c.id = j.case_id LEFT JOIN ledger_entry e ON e.journal_id = j.id
    GROUP BY j.id, c.number
    HAVING coalesce(sum(e.amount_fen), 0) <> 0 OR count(e.id) <> j.entry_count
"""

# Migrated books hold an open year month by month against one sum of the fund in December: they agree by year. A receipt
# of a transfer touches no fund, and credits months of the other place: its journal balances as a whole.
MONTH_UNEQUAL = f"""
    WITH moved AS (
        SELECT CASE WHEN j.kind = 'migration' THEN make_date(extract(year FROM e.month)::int, 12, 1) ELSE e.month END
                AS month, e.journal_id, {_FUND_OF} AS account,
            coalesce(sum(e.amount_fen) FILTER (WHERE e.account IN {_FUNDS}), 0) AS fund,
            coalesce(-sum(e.amount_fen) FILTER (WHERE e.account NOT IN {_FUNDS}), 0) AS others
        FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id
        WHERE e.account NOT IN {_ALL_DUES} AND j.kind <> 'transfer_in'
        GROUP BY 1, 2, 3
    )
    SELECT to_char(month, 'YYYY-MM'), sum(fund), sum(others),
        json_build_object('month', to_char(month, 'YYYY-MM'), 'account', account,
            'journals', json_agg(journal_id ORDER BY journal_id) FILTER (WHERE fund <> others))
    FROM moved GROUP BY month, account HAVING sum(fund) <> sum(others) ORDER BY month, account
"""

DUE_UNEQUAL = f"""
    WITH posted AS (
        SELECT coalesce(employer_id, 0) AS employer_id, month,
            coalesce(sum(amount_fen) FILTER (WHERE account = {A.RECEIVABLE.value}), 0) AS receivable,
            coalesce(-sum(amount_fen) FILTER (WHERE account = {A.CONTRIBUTION_DUE.value}), 0) AS due
        FROM ledger_entry WHERE account IN {_DUES} GROUP BY 1, 2
    ), unpaid AS (
        SELECT employer_id, month, sum(open) AS open FROM (
        SELECT coalesce(c.employer_id, 0) AS employer_id, c.month, sum(r.own_due_fen + r.employer_due_fen) AS open
        FROM ledger_contribution c JOIN collect_declarationrow r ON r.id = c.row_id
        WHERE c.credited_month IS NULL
          AND NOT EXISTS (SELECT 1 FROM ledger_crediting p WHERE p.contribution_id = c.id)
          AND NOT EXISTS (SELECT 1 FROM ledger_reversal v WHERE v.contribution_id = c.id)
          AND NOT (c.kind = 'back_payment' AND EXISTS (
              SELECT 1 FROM ledger_contribution o WHERE o.person_id = c.person_id AND o.employer_id = c.employer_id
                AND o.month = c.month AND o.kind = 'normal' AND o.credited_month IS NULL
                AND NOT EXISTS (SELECT 1 FROM ledger_reversal v WHERE v.contribution_id = o.id)))
        GROUP BY 1, 2
        UNION ALL SELECT a.employer_id, a.month, a.amount_fen FROM ledger_assessment a
        WHERE NOT EXISTS (SELECT 1 FROM ledger_assessmentend x WHERE x.assessment_id = a.id)) of_both GROUP BY 1, 2
    )
    SELECT coalesce(w.name, '以个人身份缴费') || ' ' || to_char(month, 'YYYY-MM'),
        coalesce(receivable, 0), coalesce(open, 0),
        json_build_object('employer', w.credit_code, 'month', to_char(month, 'YYYY-MM'), 'due', coalesce(due, 0))
    FROM posted FULL JOIN unpaid USING (employer_id, month) LEFT JOIN registry_employer w ON w.id = employer_id
    WHERE coalesce(receivable, 0) <> coalesce(open, 0) OR coalesce(receivable, 0) <> coalesce(due, 0)
    ORDER BY month, w.id
"""

# Each scheme's receivable and due are what is open of its dues; maternity stands with medical insurance.
SCHEME_DUE_UNEQUAL = f"""
    WITH posted AS (
        SELECT {_FUND_OF} AS fund, employer_id, month,
            coalesce(sum(amount_fen) FILTER (WHERE account IN ({_RECEIVABLES})), 0) AS receivable,
            coalesce(-sum(amount_fen) FILTER (WHERE account NOT IN ({_RECEIVABLES})), 0) AS due
        FROM ledger_entry e WHERE account IN {_ALL_DUES} AND account NOT IN {_DUES} GROUP BY 1, 2, 3
    ), unpaid AS (
        SELECT CASE scheme {_FUND_OF_SCHEME} END AS fund, employer_id, month,
            sum(own_due_fen + employer_due_fen) AS open
        FROM ledger_schemedue d WHERE credited_month IS NULL
          AND NOT EXISTS (SELECT 1 FROM ledger_schemecrediting k WHERE k.due_id = d.id) GROUP BY 1, 2, 3
    )
    SELECT coalesce(w.name, '无单位') || ' ' || to_char(month, 'YYYY-MM'), coalesce(receivable, 0), coalesce(open, 0),
        json_build_object('employer', w.credit_code, 'month', to_char(month, 'YYYY-MM'), 'account', fund)
    FROM posted FULL JOIN unpaid USING (fund, employer_id, month)
    LEFT JOIN registry_employer w ON w.id = employer_id
    WHERE coalesce(receivable, 0) <> coalesce(open, 0) OR coalesce(receivable, 0) <> coalesce(due, 0)
    ORDER BY month, w.id, fund
"""

# Late fees receivable and due are what was charged less what was paid of it; payments stand in the month they came.
LATE_FEE_UNEQUAL = f"""
    WITH posted AS (
        SELECT employer_id, coalesce(sum(amount_fen) FILTER (WHERE account = {A.LATE_FEE_RECEIVABLE.value}), 0)
                AS receivable,
            coalesce(-sum(amount_fen) FILTER (WHERE account = {A.LATE_FEE_DUE.value}), 0) AS due
        FROM ledger_entry WHERE account IN ({A.LATE_FEE_RECEIVABLE.value}, {A.LATE_FEE_DUE.value}) GROUP BY 1
    ), unpaid AS (
        SELECT f.employer_id, sum(f.amount_fen - coalesce(
            (SELECT sum(p.amount_fen) FROM ledger_latefeepayment p WHERE p.fee_id = f.id), 0)) AS open
        FROM ledger_latefee f GROUP BY 1
    )
    SELECT coalesce(w.name, '无单位') || ' 滞纳金', coalesce(receivable, 0), coalesce(open, 0),
        json_build_object('employer', w.credit_code, 'account', {A.LATE_FEE_RECEIVABLE.value}, 'due', coalesce(due, 0))
    FROM posted FULL JOIN unpaid USING (employer_id) LEFT JOIN registry_employer w ON w.id = employer_id
    WHERE coalesce(receivable, 0) <> coalesce(open, 0) OR coalesce(receivable, 0) <> coalesce(due, 0)
    ORDER BY w.id
"""

SUSPENSE_UNEQUAL = f"""
    WITH sides AS (
        SELECT journal_id, -sum(amount_fen) AS ledger, 0::numeric AS listed FROM ledger_entry
        WHERE account = {A.SUSPENSE.value} GROUP BY 1
        UNION ALL SELECT journal_id, 0, sum(amount_fen) FROM ledger_suspenseitem GROUP BY 1
        UNION ALL SELECT journal_id, 0, -sum(amount_fen) FROM ledger_suspenseclearing GROUP BY 1
    )
    SELECT '凭证 ' || j.id, sum(ledger), sum(listed), json_build_object('journal', j.id, 'case', c.number)
    FROM sides s JOIN ledger_journal j ON j.id = s.journal_id JOIN review_case c ON c.id = j.case_id
    GROUP BY j.id, c.number HAVING sum(ledger) <> sum(listed) ORDER BY j.id
"""

# What was found to be the same money as a declared arrival left the fund's account and never the bank's.
MOVEMENT_UNEQUAL = f"""
    WITH sides AS (
        SELECT e.journal_id, sum(e.amount_fen) AS ledger, 0::numeric AS bank
        FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id
        WHERE e.account IN {_FUNDS}
          AND (j.kind IN ('payment', 'clearance', 'benefit', 'transfer_out') OR j.purpose = 'arrival')
          AND NOT EXISTS (SELECT 1 FROM ledger_benefitpayment b WHERE b.journal_id = j.id) GROUP BY 1
        UNION ALL SELECT journal_id, 0, sum(amount_fen) FROM ledger_fundmovement GROUP BY 1
        UNION ALL SELECT k.journal_id, 0, -sum(k.amount_fen)
        FROM ledger_suspenseclearing k JOIN collect_clearancerow r ON r.id = k.row_id
        WHERE r.use = 'declared' GROUP BY 1
    )
    SELECT '凭证 ' || j.id, sum(ledger), sum(bank), json_build_object('journal', j.id, 'case', c.number)
    FROM sides s JOIN ledger_journal j ON j.id = s.journal_id JOIN review_case c ON c.id = j.case_id
    GROUP BY j.id, c.number HAVING sum(ledger) <> sum(bank) ORDER BY j.id
"""


# What earlier journals paid from the fund at once was never payable.
_AT_ONCE = f"SELECT 1 FROM ledger_entry f WHERE f.journal_id = p.journal_id AND f.account IN {_FUNDS}"
PAYABLE_UNEQUAL = f"""
    WITH sides AS (
        SELECT journal_id, account IN {_PAYABLE} AS owed, sum(amount_fen) AS ledger, 0::numeric AS listed
        FROM ledger_entry WHERE account IN {_PAYABLE} OR account IN {_OVERPAID} GROUP BY 1, 2
        UNION ALL SELECT p.journal_id, true, 0, -sum(p.own_fen + p.transfer_fen + p.pool_fen)
        FROM ledger_benefitpayment p WHERE NOT EXISTS ({_AT_ONCE}) GROUP BY 1
        UNION ALL SELECT o.journal_id, NOT EXISTS (SELECT 1 FROM ledger_benefitclaim c
                WHERE c.payment_id = o.payment_id AND c.journal_id < o.journal_id),
            0, sum(CASE result WHEN 'paid' THEN amount_fen ELSE -amount_fen END)
        FROM ledger_benefitoutcome o WHERE result IN ('paid', 'returned') GROUP BY 1, 2
        UNION ALL SELECT journal_id, false, 0, -sum(amount_fen)
        FROM ledger_benefitoutcome WHERE result = 'recovered' GROUP BY 1
        UNION ALL SELECT journal_id, NOT paid_out, 0, sum(own_fen + transfer_fen + pool_fen)
        FROM ledger_benefitclaim GROUP BY 1, 2
    )
    SELECT '凭证 ' || j.id, sum(ledger), sum(listed), json_build_object('journal', j.id, 'case', c.number)
    FROM sides s JOIN ledger_journal j ON j.id = s.journal_id JOIN review_case c ON c.id = j.case_id
    GROUP BY j.id, c.number, owed HAVING sum(ledger) <> sum(listed) ORDER BY j.id
"""

# Payments and claims: what the rows take from each part of the account and from the pool; decisions: the interest of
# unsettled years that they credit; answers: from the fund.
BENEFIT_UNEQUAL = f"""
    WITH posted AS (
        SELECT j.case_id, CASE WHEN e.account IN (5, 6) THEN 1 WHEN e.account IN (7, 8) THEN 2
                WHEN e.account IN {_POOLS} THEN 3 ELSE 4 END AS part, sum(e.amount_fen) AS ledger, 0::numeric AS listed
        FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id AND j.kind = 'benefit'
        WHERE e.account BETWEEN 5 AND 8 OR e.account IN {_POOLS} OR e.account IN {_FUNDS} AND NOT EXISTS (
            SELECT 1 FROM ledger_benefitpayment p WHERE p.journal_id = j.id)
        GROUP BY 1, 2
    ), rows AS (
        SELECT j.case_id, x.part, sum(x.fen) AS listed FROM ledger_journal j
        JOIN review_round o ON o.case_id = j.case_id
            AND o.number = (SELECT max(number) FROM review_round WHERE case_id = j.case_id)
        JOIN (
            SELECT submission_id, own_fen, transfer_fen, amount_fen - own_fen - transfer_fen AS pool_fen, 0 AS fund_fen,
                CASE act WHEN 'claim' THEN -1 ELSE 1 END AS sign
            FROM collect_benefitrow WHERE act IN ('payment', 'claim')
            UNION ALL SELECT s.id, (i.year->>'own_fen')::bigint, (i.year->>'transfer_fen')::bigint, 0, 0, -1
            FROM collect_submission s, jsonb_array_elements(s.summary->'interest') AS i (year)
            WHERE s.kind = 'benefit'
            UNION ALL SELECT submission_id, 0, 0, 0, amount_fen, CASE result WHEN 'paid' THEN -1 ELSE 1 END
            FROM collect_outcomerow WHERE result <> 'failed'
        ) r ON r.submission_id = o.submission_id,
        LATERAL (VALUES (1, r.own_fen), (2, r.transfer_fen), (3, r.pool_fen), (4, r.fund_fen)) AS v (part, of),
        LATERAL (SELECT v.part, v.of * r.sign AS fen) x
        WHERE j.kind = 'benefit' GROUP BY 1, 2
    ), sides AS (SELECT * FROM posted UNION ALL SELECT case_id, part, 0, listed FROM rows)
    SELECT '案件 ' || c.number || ' ' || (ARRAY['个人部分', '单位划转部分', '统筹基金', '基金专户'])[part],
        sum(ledger), sum(listed), json_build_object('case', c.number)
    FROM sides s JOIN review_case c ON c.id = s.case_id
    GROUP BY c.id, c.number, part HAVING sum(ledger) <> sum(listed) ORDER BY c.id, part
"""


def _expected(kind: str, table: str, sums: dict[A, str]) -> str:
    """What the rows of each submission of a kind come to, by account, debits positive."""
    accounts = ", ".join(f"({account.value}, {fen})" for account, fen in sums.items())
    return f"""
        SELECT r.submission_id, x.account, sum(x.fen)::numeric AS fen
        FROM {table} r JOIN collect_submission s ON s.id = r.submission_id AND s.kind = '{kind}',
            LATERAL (VALUES {accounts}) AS x (account, fen)
        GROUP BY 1, 2
    """


def _twelve(column: str) -> str:
    return f"(SELECT sum(m) FROM unnest(r.{column}) m)"


_PAID = "CASE WHEN r.paid_on IS NULL THEN 0 ELSE {} END"
# Interest that such cases credited before the settlement of its year posted the rest.
_CREDITED_BEFORE = f"""
        SELECT s.id, e.account, -sum(e.amount_fen)::numeric
        FROM collect_submission s JOIN collect_interestrow r ON r.submission_id = s.id
        JOIN ledger_entry e ON e.person_id = r.person_id AND e.account IN {_INTEREST} AND (e.amount_fen < 0) <> e.is_red
            AND e.month BETWEEN date_trunc('year', s.month) AND s.month
        JOIN ledger_journal j ON j.id = e.journal_id AND {_CREDIT_BEFORE}
        WHERE s.kind = 'settlement' GROUP BY 1, 2
    """
_MOVED = "(SELECT w.submission_id, t.* FROM ledger_transfer t JOIN collect_transferrow w ON w.id = t.row_id)"


def _parts_moved(sign: str) -> dict[A, str]:
    """What a transfer does to the four parts: what was held, and this year's principal."""
    own, transfer = (
        f"(SELECT sum((m->>{n})::bigint) FROM jsonb_array_elements(r.this_year) m)" for n in (1, 2)
    )
    return {
        A.OWN_PRINCIPAL: f"{sign} * (r.own_principal_fen + coalesce({own}, 0))",
        A.OWN_INTEREST: f"{sign} * r.own_interest_fen",
        A.TRANSFER_PRINCIPAL: f"{sign} * (r.transfer_principal_fen + coalesce({transfer}, 0))",
        A.TRANSFER_INTEREST: f"{sign} * r.transfer_interest_fen",
    }


_EXPECTED = " UNION ALL ".join(
    (
        *(
            _expected(
                kind,
                "collect_declarationrow",
                {
                    A.FUND: _PAID.format("r.own_due_fen + r.employer_due_fen"),
                    A.OWN_PRINCIPAL: _PAID.format("-r.account_own_fen"),
                    A.TRANSFER_PRINCIPAL: _PAID.format("-r.account_transfer_fen"),
                },
            )
            for kind in ("declaration", "row_clearance", "flexible", "back_payment")
        ),
        _expected(
            "settlement",
            "collect_interestrow",
            {A.OWN_INTEREST: "-r.own_interest_fen", A.TRANSFER_INTEREST: "-r.transfer_interest_fen"},
        ),
        _CREDITED_BEFORE,
        _expected(
            "migration",
            "collect_migrationyear",
            {
                A.OWN_PRINCIPAL: f"{_twelve('own_payout_fen')} - {_twelve('own_credit_fen')}",
                A.TRANSFER_PRINCIPAL: f"{_twelve('transfer_payout_fen')} - {_twelve('transfer_credit_fen')}",
                A.OWN_INTEREST: "-coalesce(r.own_interest_fen, 0)",
                A.TRANSFER_INTEREST: "-coalesce(r.transfer_interest_fen, 0)",
            },
        ),
        _expected(
            "payment",
            "collect_paymentrow",
            {
                **{
                    of.fund: f"CASE WHEN {fund} = CASE r.scheme {_FUND_OF_SCHEME} END THEN r.amount_fen ELSE 0 END"
                    for fund, of in ((1, SCHEME_ACCOUNTS[Scheme.PENSION]), *_OTHER_DUES.items())
                },
                A.SUSPENSE: "CASE WHEN r.reason = '' THEN 0 ELSE -r.amount_fen END",
            },
        ),
        _expected("clearance", "collect_clearancerow", {A.SUSPENSE: "r.amount_fen"}),
        _expected(
            "arrears",
            "collect_arrearsrow",
            {
                A.RECEIVABLE: "CASE r.act WHEN 'assessment' THEN r.amount_fen ELSE 0 END",
                A.LATE_FEE_RECEIVABLE: "CASE r.act WHEN 'late_fee' THEN r.amount_fen ELSE 0 END",
            },
        ),
        _expected("transfer_out", _MOVED, {**_parts_moved("1"), A.FUND: "-r.total_fen"}),
        _expected("transfer_in", _MOVED, {**_parts_moved("-1"), A.POOLED_FUND: "-r.pooled_fen"}),
        _expected("injury", "collect_injuryrow", {A.INJURY_FUND: "coalesce(r.amount_fen, 0)"}),
        _expected(
            "correction",
            "collect_interestdifference",
            {
                A.OWN_INTEREST: "r.own_before_fen - r.own_after_fen",
                A.TRANSFER_INTEREST: "r.transfer_before_fen - r.transfer_after_fen",
            },
        ),
    )
)
VOUCHER_UNEQUAL = f"""
    WITH approved AS (
        SELECT DISTINCT ON (r.case_id) r.case_id, r.submission_id FROM review_round r
        WHERE EXISTS (SELECT 1 FROM ledger_journal j WHERE j.case_id = r.case_id)
        ORDER BY r.case_id, r.number DESC
    ), expected AS (
        SELECT submission_id, account, sum(fen) AS fen FROM ({_EXPECTED}) of_rows GROUP BY 1, 2
    ), posted AS (
        SELECT j.case_id, e.account, sum(e.amount_fen) AS fen, array_agg(DISTINCT j.id) AS journals
        FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id
            AND NOT (j.kind = 'migration' AND j.purpose IN ('recomputation', 'carrying'))  -- beside the years
        GROUP BY 1, 2
    )
    SELECT '案件 ' || c.number || ' ' || l.label, coalesce(p.fen, 0), x.fen,
        json_build_object('case', c.number, 'journals', p.journals, 'account', x.account, 'submission', x.submission_id)
    FROM approved a JOIN expected x ON x.submission_id = a.submission_id JOIN review_case c ON c.id = a.case_id
    JOIN (VALUES {_LABELS}) AS l (account, label) ON l.account = x.account
    LEFT JOIN posted p ON p.case_id = a.case_id AND p.account = x.account
    WHERE coalesce(p.fen, 0) <> x.fen ORDER BY c.id, x.account
"""

INTEREST_UNEQUAL = f"""
    WITH settled AS (
        SELECT DISTINCT ON (person_id, year) person_id, year, own_interest_fen + transfer_interest_fen AS reported
        FROM ledger_settledyear ORDER BY person_id, year, version DESC
    ), posted AS (
        SELECT e.person_id, extract(year FROM e.month)::int AS year, -sum(e.amount_fen) AS interest,
            bool_and({_CREDIT_BEFORE}) AS waits
        FROM ledger_entry e JOIN ledger_journal j ON j.id = e.journal_id
            AND j.kind <> 'transfer_in' AND j.purpose <> 'carrying'
        WHERE e.account IN {_INTEREST} AND (e.amount_fen < 0) <> e.is_red GROUP BY 1, 2
    )
    SELECT '参保人 ' || person_id || ' ' || year || ' 年利息', coalesce(interest, 0), coalesce(reported, 0),
        json_build_object('person', person_id, 'year', year)
    FROM settled FULL JOIN posted USING (person_id, year)
    WHERE coalesce(interest, 0) <> coalesce(reported, 0) AND NOT (reported IS NULL AND waits) ORDER BY person_id, year
"""

COMPARED = f"""
    SELECT (SELECT count(*) FROM ledger_journal) AS journals,
        (SELECT count(*) FROM ledger_entry) AS entries,
        (SELECT count(*) FROM ledger_settledyear) AS settled_years,
        (SELECT count(*) FROM ledger_suspenseitem) AS suspense_items,
        (SELECT count(*) FROM ledger_fundmovement) AS fund_movements,
        (SELECT coalesce(sum(amount_fen), 0) FROM ledger_entry WHERE account IN {_FUNDS}) AS fund_fen,
        (SELECT coalesce(sum(amount_fen), 0) FROM ledger_fundmovement) AS fund_with_reference_fen
"""

# By finding: statements that give (subject, the ledger's fen, the other side's fen, evidence).
BOOKS = {
    "journal_unbalanced": JOURNAL_UNBALANCED,
    "month_unequal": MONTH_UNEQUAL,
    "due_unequal": f"({DUE_UNEQUAL}) UNION ALL ({SCHEME_DUE_UNEQUAL}) UNION ALL ({LATE_FEE_UNEQUAL})",
    "suspense_unequal": SUSPENSE_UNEQUAL,
    "payable_unequal": PAYABLE_UNEQUAL,
    "movement_unequal": MOVEMENT_UNEQUAL,
}
VOUCHERS = {"voucher_unequal": (VOUCHER_UNEQUAL, BENEFIT_UNEQUAL)}
REPORTS = {"report_unequal": INTEREST_UNEQUAL}
