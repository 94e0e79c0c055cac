from django.apps import AppConfig


class KindsConfig(AppConfig):
    name = "quanyi.agency.kinds"
    verbose_name = "业务种类"

    def ready(self) -> None:
        from quanyi.agency.kinds import declare

        declare()
