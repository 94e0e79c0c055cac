from django.apps import AppConfig


class ComputeConfig(AppConfig):
    name = "quanyi.agency.compute"
    verbose_name = "计算"
