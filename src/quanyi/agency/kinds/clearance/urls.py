"""Pages of 暂收款处理."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.clearance import views

NAVIGATION = [Entry(60, _("暂收待查"), "suspense", BUSINESS)]
PAGES = [
    path("suspense/", views.suspense, name="suspense"),
    path("suspense/clear/", views.clear, name="clear-suspense"),
]
