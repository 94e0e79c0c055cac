"""What lives are made of until something happens: enrolled, joined, declared in five schemes, owed, paid in parts, put
right, settled.
"""

from datetime import date

import pytest
from tests.agency.kinds.change.changing import ENROLLED, changed
from tests.agency.kinds.correction.corrections import corrected
from tests.agency.lives.plain import FUND, Due, Life
from tests.agency.lives.walk import FIRST, LAST, Walk
from tests.agency.registry.test_relations import END, START, relation
from tests.agency.world import REGION, number

from quanyi.agency.collect.models import ChangeAct, ClearanceRow
from quanyi.agency.kinds.change.changes import Change
from quanyi.agency.kinds.clearance.acts import ClearanceRefused, clear_suspense
from quanyi.agency.kinds.settlement.acts import settle_year
from quanyi.agency.kinds.settlement.settling import NothingToSettle
from quanyi.agency.ledger.models import SuspenseItem
from quanyi.agency.refusal import PostingRefused
from quanyi.law.money import format_yuan
from quanyi.law.periods import Month
from quanyi.law.terms import ClearanceUse, ContributionKind, CorrectionReason, Scheme
from quanyi.law.terms import LedgerAccount as A

WAGES = (300_000, 600_000, 800_000, 812_345, 3_000_000)
ALL = ("pension", "medical", "unemployment", "work_injury", "maternity")


class Working(Walk):
    ACTS = {
        "enrol": 4, "declare": 16, "receive": 6, "receive_parts": 3, "roll": 4, "refund": 2, "make_up": 3,
        "put_right": 3, "settle": 1, "leave": 2, "join": 3,
    }  # fmt: skip

    def enrol(self):
        if len(self.lives) > 7 and self.random.random() < 0.8:
            return False
        self.serials += 1
        schemes = self.random.choice((ALL, ALL, ("pension",)))
        life = Life(self.serials, schemes, works_for=self.random.randrange(2))
        start = FIRST + self.random.choice((0, 0, 3, 11, 13))
        life.since = start.index
        after = ENROLLED | {
            "social_security_number": number(life.serial), "name": self.name(life), "sex": str(2 - life.serial % 2),
            "schemes": ",".join(schemes),
        }  # fmt: skip
        change = Change(
            ChangeAct.ENROLMENT,
            start.first_day,
            "单位申报新进人员",
            after=after,
            employer=self.employers[life.works_for],
        )
        self.tell(life.serial, schemes, start, "with", life.works_for)
        changed(self.world, change)
        self.lives.append(life)
        self.touched = life

    # Declared --------------------------------------------------------------------------------------

    def _present(self, at, month):
        return [
            life for life in self.lives
            if life.works_for == at and life.since <= month and month not in life.dues and month not in life.brought
        ]  # fmt: skip

    def declare(self):
        at = self.random.randrange(2)
        open_months = [n for n in range(FIRST.index, LAST.index + 1) if self._present(at, n)]
        if not open_months:
            return False
        month = min(open_months) if self.random.random() < 0.8 else self.random.choice(open_months)
        chosen = [life for life in self._present(at, month) if self.random.random() < 0.85]
        dead = [
            life for life in self.lives
            if life.died and life.left and life.left[0] == at and life.since <= month
            and month not in life.dues and not life.brought
        ]  # fmt: skip
        if dead and self.random.random() < 0.2:
            chosen.append(self.random.choice(dead))
        return self._hand_in(at, month, chosen) if chosen else False

    def _hand_in(self, at, month, chosen):
        is_paid, of = self.random.random() < 0.6, Month.from_index(month)
        came = of + (self.random.choice((0, 0, 1, 2, 5)) if is_paid else 0)
        wage = self.random.choice(WAGES)
        rows = [
            self.world.row(
                life.serial, born_on=life.born, name=self.name(life), month=of, base_fen=wage, row=4 + n,
                paid_on=self.day(came) if is_paid else None, started_on=None,
            ) for n, life in enumerate(chosen)
        ]  # fmt: skip
        self.tell(of, [life.serial for life in chosen], wage, "paid", came if is_paid else None)
        case = self._declared_by(at, rows)
        self.touched = chosen[0]
        if not all(life.takes(month) for life in chosen):
            with pytest.raises(PostingRefused, match=r"账户自|登记为死亡"):
                self.approve(case)
            return
        self.approve(case)
        for life in chosen:
            self.district.owe(life, at, month, wage, is_paid=is_paid, came=came.index)

    def _declared_by(self, at, rows):
        was, self.world.employer = self.world.employer, self.employers[at]
        try:
            return self.world.declare(*rows, content=f"{self.reference()}{rows!r}".encode())
        finally:
            self.world.employer = was

    # Paid ------------------------------------------------------------------------------------------

    def _open(self, at=None, scheme="pension"):
        """(life, due) of what is owed to a scheme, oldest first."""
        found = [
            (life, due) for life in self.lives for due in life.dues.values()
            if scheme in due.open and (at is None or due.employer == at)
        ]  # fmt: skip
        return sorted(found, key=lambda each: (each[1].month, each[0].serial))

    def receive(self):
        """A month's dues of an employer arrive, a line a scheme."""
        at = self.random.randrange(2)
        owed = {due.month for scheme in FUND for _life, due in self._open(at, scheme)}
        if not owed:
            return False
        month = self.random.choice(sorted(owed))
        came = Month.from_index(month) + self.random.choice((0, 1, 1, 4))
        lines = [
            (scheme, [each for each in self._open(at, scheme) if each[1].month == month]) for scheme in FUND
        ]
        lines = [
            (scheme, found, sum(due.owed[scheme] for _l, due in found)) for scheme, found in lines if found
        ]
        if len({fen for *_x, fen in lines}) < len(lines):
            return False  # two sums are the same: whose money it is cannot be told
        self.tell(Month.from_index(month), at, [(s, fen) for s, _f, fen in lines], "came", came)
        reasons = self.receive_lines(at, came, [(fen, Month.from_index(month)) for *_x, fen in lines])
        for (scheme, found, fen), reason in zip(lines, reasons, strict=True):
            shut = scheme == "pension" and not all(life.takes(month) for life, _due in found)
            assert reason == ("account_shut" if shut else ""), (scheme, reason)
            if shut:
                self._waits(fen)
                continue
            for life, due in found:
                self.district.come(life, due, scheme, came.index)
        self.touched = lines[0][1][0][0]

    def receive_lines(self, at, came, sums):
        employer = self.employers[at]
        return self.paid_in(*({
            "流水号": self.reference(), "到账日期": self.day(came).isoformat(),
            "统一社会信用代码": employer.credit_code, "单位名称": employer.name,
            "费款所属期": str(month) if month else "", "金额": format_yuan(fen).replace(",", ""),
        } for fen, month in sums))  # fmt: skip

    def _waits(self, fen):
        self.district.held[A.FUND] += fen
        self.district.held[A.SUSPENSE] -= fen

    def receive_parts(self):
        """Money of no month: a part of what an employer owes, or more."""
        at = self.random.randrange(2)
        owed = sum(due.owed["pension"] for _life, due in self._open(at))
        if not owed:
            return False
        sums = [max(1, owed * self.random.choice((1, 3, 5, 12)) // 10 + self.random.choice((0, 1)))]
        came = Month.from_index(max(due.month for _l, due in self._open(at))) + 1
        self.tell(at, sums, "came", came)
        assert self.receive_lines(at, came, [(fen, None) for fen in sums]) == ["month_not_stated"]
        self._waits(sums[0])
        self.district.suspense.append([SuspenseItem.objects.latest("pk").pk, at, came.index, sums[0]])

    def roll(self):
        """What waits of an employer goes to the oldest months it owes: whole months, the rest waits on."""
        waiting = [each for each in self.district.suspense if each[3] and each[1] is not None]
        if not waiting:
            return False
        at = self.random.choice(waiting)[1]
        mine = [each for each in waiting if each[1] == at]
        mine = self.random.sample(mine, self.random.randint(1, len(mine)))
        rows = [
            ClearanceRow(
                item_id=pk, use=ClearanceUse.OLDEST.value, amount_fen=left, employer=self.employers[at]
            ) for pk, _at, _came, left in mine
        ]  # fmt: skip
        self.tell(at, mine)
        months: dict[int, list[tuple[Life, Due]]] = {}
        for life, due in self._open(at):
            months.setdefault(due.month, []).append((life, due))
        total, settled, used = sum(each[3] for each in mine), [], 0
        for found in months.values():
            fen = sum(due.owed["pension"] for _life, due in found)
            if used + fen > total:
                break
            used += fen
            settled.append((found, used))
        is_shut = any(not life.takes(due.month) for found, _u in settled for life, due in found)
        if not settled or is_shut:
            with pytest.raises(ClearanceRefused):
                clear_suspense(rows, by=self.world.counter)
            return None
        self.approve(clear_suspense(rows, by=self.world.counter))
        self._rolled(mine, settled)
        self.touched = settled[0][0][0][0]
        return None

    def _rolled(self, mine, settled):
        """What whole months need is taken in the order of the rows; a month came with the last of its money."""
        left, taken = settled[-1][1], []
        for each in mine:
            taken.append((each[2], min(each[3], left)))
            left -= taken[-1][1]
            each[3] -= taken[-1][1]
        arrivals, reached, came = iter(sorted(taken, key=lambda each: each[0])), 0, 0
        for found, used in settled:
            while reached < used:
                came, fen = next(arrivals)
                reached += fen
            for life, due in found:
                self.district.come(life, due, "pension", came, from_suspense=True)

    def refund(self):
        waiting = [each for each in self.district.suspense if each[3]]
        if not waiting:
            return False
        each = self.random.choice(waiting)
        fen = self.random.choice((each[3], max(1, each[3] // 2)))
        row = ClearanceRow(item_id=each[0], use=ClearanceUse.REFUND.value, amount_fen=fen, payee="甲 6222")
        self.tell(each, fen)
        self.approve(clear_suspense([row], by=self.world.counter))
        each[3] -= fen
        self.district.held[A.FUND] -= fen
        self.district.held[A.SUSPENSE] += fen
        return None

    def make_up(self):
        """A month that was not declared, or not paid, is made up with its money, in all schemes at once."""
        life = self.pick([life for life in self.lives if life.is_insured and life.works_for is not None])
        if life is None:
            return False
        at = life.works_for
        months = [
            n for n in range(life.since, LAST.index)
            if n not in life.brought and (n not in life.dues or life.dues[n].open == set(life.dues[n].owed))
            and (n not in life.dues or life.dues[n].employer == at)
        ]  # fmt: skip
        if not months:
            return False
        month = self.random.choice(months)
        of, due = Month.from_index(month), life.dues.get(month)
        wage = due.wage if due else self.random.choice(WAGES)
        came = of + self.random.choice((1, 2, 7, 13))
        self.tell(life.serial, of, wage, "came", came, "standing" if due else "new")
        row = self.world.row(
            life.serial, born_on=life.born, name=self.name(life), month=of, base_fen=wage, started_on=None,
            kind=ContributionKind.BACK_PAYMENT, paid_on=self.day(came),
        )  # fmt: skip
        self.approve(self._declared_by(at, [row]))
        if due:
            for scheme in list(due.owed):
                self.district.come(life, due, scheme, came.index)
        else:
            self.district.owe(life, at, month, wage, is_paid=True, came=came.index)
            life.dues[month].made_up = True
        self.touched = life

    # Put right, settled ----------------------------------------------------------------------------

    def put_right(self):
        """A month of who is in the pension scheme alone should not stand; of several schemes it is not corrected."""
        life = self.pick([life for life in self.lives if life.dues and not life.did])
        if life is None:
            return False
        month = self.random.choice(sorted(life.dues))
        due = life.dues[month]
        if due.made_up or due.employer is None:
            return False
        self.tell(life.serial, Month.from_index(month))
        self.touched = life
        if len(due.owed) > 1 or life.state in ("terminated", "cancelled"):
            with pytest.raises(Exception, match=r"其他险种|不能更正其中的月份"):
                corrected(self.world, self.person(life), Month.from_index(month), CorrectionReason.NOT_DUE)
            return None
        corrected(self.world, self.person(life), Month.from_index(month), CorrectionReason.NOT_DUE)
        if due.credited is not None:
            item = SuspenseItem.objects.latest("pk")
            self.district.suspense.append([item.pk, due.employer, due.came, due.owed["pension"]])
        self.district.take_back(life, month)
        return None

    def settle(self):
        year = self.random.choice((2024, 2024, 2024, 2025))
        open_lives = [
            life for life in self.lives if year not in life.account.settled and life.account.moves_in(year)
        ]
        early = (
            any(2024 not in life.account.settled and life.account.moves_in(2024) for life in self.lives)
            and year == 2025
        )
        self.tell(year)
        if not open_lives or early:
            with pytest.raises(NothingToSettle):
                settle_year(year, region=REGION, by=self.world.settler)
            return
        if year == 2025 and (self.random.random() < 0.8 or any(life.pension for life in self.lives)):
            return False
        self.world.settle(year)
        for life in open_lives:
            life.account.settle(year)
        self.touched = open_lives[0]
        return None

    # Coming and going ------------------------------------------------------------------------------

    def leave(self):
        life = self.pick([life for life in self.lives if life.is_insured and life.works_for is not None])
        if life is None or life.pension or life.since >= LAST.index:
            return False
        on = Month.from_index(self.random.randint(max(life.since, FIRST.index), LAST.index - 1))
        last = max([on.index, *(n for n, d in life.dues.items() if d.employer == life.works_for)])
        on = Month.from_index(last)
        self.tell(life.serial, on.last_day)
        self._relations(life, END, life.works_for, on.last_day)
        life.left, life.works_for, life.since = (life.works_for, last), None, last + 1
        self.touched = life

    def join(self):
        life = self.pick(
            [life for life in self.lives if life.is_insured and life.works_for is None and life.left]
        )
        if life is None or life.pension or life.since > LAST.index:
            return False
        start = Month.from_index(min(life.since + self.random.choice((0, 0, 2)), LAST.index))
        at = self.random.randrange(2)
        self.tell(life.serial, start, "with", at)
        self._relations(life, START, at, start.first_day)
        life.works_for, life.since, life.unemployed = at, start.index, None
        self.touched = life

    def _relations(self, life, act, at, on: date):
        person = self.person(life)
        changed(self.world, *(relation(act, person, self.employers[at], on, Scheme(s)) for s in life.schemes))
