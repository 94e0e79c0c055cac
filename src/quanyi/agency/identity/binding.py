"""绑定: a provider's subject becomes a person's, once; by the counter's code, or by a number it is trusted for.

Basis: d14-14, d14-15-2.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quanyi.agency.audit.models import Act
from quanyi.agency.audit.releases import processing
from quanyi.agency.audit.services import acting_as, current_actor, record
from quanyi.agency.identity.models import BoundBy, ProviderSubject
from quanyi.agency.identity.provider import Identity, NotSignedIn
from quanyi.agency.identity.trusted import Provider
from quanyi.agency.registry.activations import ActivationRefused, login_of, use_code
from quanyi.agency.registry.facts import facts_of
from quanyi.agency.registry.models import Person
from quanyi.agency.registry.selectors import find_person, names_of, person_of
from quanyi.agency.staff.models import Account, AccountKind
from quanyi.written.names import normal_name
from quanyi.written.numbers import normal_number

REASON = "统一身份认证"


def login_bound(provider: Provider, subject: str) -> Account | None:
    """The login of a subject, on or off."""
    found = (
        ProviderSubject.objects.filter(issuer=provider.issuer, subject=subject)
        .select_related("account")
        .first()
    )
    return found.account if found else None


def bind_by_code(provider: Provider, subject: str, username: str, code: str) -> Account:
    """Whose code it is, the subject is. Raises NotSignedIn."""
    with processing(REASON):
        try:
            with transaction.atomic():
                account = use_code(username, code, reason=REASON)
                if account.kind != AccountKind.PERSON:
                    raise NotSignedIn(_("统一身份认证只供参保人员登录；单位经办人请用用户名和密码。"))
                _bind(provider, subject, account, BoundBy.CODE)
                return account
        except ActivationRefused as refusal:
            raise NotSignedIn(refusal.sentence) from refusal
        except IntegrityError as error:
            raise NotSignedIn(_bound_already()) from error


def bind_by_number(provider: Provider, identity: Identity) -> Account | None:
    """The person who bears this number now, under this name; a login is opened if there is none. None where number and
    name do not say who it is: then a code of the counter does. Raises NotSignedIn.
    """
    with processing(REASON):
        try:
            with transaction.atomic():
                person = _bearer(identity)
                if person is None:
                    return None
                account = login_of(person, normal_name(identity.name))
                _bind(provider, identity.subject, account, BoundBy.NUMBER)
                return account
        except IntegrityError as error:
            raise NotSignedIn(_bound_already()) from error


def _bearer(identity: Identity) -> Person | None:
    """Whose social security number it is as registered now: one borne by mistake, or a document's, names nobody."""
    person = find_person(identity.number) if identity.name else None
    if person is None or normal_name(identity.name) != names_of([person.pk]).get(person.pk):
        return None
    held = facts_of(person).get("social_security_number")
    return person if held and held.value == normal_number(identity.number) else None


def refuse_switched_off(account: Account) -> None:
    """Raises NotSignedIn."""
    if not account.is_active:
        raise NotSignedIn(_("这个登录已停用，没有登录。请联系经办窗口核对停用的原因。"))


def _bind(provider: Provider, subject: str, account: Account, by: BoundBy) -> None:
    refuse_switched_off(account)
    with acting_as(account.as_actor(current_actor().address)):
        ProviderSubject.objects.create(account=account, issuer=provider.issuer, subject=subject, bound_by=by)
        record(
            Act.BIND_LOGIN, person_id=person_of(account), purpose=REASON, part="login", issuer=provider.issuer
        )


def _bound_already() -> str:
    return _("这个登录已经绑定了认证平台的另一个用户，没有登录。需要更换的，请带身份证件到经办窗口办理。")
