"""Pages of 数据核查."""

from django.urls import path

from quanyi.agency.kinds.inquiry import views

PAGES = [
    path("findings/", views.finding_list, name="findings"),
    path("findings/check/", views.run_checks, name="run-checks"),
    path("findings/<int:finding_id>/", views.finding, name="finding"),
]
