from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "quanyi.agency.audit"
    verbose_name = "审计日志"
