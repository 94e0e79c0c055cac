"""The law as a library (规则库): social-insurance rights computed by preset rules, exact to the fen.

Standard library only. Every rule returns a ``Figure`` that can be opened down to its inputs, provisions and
parameters: ``closing_balance(1_000_000, [40_000] * 12, year=2020, region="CN").as_text()``. The ledger and
the signatures have their own doors, ``quanyi.law.ledger`` and ``quanyi.law.workflow``; other programs have
``quanyi.law.door``.

Importing this package loads none of it: a name is fetched from its module when it is first asked for.
"""

TYPE_CHECKING = False  # type checkers take it for True; typing itself would cost half of the import
if TYPE_CHECKING:
    from quanyi.law.errors import InvalidInput, LawError, NoParameter, NoRule
    from quanyi.law.explain import Amount, Figure
    from quanyi.law.money import Fen, format_yuan, parse_yuan, round_half_up
    from quanyi.law.parameters import (
        ParameterValue,
        as_known_at,
        load_parameters,
        parameter,
        parameters_version,
    )
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
    from quanyi.law.rules.account_year import account_year
    from quanyi.law.rules.arrears import Arrear, allocate, arrears_interest, back_payment
    from quanyi.law.rules.benefit_place import Stay, benefit_place
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
        base_settlement,
        contribution_base,
        employer_contribution,
        monthly_contribution,
        own_contribution,
    )
    from quanyi.law.rules.crediting import crediting_rate_floor
    from quanyi.law.rules.inheritance import inheritance
    from quanyi.law.rules.injury_missing import missing_worker, review_day
    from quanyi.law.rules.injury_standing import injury_standing, paid_leave
    from quanyi.law.rules.maternity import maternity_allowance, maternity_leave_days
    from quanyi.law.rules.payout import account_pension, own_share, payment, payout_months, split_adjustment
    from quanyi.law.rules.pension import (
        Section,
        assessment_wage,
        average_index,
        basic_pension,
        career_index,
        first_pension_month,
        monthly_pension,
        pension_difference,
    )
    from quanyi.law.rules.relations import duplicate_pension, relation_on_moving
    from quanyi.law.rules.retirement import choice_window, minimum_months, retirement_choice, statutory_month
    from quanyi.law.rules.scheme_months import other_contribution
    from quanyi.law.rules.settling import interest_until, true_up
    from quanyi.law.rules.shortfall import (
        TerminationPapers,
        paths_at_age,
        terminate_on_nationality_loss,
        terminate_short_of_years,
    )
    from quanyi.law.rules.sickness import sickness_allowance
    from quanyi.law.rules.status import permits, transition
    from quanyi.law.rules.survivors import funeral_choice, survivor_grants
    from quanyi.law.rules.suspension import DatedEvent, overpayment, payment_standing
    from quanyi.law.rules.time_limits import acts, due_day
    from quanyi.law.rules.transfer import (
        account_kind,
        back_payment_recognised,
        overlap,
        temporary_account_total,
        transfer_amounts,
    )
    from quanyi.law.rules.transitional import transitional_pension
    from quanyi.law.rules.unemployment import (
        longest_unemployment_duration,
        unemployment_benefit,
        unemployment_duration,
        unemployment_eligibility,
        unemployment_standing,
    )
    from quanyi.law.rules.unemployment_grant import unemployment_grant
    from quanyi.law.rules.unemployment_relation import unemployment_contribution, unemployment_last_day
    from quanyi.law.rules.work_death import (
        dependants_pension,
        work_death_benefits,
        work_death_funeral,
        work_death_grant,
    )
    from quanyi.law.rules.work_injury import (
        Employment,
        care_allowance,
        disability_allowance,
        disability_lump_sum,
        liable_employer,
        own_wage,
    )
    from quanyi.law.rules.years import (
        contribution_months,
        eligibility_months,
        gaps,
        medical_months,
        months_by_place,
        required_medical_months,
        unemployment_carried,
        unemployment_months,
    )
    from quanyi.law.terms import (
        AccountAct,
        AccountEvent,
        AccountStatus,
        CareLevel,
        CaseKind,
        Confidence,
        ContributionKind,
        Dependant,
        DismissalCause,
        FuneralScheme,
        InjuryEvent,
        LedgerAccount,
        MaternityCase,
        PensionEvent,
        RetirementGroup,
        Scheme,
        Sex,
        Stage,
        UnemploymentEvent,
        Verdict,
    )

__all__ = [
    "AccountAct",
    "AccountBalance",
    "AccountEvent",
    "AccountStatus",
    "Amount",
    "Arrear",
    "CareLevel",
    "CaseKind",
    "Confidence",
    "ContributionKind",
    "DatedEvent",
    "Dependant",
    "DismissalCause",
    "Employment",
    "Fen",
    "Figure",
    "FuneralScheme",
    "InjuryEvent",
    "InvalidInput",
    "LawError",
    "LedgerAccount",
    "MaternityCase",
    "Month",
    "MonthlyContribution",
    "NoParameter",
    "NoRule",
    "OwedMonth",
    "ParameterValue",
    "PensionEvent",
    "Provision",
    "RetirementGroup",
    "Scheme",
    "Section",
    "Sex",
    "Span",
    "Stage",
    "Stay",
    "TerminationPapers",
    "Timeline",
    "UnemploymentEvent",
    "Verdict",
    "YearRecord",
    "account_credit",
    "account_kind",
    "account_pension",
    "account_year",
    "acts",
    "all_provisions",
    "all_rules",
    "allocate",
    "arrears_interest",
    "as_known_at",
    "assessment_wage",
    "average_index",
    "back_payment",
    "back_payment_recognised",
    "base_settlement",
    "basic_pension",
    "benefit_place",
    "care_allowance",
    "career_index",
    "choice_window",
    "cite",
    "closing_balance",
    "contribution_base",
    "contribution_months",
    "crediting_rate_floor",
    "deferral",
    "dependants_pension",
    "disability_allowance",
    "disability_lump_sum",
    "due_day",
    "duplicate_pension",
    "eligibility_months",
    "employer_contribution",
    "find_rule",
    "first_pension_month",
    "flexible_contribution",
    "format_yuan",
    "funeral_choice",
    "gaps",
    "inheritance",
    "injury_standing",
    "interest_until",
    "late_fee",
    "liable_employer",
    "load_parameters",
    "longest_unemployment_duration",
    "maternity_allowance",
    "maternity_leave_days",
    "medical_months",
    "minimum_months",
    "missing_worker",
    "monthly_contribution",
    "monthly_pension",
    "months_by_place",
    "other_contribution",
    "overlap",
    "overpayment",
    "own_contribution",
    "own_share",
    "own_wage",
    "paid_leave",
    "parameter",
    "parameters_version",
    "parse_yuan",
    "paths_at_age",
    "payment",
    "payment_standing",
    "payout_interest_annual_method",
    "payout_months",
    "pension_difference",
    "permits",
    "relation_on_moving",
    "required_medical_months",
    "retirement_choice",
    "review_day",
    "round_half_up",
    "settle_declared",
    "sickness_allowance",
    "split_adjustment",
    "statutory_month",
    "survivor_grants",
    "temporary_account_total",
    "terminate_on_nationality_loss",
    "terminate_short_of_years",
    "transfer_amounts",
    "transition",
    "transitional_pension",
    "true_up",
    "undeclared_contribution",
    "unemployment_benefit",
    "unemployment_carried",
    "unemployment_contribution",
    "unemployment_duration",
    "unemployment_eligibility",
    "unemployment_grant",
    "unemployment_last_day",
    "unemployment_months",
    "unemployment_standing",
    "work_death_benefits",
    "work_death_funeral",
    "work_death_grant",
    "yearly_interest",
    "yearly_interest_annual_method",
    "yearly_interest_fen",
]

# The same names by module; a test holds the three lists together.
_HOMES = {
    "errors": "InvalidInput LawError NoParameter NoRule",
    "explain": "Amount Figure",
    "money": "Fen format_yuan parse_yuan round_half_up",
    "parameters": "ParameterValue as_known_at load_parameters parameter parameters_version",
    "periods": "Month Span Timeline",
    "provisions": "Provision all_provisions cite",
    "rules": "all_rules find_rule",
    "rules.account": (
        "closing_balance payout_interest_annual_method yearly_interest "
        "yearly_interest_annual_method yearly_interest_fen"
    ),
    "rules.account_record": "AccountBalance OwedMonth YearRecord",
    "rules.account_year": "account_year",
    "rules.arrears": "Arrear allocate arrears_interest back_payment",
    "rules.benefit_place": "Stay benefit_place",
    "rules.collection": "deferral flexible_contribution late_fee settle_declared undeclared_contribution",
    "rules.contribution": (
        "MonthlyContribution account_credit base_settlement contribution_base employer_contribution "
        "monthly_contribution own_contribution"
    ),
    "rules.crediting": "crediting_rate_floor",
    "rules.inheritance": "inheritance",
    "rules.injury_missing": "missing_worker review_day",
    "rules.injury_standing": "injury_standing paid_leave",
    "rules.maternity": "maternity_allowance maternity_leave_days",
    "rules.payout": "account_pension own_share payment payout_months split_adjustment",
    "rules.pension": (
        "Section assessment_wage average_index basic_pension career_index first_pension_month "
        "monthly_pension pension_difference"
    ),
    "rules.relations": "duplicate_pension relation_on_moving",
    "rules.retirement": "choice_window minimum_months retirement_choice statutory_month",
    "rules.scheme_months": "other_contribution",
    "rules.settling": "interest_until true_up",
    "rules.shortfall": (
        "TerminationPapers paths_at_age terminate_on_nationality_loss terminate_short_of_years"
    ),
    "rules.sickness": "sickness_allowance",
    "rules.status": "permits transition",
    "rules.survivors": "funeral_choice survivor_grants",
    "rules.suspension": "DatedEvent overpayment payment_standing",
    "rules.time_limits": "acts due_day",
    "rules.transfer": (
        "account_kind back_payment_recognised overlap temporary_account_total transfer_amounts"
    ),
    "rules.transitional": "transitional_pension",
    "rules.unemployment": (
        "longest_unemployment_duration unemployment_benefit unemployment_duration "
        "unemployment_eligibility unemployment_standing"
    ),
    "rules.unemployment_grant": "unemployment_grant",
    "rules.unemployment_relation": "unemployment_contribution unemployment_last_day",
    "rules.work_death": "dependants_pension work_death_benefits work_death_funeral work_death_grant",
    "rules.work_injury": (
        "Employment care_allowance disability_allowance disability_lump_sum liable_employer own_wage"
    ),
    "rules.years": (
        "contribution_months eligibility_months gaps medical_months months_by_place "
        "required_medical_months unemployment_carried unemployment_months"
    ),
    "terms": (
        "AccountAct AccountEvent AccountStatus CareLevel CaseKind Confidence ContributionKind "
        "Dependant DismissalCause FuneralScheme InjuryEvent LedgerAccount MaternityCase "
        "PensionEvent RetirementGroup Scheme Sex Stage UnemploymentEvent Verdict"
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}

if not TYPE_CHECKING:  # a checker would take it that every name exists

    def __getattr__(name: str) -> object:
        """A name of ``__all__``, fetched from its module and kept."""
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found: object = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
