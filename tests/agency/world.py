"""A small office to test in: staff at their posts, an employer, and short ways along the road."""

from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate

from quanyi.agency.audit.services import acting_for
from quanyi.agency.collect import services as collect
from quanyi.agency.collect.declaration import DeclaredRow
from quanyi.agency.collect.models import Channel
from quanyi.agency.desk import actions
from quanyi.agency.kinds.declaration.acts import declaration_claim
from quanyi.agency.kinds.declaration.submission import submit_declaration
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.registry.models import Employer
from quanyi.agency.review import services as review
from quanyi.agency.review.models import Case
from quanyi.agency.staff.models import ADMINISTRATORS, Account, AccountKind, Post, Undertaking
from quanyi.agency.staff.post_requests import Term, agree_post, are_asked_for, ask_post
from quanyi.agency.staff.selectors import posts_by_account
from quanyi.agency.staff.services import change_duty
from quanyi.agency.staff.undertakings import VERSION
from quanyi.law.periods import Month
from quanyi.law.terms import ContributionKind, Verdict
from quanyi.written.codes import make_credit_code
from quanyi.written.numbers import make_citizen_number

DIVISION = "790001"
REGION = "DEMO"
SIGNERS = (Post.FIRST_REVIEW, Post.REVIEW, Post.RECHECK, Post.APPROVAL)


def account(username: str, *posts: Post, kind: AccountKind = AccountKind.STAFF) -> Account:
    made = Account(username=username, display_name=username.title(), kind=kind)
    made.set_unusable_password()
    made.save()
    for post in posts:
        appoint(made, post)
    if kind == AccountKind.STAFF:
        undertakes(made)
    return made


def appoint(account: Account, post: Post) -> None:
    """Give a post as the office stands: on its first day at once, later by a request and two others' word."""
    if not are_asked_for(account.agency_id):
        change_duty(account, post, granted=True, by=None, reason="测试")
        return
    held = {who: posts for who, posts in posts_by_account().items() if who != account.pk}
    administrators = [who for who, posts in held.items() if posts & ADMINISTRATORS][:2]
    leads = next(who for who, posts in held.items() if Post.APPROVAL in posts)
    asker, *others = (Account.objects.get(pk=who) for who in (*administrators, leads))
    today = localdate()
    asked = ask_post(account, post, Term("测试", today, today + timedelta(days=364)), by=asker)
    for other in others:
        agree_post(asked, by=other)


def with_password(password: str, *accounts: Account) -> None:
    """So that they may sign in as people do."""
    for account in accounts:
        account.set_password(password)
        account.save(update_fields=["password"])


def undertakes(account: Account) -> None:
    """保密承诺, signed today."""
    with acting_for(account.agency_id):
        Undertaking.objects.create(account=account, version=VERSION, signed_on=date.today(), by=account)


def employer(serial: int = 1, name: str = "示范区青禾制造有限公司") -> Employer:
    return Employer.objects.create(credit_code=make_credit_code(DIVISION, serial), name=name, region=REGION)


def number(sequence: int, born_on: date = date(1985, 6, 1)) -> str:
    return make_citizen_number(DIVISION, born_on, sequence)


class World:
    """Four signers, a counter clerk, a settlement clerk and one employer."""

    def __init__(self) -> None:
        self.signers = [account(f"signer_{post.value}", post) for post in SIGNERS]
        self.counter = account("counter", Post.COUNTER)
        self.settler = account("settler", Post.SETTLEMENT)
        self.employer = employer()

    def row(self, sequence: int = 1, *, born_on: date = date(1985, 6, 1), **given: Any) -> DeclaredRow:
        """A declared row: 8,000.00 yuan for March 2025, paid on the 20th, by someone new; `given` replaces fields."""
        fields: dict[str, Any] = {
            "row": 5,
            "name": "王小明",
            "kind": ContributionKind.NORMAL,
            "month": Month(2025, 3),
            "base_fen": 800_000,
            "own_fen": None,
            "employer_fen": None,
            "paid_on": date(2025, 3, 20),
            "started_on": date(2025, 3, 1),
            "remark": "",
        }
        return DeclaredRow(social_security_number=number(sequence, born_on), **(fields | given))

    def declare(self, *rows: DeclaredRow, content: bytes | None = None) -> Case:
        """A declaration case of its own with these rows, as if read from a file."""
        content = content or repr(rows).encode()
        file, _ = collect.receive_file(
            content, "申报.csv", employer=self.employer, month=max(r.month for r in rows), channel=Channel.COUNTER,
            by=self.counter,
        )  # fmt: skip
        submission = submit_declaration(file, rows, by=self.counter)
        claim = declaration_claim(self.employer, file.month)
        return review.open_case(submission, collector=self.counter, claim=claim.key)

    def approve(self, case: Case) -> Case:
        """Four signatures; the last one posts."""
        for signer in self.signers:
            answer = actions.sign_case(case.pk, by=signer, verdict=Verdict.AGREE, opinion="")
            assert not hasattr(answer, "reason"), answer
        return case

    def settle(self, year: int) -> Case:
        return self.approve(settle_year(year, region=REGION, by=self.settler))
