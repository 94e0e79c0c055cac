"""Cases that reach the branches which no worked example reaches, so that every clause is seen applied."""

from datetime import date
from fractions import Fraction

from tests.law.door.test_schema import EXAMPLES, RULES
from tests.law.worked import worked

from quanyi.law import (
    AccountBalance,
    AccountEvent,
    AccountStatus,
    DatedEvent,
    Dependant,
    DismissalCause,
    Month,
    OwedMonth,
    PensionEvent,
    RetirementGroup,
    Scheme,
    Sex,
    Stay,
    TerminationPapers,
    UnemploymentEvent,
    YearRecord,
    acts,
    find_rule,
    parameter,
)
from quanyi.law.door.records import arguments_of
from quanyi.law.errors import LawError
from quanyi.law.terms import InjuryEvent, RecordItem, Requester

TWELVE = (40_000,) * 12


def ask(rule, *args, **given):
    return lambda: find_rule(rule).function(*args, **given)


def owed(month, credited=None, **given):
    amounts = {"base_fen": 100_000, "own_fen": 5_000, "transfer_fen": 6_000}
    return OwedMonth(month=month, credited=credited, **amounts | given)


def fee(due, paid, **given):
    return ask("collection.late_fee", 1_000_000, due_on=due, paid_on=paid, region="CN", **given)


MONTHS_OF_CHANGE = [Month(1996, 5), Month(1999, 5), Month(2004, 5), Month(2012, 5), Month(2020, 5)]
PAPERS = TerminationPapers(date(2020, 1, 2), date(2020, 1, 3), date(2020, 1, 4))

CASES = [
    fee(date(2024, 1, 15), date(2024, 5, 1), deferrals=[(date(2024, 2, 1), date(2024, 2, 29))]),
    fee(date(2005, 1, 15), date(2012, 5, 1), order_ignored=True),
    fee(date(2005, 1, 15), date(2006, 5, 1), order_ignored=False),
    fee(date(2012, 1, 15), date(2025, 5, 1)),
    fee(date(2024, 1, 15), date(2024, 1, 10)),
    fee(date(2024, 1, 15), date(2024, 2, 10), flexible_worker=True),
    ask("collection.undeclared", 100_000, month=Month(2005, 1), region="CN"),
    *(
        ask("collection.deferral", approved_on=date(2024, 1, 1), first=Month(2024, 1), last=Month(2024, 3),
            guaranteed=guaranteed, region="CN")
        for guaranteed in (False, True)
    ),
    *(
        ask(f"contribution.{name}", 300_000, month=month, region="DEMO")
        for name in ("own", "employer", "account_credit", "base")
        for month in MONTHS_OF_CHANGE
    ),
    ask("contribution.account_credit", 300_000, month=Month(2003, 5), region="210000"),
    *(
        ask("account.inheritance", AccountBalance(400_000, 1, 100_000, 3), died_on=died, in_prison=in_prison,
            share_at_retirement=Fraction(2, 3))
        for died in (date(2005, 1, 1), date(2024, 1, 1))
        for in_prison in (False, True)
    ),
    *(
        ask("account.yearly_interest", 1_000_000, credits, year=year, region="DEMO")
        for year in (1996, 1999, 2012, 2020)
        for credits in (TWELVE, (0,) * 12)
    ),
    ask("account.yearly_interest_annual_method", 1_000_000, TWELVE, year=2020, region="CN"),
    ask("account.closing_balance", 1_000_000, TWELVE, year=2020, region="CN"),
    ask("account.payout_interest_annual_method", 1_000_000, (1_000,) * 12, year=2020, region="CN"),
    ask("account.yearly_interest", 1_000_000, (0,) * 12, year=2020, region="DEMO", payments=(1_000,) * 12),
    ask("account.yearly_interest", 1_000, (0,) * 12, year=2020, region="DEMO", payments=(1_000,) * 12),
    ask("account.interest_until", 1_000_000, (40_000,) * 6 + (0,) * 6, last=Month(2020, 6), region="CN"),
    ask("account.year", YearRecord(year=2001, region="DEMO", opening=AccountBalance(5_000, 300, 1_000, 20),
        months=(owed(Month(2001, 3)), owed(Month(2001, 9), Month(2001, 11)), owed(Month(1999, 9), Month(2001, 4))))),
    ask("account.year", YearRecord(year=2020, region="DEMO", opening=AccountBalance(5_000_000, 300),
        payments_own=(1_000,) * 12)),
    ask("account.year", YearRecord(year=2020, region="CN", opening=AccountBalance(5_000_000, 300),
        months=(owed(Month(2020, 3), Month(2020, 3)),), moved_out=Month(2020, 7))),
    ask("account.year", YearRecord(year=2024, region="330000", yearly_method=True, opening=AccountBalance(9_000),
        months=tuple(owed(m, m) for m in Month.of_year(2024)))),
    ask("arrears.interest", 40_000, first=Month(2019, 10), until=2021, region="DEMO"),
    ask("arrears.back_payment", owed(Month(2019, 10)), credited=Month(2021, 3), region="DEMO"),
    *(ask("disclosure.item", requester, item, named=(RecordItem.BENEFIT,), holds=True)
      for requester in Requester for item in (RecordItem.BENEFIT, RecordItem.ACCOUNT)),
    *(ask("account.transition", before, event) for before, event in (
        (None, AccountEvent.FIRST_CONTRIBUTION), (AccountStatus.NORMAL, AccountEvent.DISPUTE),
        (AccountStatus.FROZEN, AccountEvent.DUPLICATE_CLEARED), (AccountStatus.NORMAL, AccountEvent.CONFIRMED_LUMP_SUM),
        (AccountStatus.NORMAL, AccountEvent.NATIONALITY_LOST), (AccountStatus.FROZEN, AccountEvent.INHERITANCE_PAID),
        (AccountStatus.TERMINATED, AccountEvent.TERMINATION_REVERSED),
        (AccountStatus.NORMAL, AccountEvent.TRANSFERRED_OUT),
    )),
    *(
        ask("payout.account_pension", 8_000_000, age_months=months, on=on, region="CN")
        for months, on in ((720, date(2004, 1, 1)), (725, date(2010, 1, 1)), (727, date(2025, 2, 1)))
    ),
    ask("payout.own_share", 0, 0),
    ask("payout.payment", 86_705, own_fen=50_000, transfer_fen=10_000, share=Fraction(7, 10)),
    *(
        ask("pension.payment_standing", [DatedEvent(date(2024, 1, 1), event)], on=date(2024, 6, 1))
        for event in PensionEvent
    ),
    ask("pension.transitional", 843_300, index=Fraction(3, 2), deemed_months=60, on=Month(2025, 3), region="DEMO"),
    ask("pension.transitional", 843_300, index=1, deemed_months=0, on=Month(2025, 3), region="DEMO"),
    *(
        ask("retirement.choice", Month(1975, 9), group=RetirementGroup.MALE_60, chosen=chosen,
            contribution_months=200, written_on=date(2036, 1, 1), region="DEMO")
        for chosen in (Month(2036, 9), Month(2038, 6), Month(2040, 1))
    ),
    *(ask("retirement.minimum_months", Month(year, 5)) for year in (2000, 2015, 2026, 2035)),
    *(ask("retirement.statutory_month", Month(year, 5), group=RetirementGroup.MALE_60) for year in (1940, 1960, 1970)),
    *(
        ask("retirement.paths", 100, reached=month, on=month, first_insured=Month(1993, 1))
        for month in (Month(2003, 5), Month(2015, 5), Month(2033, 5))
    ),
    ask("retirement.paths", 200, reached=Month(2015, 5), on=Month(2015, 5), first_insured=Month(1993, 1)),
    ask("retirement.termination_nationality", left_on=date(2019, 1, 1), lost_nationality=True, entitled=False,
        papers=PAPERS, balance_fen=100),
    ask("survivors.grants", 240, died=Month(2022, 3), region="DEMO", months_drawn=36, in_prison=True),
    ask("survivors.grants", 210, died=Month(2022, 3), region="DEMO", months_drawn=30),
    ask("survivors.grants", 30, died=Month(2022, 3), region="DEMO", own_contributions_fen=100_000),
    *(ask("time_limits.due_day", act, start=date(2026, 3, 2), region="DEMO") for act in acts()),
    *(
        ask("time_limits.due_day", act, start=date(2012, 3, 2), region="DEMO")
        for act in ("administrative_review", "administrative_litigation")
    ),
    *(
        ask("transfer.account_kind", sex=Sex.MALE, birth=birth, insured=Month(2020, 1), at_home=False,
            drawing_pension=drawing)
        for birth in (Month(1960, 1), Month(1990, 1))
        for drawing in (False, True)
    ),
    *(
        ask("transfer.relation", scheme, moved_on=on)
        for scheme in Scheme
        for on in ((date(2024, 1, 1), date(2015, 1, 1)) if scheme not in (Scheme.WORK_INJURY, Scheme.MATERNITY)
                   else (date(2024, 1, 1),))
    ),
    ask("transfer.benefit_place", [Stay("A", 150), Stay("B", 20)], household="C", relation_at="B", on=Month(2020, 1)),
    *(
        ask("unemployment.benefit", 200_000, minimum_living_fen=100_000, on=date(2012, 5, 1), region="DEMO")
        for _ in (1,)
    ),
    ask("unemployment.duration", 75, on=date(2024, 3, 1), region="440000", months_carried=3),
    *(
        ask("unemployment.eligibility", 20, cause=cause, registered=True, seeking_work=True, on=on)
        for cause in DismissalCause
        for on in (date(2005, 1, 1), date(2024, 1, 1))
    ),
    *(
        ask("unemployment.standing", [event], on=on)
        for event in UnemploymentEvent
        for on in (date(2005, 1, 1), date(2024, 1, 1))
    ),
    *(ask("work_injury.standing", events, on=on) for events in ([], [*InjuryEvent])
      for on in (date(2011, 2, 1), date(2024, 1, 1))),
    *(
        ask("work_injury.allowance", grade, own_wage_fen=500_000, minimum_wage_fen=200_000, on=date(2020, 1, 1), **more)
        for grade, more in ((1, {}), (1, {"pension_fen": 300_000}), (5, {}), (5, {"suitable_work": True}))
    ),
    *(ask("work_injury.leaving_grants", grade, own_wage_fen=500_000, on=date(2020, 1, 1), region="DEMO")
      for grade in (5, 8)),
    *(ask("work_injury.lump_sum", grade, own_wage_fen=500_000, on=date(2020, 1, 1)) for grade in (1, 5, 8)),
    *(ask("work_injury.death_grant", injured_on=on) for on in (date(2011, 2, 1), date(2024, 2, 1))),
    *(ask("work_injury.paid_leave", 20, monthly_wage_fen=500_000, on=on, extension_confirmed=confirmed)
      for on in (date(2011, 2, 1), date(2024, 1, 1)) for confirmed in (False, True)),
    ask("account.year", YearRecord(year=2020, region="CN", opening=AccountBalance(5_000),
        investment_return=parameter("crediting_rate", on=2019, region="CN"))),
    ask("pension.transitional", 843_300, index=1, deemed_months=0, on=Month(2025, 3), region="330100"),
    *(
        ask("work_injury.death_benefits", [Dependant.SPOUSE, Dependant.OTHER_ALONE], own_wage_fen=500_000,
            average_wage_fen=600_000, injured_on=date(2023, 2, 1), died_on=date(2024, 2, 1), after_paid_leave=late)
        for late in (False, True)
    ),
    ask("years.gaps", [Month(2020, 1), Month(2020, 5)], deferred=[Month(2020, 3)]),
    ask("years.eligibility_months", [Month(2020, 1)], deferred=[Month(2020, 3)]),
    ask("years.by_place", [("A", [Month(2020, 1)]), ("B", [Month(2020, 1), Month(2020, 2)])]),
    ask("years.unemployment", [Month(2020, 1), Month(2021, 1)], draws=[Month(2020, 5)]),
]  # fmt: skip


def figures():
    """The figures of all worked examples and of the cases above."""
    for example in worked():
        rule = RULES[example.rule]
        try:
            yield rule.function(**arguments_of(rule).read(example.input, ""))
        except LawError:
            assert "error" in example.answer
    for case in CASES:
        yield case()


assert EXAMPLES
