"""Pages of 欠费核定."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.arrears import views

NAVIGATION = [Entry(65, _("单位欠费"), "arrears", BUSINESS)]
PAGES = [
    path("arrears/", views.arrears, name="arrears"),
    path("arrears/<int:employer_id>/", views.of_employer, name="employer-arrears"),
    path("arrears/<int:employer_id>/<slug:act>/", views.order, name="order-arrears"),
]
