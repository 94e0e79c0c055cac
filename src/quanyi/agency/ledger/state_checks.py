"""核查：账户状态. Checks of states: held against register, relations, balances and benefits.

Months after a death or after an account was paid out are checks of months. Basis: d14-11-1, gb-6.4-1, gb-6.4-2.
"""

from collections.abc import Iterable

from quanyi.agency.ledger.check_tables import moved
from quanyi.agency.registry.checks import arguments, ask, only_theirs, relations, statuses
from quanyi.law.checks import Asked, Found, check
from quanyi.law.terms import Severity


def _standing(asked: Asked) -> str:
    """Where each account stands; one opened in error never was."""
    return f"""
    standing AS (
        SELECT * FROM (
            SELECT DISTINCT ON (person_id) person_id, state AS account_state, event, holds_from
            FROM ledger_accountstate WHERE true{only_theirs(asked)} ORDER BY person_id, number DESC
        ) last WHERE event <> 'opened_in_error'
    ),
    closed_accounts AS (SELECT * FROM standing WHERE account_state IN ('cancelled', 'terminated')),
    held AS (SELECT person_id, sum(change_fen)::bigint AS balance_fen FROM moved GROUP BY 1)"""


@check("account.state_differs", Severity.ERROR, by_person=True)
def account_state_differs(asked: Asked) -> Iterable[Found]:
    """账户状态与账目或人员状态不符 / The state of an account contradicts its entries or the status of its holder.

    Credited and without a state, or the reverse; in use though its holder died; frozen for a death that is
    not registered.
    Basis: d14-11-1, gb-6.1, gb-6.4-2, gb-A-10.
    """
    return ask(
        """SELECT coalesce(a.account_state, 'none'), person_id, NULL, NULL, a.account_state, s.status, a.holds_from
        FROM held h FULL JOIN standing a USING (person_id) LEFT JOIN statuses s USING (person_id)
        WHERE a.account_state IS NULL AND h.balance_fen <> 0 OR h.balance_fen IS NULL
           OR s.status = 'died' AND a.account_state = 'normal'
           OR s.status <> 'died' AND a.account_state = 'frozen' AND a.event = 'death_reported'
        ORDER BY person_id""",
        statuses(asked),
        moved(asked),
        _standing(asked),
        **arguments(asked),
    )


@check("account.closed_relation", Severity.WARNING, by_person=True)
def account_closed_relation(asked: Asked) -> Iterable[Found]:
    """账户已注销或终止，养老保险关系仍未终止 / A closed account, and its holder's pension relation still stands open.

    Basis: d14-11-1, gb-6.4-2, gb-A-17, gb-A-22.
    """
    return ask(
        """SELECT to_char(r.first, 'YYYY-MM-DD'), r.person_id, r.employer_id, NULL, c.account_state, c.holds_from,
               r.first
        FROM relations r JOIN closed_accounts c USING (person_id) WHERE r.last IS NULL
        ORDER BY r.person_id, r.employer_id""",
        relations(asked),
        moved(asked),
        _standing(asked),
        **arguments(asked),
    )


@check("account.closed_balance", Severity.ERROR, by_person=True)
def account_closed_balance(asked: Asked) -> Iterable[Found]:
    """账户已注销或终止，仍有余额或透支 / A closed account whose balance is not nought.

    Basis: d14-11-1, gb-8-4, d13-6-2.
    """
    return ask(
        """SELECT c.account_state, person_id, NULL, NULL, c.account_state, c.holds_from, h.balance_fen
        FROM closed_accounts c JOIN held h USING (person_id) WHERE h.balance_fen <> 0 ORDER BY person_id""",
        moved(asked),
        _standing(asked),
        **arguments(asked),
    )


@check("account.closed_benefit", Severity.ERROR, by_person=True)
def account_closed_benefit(asked: Asked) -> Iterable[Found]:
    """账户不在正常状态，按月养老金仍未停发 / A pension runs on though the account that pays it is not in use.

    Basis: d14-11-1, gb-6.5-2, gb-9.3-5.
    """
    return ask(
        """SELECT a.account_state, d.person_id, NULL, NULL, a.account_state, a.holds_from
        FROM registry_benefitdecision d JOIN standing a ON a.person_id = d.person_id
        WHERE d.kind = 'monthly_pension' AND d.last_month IS NULL AND a.account_state <> 'normal'
          AND NOT EXISTS (SELECT 1 FROM registry_benefitdecision r WHERE r.replaces_id = d.id)
        ORDER BY d.person_id""",
        moved(asked),
        _standing(asked),
        **arguments(asked),
    )


CHECKS = (account_state_differs, account_closed_relation, account_closed_balance, account_closed_benefit)
