from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "quanyi.agency.staff"
    verbose_name = "人员与岗位"
