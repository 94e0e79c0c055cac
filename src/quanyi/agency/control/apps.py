from django.apps import AppConfig


class ControlConfig(AppConfig):
    name = "quanyi.agency.control"
    label = "compute"  # as its tables have been called since they were first migrated
    verbose_name = "核查对账"
