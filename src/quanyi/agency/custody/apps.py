from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "quanyi.agency.custody"
    verbose_name = "保管"

    def ready(self) -> None:
        from quanyi.agency.custody.jobs import REGULAR, queued
        from quanyi.agency.work.job import register

        register(map(queued, REGULAR.values()))
