from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "quanyi.agency.custody"
    verbose_name = "保管"
