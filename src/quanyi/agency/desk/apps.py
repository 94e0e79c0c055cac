from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "quanyi.agency.desk"
    verbose_name = "经办柜台"
