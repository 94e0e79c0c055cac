"""The road, walked once with the demo district's December 2025, and told stop by stop.

Everything goes through the doors that clerks use; only the clicking is done here. Safe to repeat.
"""

from collections.abc import Callable
from fractions import Fraction

from quanyi.agency.collect.models import Channel
from quanyi.agency.demo.declarations import live_declaration
from quanyi.agency.demo.money import receive_money
from quanyi.agency.demo.staff import SIGNERS, person_of_the_demo
from quanyi.agency.desk import actions
from quanyi.agency.kinds.declaration.acts import hand_in_declaration
from quanyi.agency.kinds.settlement.acts import settle_year, settlement_claim
from quanyi.agency.kinds.settlement.settling import NothingToSettle
from quanyi.agency.ledger import selectors as ledger
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import selectors as review
from quanyi.agency.review.claims import cases_under
from quanyi.agency.review.models import Case
from quanyi.agency.serve.figures import open_figure
from quanyi.agency.serve.record import PersonRecord
from quanyi.agency.serve.selectors import person_record
from quanyi.agency.staff.models import Account
from quanyi.law.explain import decimal_text
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import Verdict
from quanyi.law.workflow import Refused

MONTH = Month(2025, 12)
Say = Callable[[str], None]


def walk(*, say: Say) -> None:
    """Declare December 2025 for one employer, sign, post, settle 2025, sign, post, and show one person's record."""
    employer = Employer.objects.order_by("pk")[0]
    say("\n一案到底 The road of one case")
    _declare(employer, say)
    _settle(employer, say)
    receive_money(employer, MONTH, say=say)
    person = person_of_the_demo()
    _show(person_record(person), say)
    say("\n打开一个数字 One figure opened: 2025年利息")
    say(open_figure(person, "interest-2025").figure.as_text())


def _declare(employer: Employer, say: Say) -> None:
    account = Account.objects.get(mandate__employer=employer)
    name, content = live_declaration(employer, MONTH)
    handed_in = hand_in_declaration(
        content, name, employer=employer, month=MONTH, channel=Channel.ONLINE, by=account
    )
    assert handed_in.case is not None, [fault.read for fault in handed_in.check.faults]
    file = handed_in.file
    say(f"1 采集 collect   {employer.name} 提交 {file.name}（{file.size:,} 字节，{file.digest[:20]}…）"
        f"，{handed_in.check.row_count} 人，无问题 → 案件 {handed_in.case.number}")  # fmt: skip
    _sign(handed_in.case, say)


def _settle(employer: Employer, say: Say) -> None:
    settler = Account.objects.get(username="zhoujun")
    try:
        waiting = cases_under(settlement_claim(MONTH.year))
        case = waiting[0] if waiting else settle_year(MONTH.year, region=employer.region, by=settler)
    except NothingToSettle:
        say(f"4 计算 compute   {MONTH.year}年度已结息")
        return
    summary = review.latest_round(case).submission.summary
    say(
        f"4 计算 compute   {MONTH.year}年度结息：{summary['accounts']:,} 个账户，"
        f"记账利率 {decimal_text(Fraction(summary['rate']) * 100)}%（{summary['rate_source']}），"
        f"利息合计 {format_yuan(summary['interest_fen'])} 元 → 案件 {case.number}"
    )
    _sign(case, say)


def _sign(case: Case, say: Say) -> None:
    if ledger.journal_of(case.pk) is None:
        for username in SIGNERS:
            signer = Account.objects.get(username=username)
            answer = actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="同意")
            if isinstance(answer, Refused):
                continue  # signed in an earlier, interrupted run
    fresh = review.cases().get(pk=case.pk)
    names = " → ".join(
        f"{s.get_stage_display()} {s.actor}" for s in review.latest_round(fresh).signatures.all()
    )
    journal = ledger.journal_of(case.pk)
    assert journal is not None
    say(f"2 审核 review    {names}")
    say(f"3 账务 ledger    凭证 {journal.pk} 入账，{journal.entry_count:,} 笔分录，借贷相等")


def _show(record: PersonRecord, say: Say) -> None:
    status = record.status.label_zh if record.status else "—"
    say(f"5 服务 serve     {record.name}  {record.social_security_number}  {status}")
    say(f"  累计缴费 {record.contribution_months} 个月；个人账户储存额 {format_yuan(record.balance_fen)} 元")
    say(
        f"  {'年度':<6}{'上年末储存额':>14}{'本年记入':>12}{'本年利息':>12}{'本年支付':>12}{'本年末储存额':>14}"
    )
    for year in record.years[:6]:
        amounts = (
            year.opening_fen,
            year.credited_fen,
            year.interest_fen,
            year.paid_out_fen,
            year.closing_fen,
        )
        texts = ["—" if amount is None else format_yuan(amount) for amount in amounts]
        say(f"  {year.year:<6}" + "".join(f"{text:>16}" for text in texts))
    if len(record.years) > 6:
        say(f"  …… 另有 {len(record.years) - 6}年，见网页 {len(record.years) - 6} more years on the page")
