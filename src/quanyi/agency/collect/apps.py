from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "quanyi.agency.collect"
    verbose_name = "采集"
