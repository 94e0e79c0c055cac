from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "quanyi.agency.desk"
    verbose_name = "经办柜台"

    def ready(self) -> None:
        from quanyi.agency.desk.file_forms import register_forms
        from quanyi.agency.desk.signing import JOB
        from quanyi.agency.desk.statement_file import FILE
        from quanyi.agency.work.job import register

        register_forms([FILE])
        register([JOB])
