"""The people who work in the demo district, and the two who look in from outside (示范区人员)."""

from datetime import timedelta

from django.utils.timezone import localdate

from quanyi.agency.demo.logins import EMPLOYER_LOGIN, PASSWORD, PERSON_LOGIN, STAFF, SUPERVISOR
from quanyi.agency.demo.names import SHOWN_NAME
from quanyi.agency.demo.people import SHOWN, credit_code, insurance_number
from quanyi.agency.registry.models import Employer, Mandate, Person
from quanyi.agency.staff.models import Account, AccountKind, BodyKind, Post
from quanyi.agency.staff.selectors import posts_of
from quanyi.agency.staff.services import change_duty
from quanyi.agency.staff.supervisions import Appointment, agree, put_forward, supervisions
from quanyi.agency.staff.undertakings import is_current, undertake, undertaking_of

SIGNERS = tuple(login.username for login in STAFF[:4])
COLLECTOR = "sunli"
DATA_KEEPER = "fangyu"
SETTLER = "zhoujun"


def employ_staff() -> None:
    """Make the staff's logins and give them their posts; what is there already stays."""
    for login in STAFF:
        account = _account(login.username, login.name, AccountKind.STAFF)
        if Post(login.post) not in posts_of(account):
            change_duty(account, Post(login.post), granted=True, by=None, reason="示范区任职")
    _appoint_supervisor()
    for login in (*STAFF, SUPERVISOR):
        account = clerk(login.username)
        if not is_current(undertaking_of(account)):
            undertake(account)


def _appoint_supervisor() -> None:
    """监督人员, as on the site: put forward by an administrator, agreed to by who leads."""
    account = _account(SUPERVISOR.username, SUPERVISOR.name, AccountKind.STAFF)
    if supervisions().filter(account=account).exists():
        return
    today = localdate()
    given = Appointment(
        BodyKind.DEPARTMENT,
        "示范区人力资源和社会保障局",
        "示人社监函〔2025〕1号",
        today,
        today + timedelta(days=365),
    )
    made = put_forward(account, given, by=clerk("hemei"))
    agree(made, by=clerk(SIGNERS[3]))


def give_mandates() -> None:
    """Make the logins of one employer and of one person; both must be registered."""
    employer = Employer.objects.get(credit_code=credit_code(0))
    account = _account(EMPLOYER_LOGIN, employer.name, AccountKind.EMPLOYER)
    Mandate.objects.get_or_create(account=account, defaults={"employer": employer})
    account = _account(PERSON_LOGIN, SHOWN_NAME, AccountKind.PERSON)
    Mandate.objects.get_or_create(account=account, defaults={"person": person_of_the_demo()})


def person_of_the_demo() -> Person:
    """The person whom the demo logs in as and whose record `make run` shows."""
    return Person.objects.get(insurance_number=insurance_number(SHOWN))


def clerk(username: str) -> Account:
    return Account.objects.get(username=username)


def _account(username: str, name: str, kind: AccountKind) -> Account:
    found = Account.objects.filter(username=username).first()
    return found or Account.objects.create_account(username, PASSWORD, display_name=name, kind=kind)
