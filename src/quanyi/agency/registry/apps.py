from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "quanyi.agency.registry"
    verbose_name = "参保登记"
