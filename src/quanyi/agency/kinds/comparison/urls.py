"""Pages of 信息比对."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.comparison import views

NAVIGATION = [Entry(115, _("信息比对"), "comparisons", BUSINESS)]
PAGES = [
    path("comparisons/", views.comparisons, name="comparisons"),
    path("comparisons/<int:file_id>/", views.notice, name="notice"),
]
