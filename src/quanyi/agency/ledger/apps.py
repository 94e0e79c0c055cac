from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "quanyi.agency.ledger"
    verbose_name = "账务"
