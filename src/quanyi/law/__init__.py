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
from quanyi.law.rules.contribution import (
    MonthlyContribution,
    account_credit,
    contribution_base,
    employer_contribution,
    monthly_contribution,
    own_contribution,
)
from quanyi.law.rules.years import contribution_months
from quanyi.law.terms import (
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
    "AccountStatus",
    "Amount",
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
    "ParameterValue",
    "Provision",
    "Sex",
    "Span",
    "Stage",
    "Timeline",
    "Verdict",
    "account_credit",
    "all_provisions",
    "all_rules",
    "cite",
    "closing_balance",
    "contribution_base",
    "contribution_months",
    "employer_contribution",
    "find_rule",
    "format_yuan",
    "monthly_contribution",
    "own_contribution",
    "parameter",
    "parameters_version",
    "parse_yuan",
    "payout_interest_annual_method",
    "round_half_up",
    "yearly_interest",
    "yearly_interest_annual_method",
    "yearly_interest_fen",
]
