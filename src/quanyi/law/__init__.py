"""The law as a library (规则库): social-insurance rights computed by preset rules, exact to the fen.

Standard library only. Every rule returns a ``Figure`` that can be opened down to its inputs, provisions and
parameters: ``closing_balance(1_000_000, [40_000] * 12, year=2020, region="CN").as_text()``. The ledger and
the signatures have their own doors, ``quanyi.law.ledger`` and ``quanyi.law.workflow``.
"""

from quanyi.law.errors import InvalidInput, LawError, NoParameter, NoRule
from quanyi.law.explain import Amount, Figure
from quanyi.law.money import Fen, format_yuan, parse_yuan, round_half_up
from quanyi.law.parameters import ParameterValue, parameter, parameters_version
from quanyi.law.periods import Month, Span, Timeline
from quanyi.law.provisions import Provision, all_provisions, cite
from quanyi.law.rules import all_rules, find_rule
from quanyi.law.rules.account import (
    closing_balance,
    payout_interest_annual_method,
    yearly_interest,
    yearly_interest_annual_method,
    yearly_interest_fen,
)
from quanyi.law.rules.account_record import AccountBalance, OwedMonth, YearRecord
from quanyi.law.rules.account_year import account_year, true_up
from quanyi.law.rules.arrears import Arrear, allocate, arrears_interest, back_payment
from quanyi.law.rules.collection import (
    deferral,
    flexible_contribution,
    late_fee,
    settle_declared,
    undeclared_contribution,
)
from quanyi.law.rules.contribution import (
    MonthlyContribution,
    account_credit,
    contribution_base,
    employer_contribution,
    monthly_contribution,
    own_contribution,
)
from quanyi.law.rules.inheritance import inheritance
from quanyi.law.rules.payout import account_pension, own_share, payment, payout_months
from quanyi.law.rules.status import permits, transition
from quanyi.law.rules.years import (
    contribution_months,
    eligibility_months,
    gaps,
    medical_months,
    months_by_place,
    unemployment_carried,
    unemployment_months,
)
from quanyi.law.terms import (
    AccountAct,
    AccountEvent,
    AccountStatus,
    CaseKind,
    Confidence,
    ContributionKind,
    LedgerAccount,
    Sex,
    Stage,
    Verdict,
)

__all__ = [
    "AccountAct",
    "AccountBalance",
    "AccountEvent",
    "AccountStatus",
    "Amount",
    "Arrear",
    "CaseKind",
    "Confidence",
    "ContributionKind",
    "Fen",
    "Figure",
    "InvalidInput",
    "LawError",
    "LedgerAccount",
    "Month",
    "MonthlyContribution",
    "NoParameter",
    "NoRule",
    "OwedMonth",
    "ParameterValue",
    "Provision",
    "Sex",
    "Span",
    "Stage",
    "Timeline",
    "Verdict",
    "YearRecord",
    "account_credit",
    "account_pension",
    "account_year",
    "all_provisions",
    "all_rules",
    "allocate",
    "arrears_interest",
    "back_payment",
    "cite",
    "closing_balance",
    "contribution_base",
    "contribution_months",
    "deferral",
    "eligibility_months",
    "employer_contribution",
    "find_rule",
    "flexible_contribution",
    "format_yuan",
    "gaps",
    "inheritance",
    "late_fee",
    "medical_months",
    "monthly_contribution",
    "months_by_place",
    "own_contribution",
    "own_share",
    "parameter",
    "parameters_version",
    "parse_yuan",
    "payment",
    "payout_interest_annual_method",
    "payout_months",
    "permits",
    "round_half_up",
    "settle_declared",
    "transition",
    "true_up",
    "undeclared_contribution",
    "unemployment_carried",
    "unemployment_months",
    "yearly_interest",
    "yearly_interest_annual_method",
    "yearly_interest_fen",
]
