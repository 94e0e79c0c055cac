from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "quanyi.agency.grants"
    verbose_name = "查询授权"
