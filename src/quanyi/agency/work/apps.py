from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "quanyi.agency.work"
    verbose_name = "作业"
