"""From the record that pages show to what the interface answers: the same values, in fen and codes."""

from collections.abc import Iterable

from quanyi.agency.api import answers
from quanyi.agency.api.answers import word
from quanyi.agency.registry.facts import Held
from quanyi.agency.serve.record import (
    AccountYearLine,
    BenefitLine,
    ContributionLine,
    EmploymentLine,
    ItemHistory,
    PaymentLine,
    PersonRecord,
    SubsidyLine,
)
from quanyi.agency.serve.registered import SHOWN_ABOVE
from quanyi.agency.serve.templatetags.figures import item_name


def held(found: Held) -> answers.RegisteredItem:
    return answers.RegisteredItem(found.item.provision, item_name(found.item), found.shown, found.holds_from)


def items(lines: Iterable[ItemHistory]) -> tuple[answers.RegisteredItem, ...]:
    return tuple(held(line.now) for line in lines if line.now and line.item.key not in SHOWN_ABOVE)


def employments(lines: Iterable[EmploymentLine]) -> tuple[answers.Employment, ...]:
    return tuple(
        answers.Employment(
            line.employer_name, line.credit_code, word(line.scheme), line.starts_on, line.ends_on
        )
        for line in lines
    )


def registration(record: PersonRecord) -> answers.Registration:
    return answers.Registration(
        name=record.name,
        insurance_number=record.insurance_number,
        social_security_number=record.social_security_number,
        sex=word(record.sex),
        born_on=record.born_on,
        status=word(record.status) if record.status else None,
        employments=employments(record.employments),
        items=items(record.registered),
    )


def subsidies(lines: Iterable[SubsidyLine]) -> tuple[answers.Subsidy, ...]:
    return tuple(
        answers.Subsidy(line.kind, word(line.scheme), line.month, line.amount_fen, line.granted_by)
        for line in lines
    )


def contribution(record: PersonRecord) -> answers.Contribution:
    return answers.Contribution(record.actual_months, subsidies(record.subsidies), items(record.paying))


def account(record: PersonRecord) -> answers.Account:
    return answers.Account(
        record.account_opened_month, record.balance_fen, record.contribution_months, record.actual_months,
        record.deemed_months, items(record.counted),
    )  # fmt: skip


def benefit(line: BenefitLine) -> answers.Benefit:
    return answers.Benefit(
        line.kind, word(line.scheme), line.amount_fen, line.first_month, line.last_month, line.paid_fen,
        line.waiting_fen, line.case_number, line.is_replaced,
    )  # fmt: skip


def payment(line: PaymentLine) -> answers.BenefitPayment:
    return answers.BenefitPayment(
        f"payment-{line.payment_id}", line.month, line.kind, line.amount_fen, word(line.state), line.paid_on
    )


def month(line: ContributionLine) -> answers.ContributionMonth:
    base, own_due, own_paid, employer_due, employer_paid = line.fen
    return answers.ContributionMonth(
        line.key, line.month, line.employer_name, line.credit_code, word(line.kind), word(line.state), base,
        own_due, own_paid, employer_due, employer_paid, line.paid_on, line.credited_month,
    )  # fmt: skip


def year(line: AccountYearLine) -> answers.AccountYear:
    return answers.AccountYear(
        line.year, line.months, line.opening_fen, line.credited_fen, line.interest_fen, line.paid_out_fen,
        line.closing_fen,
    )  # fmt: skip
