from django.apps import AppConfig


class TelephoneConfig(AppConfig):
    name = "quanyi.agency.telephone"
    verbose_name = "电话查询"
