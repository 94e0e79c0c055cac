from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "quanyi.agency.papers"
    verbose_name = "出具的凭证"
