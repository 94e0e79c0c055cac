from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "quanyi.agency.review"
    verbose_name = "审核流转"
