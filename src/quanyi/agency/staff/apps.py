from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "quanyi.agency.staff"
    verbose_name = "人员与岗位"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from quanyi.agency.staff.strength import note_signed_in

        user_logged_in.connect(note_signed_in, dispatch_uid="quanyi.signed_in")
