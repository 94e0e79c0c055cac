from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "quanyi.agency.review"
    verbose_name = "审核流转"

    def ready(self) -> None:
        from django.core.signals import request_started

        from quanyi.agency.audit.moments import transaction_begins
        from quanyi.agency.review import added_parameters
        from quanyi.law.parameters import brought_from

        request_started.connect(added_parameters.look_again)
        transaction_begins.connect(added_parameters.look_again)
        brought_from(added_parameters.brought)
