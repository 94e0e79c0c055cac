from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "quanyi.agency.sending"
    verbose_name = "年度寄送"

    def ready(self) -> None:
        from quanyi.agency.sending.mailing import JOB
        from quanyi.agency.work.job import register

        register([JOB])
