"""Whose session it is (登录会话): the login, and in the same question whom it speaks for."""

from django.contrib.auth.backends import ModelBackend

from quanyi.agency.staff.models import Account


class LoginBackend(ModelBackend):
    """As Django's; the mandate of an employer's or a person's login comes with it, since every page asks for it."""

    def get_user(self, user_id: int) -> Account | None:
        found = Account.objects.select_related("mandate__employer").filter(pk=user_id).first()
        if found is None or not self.user_can_authenticate(found):
            return None
        found.is_of_request = True
        return found
