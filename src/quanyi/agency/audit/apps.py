from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "quanyi.agency.audit"
    verbose_name = "审计日志"

    def ready(self) -> None:
        from quanyi.agency.audit.arming import arm

        post_migrate.connect(arm, sender=self)
