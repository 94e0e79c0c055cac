"""Pages of 数据核查."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.inquiry import views

NAVIGATION = [Entry(120, _("数据核查"), "findings", BUSINESS)]
PAGES = [
    path("findings/", views.finding_list, name="findings"),
    path("findings/check/", views.run_checks, name="run-checks"),
    path("findings/<int:finding_id>/", views.finding, name="finding"),
]
