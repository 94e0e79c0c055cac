from django.apps import AppConfig


class ServeConfig(AppConfig):
    name = "quanyi.agency.serve"
    verbose_name = "查询服务"
