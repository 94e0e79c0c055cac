"""Pages of 参数登记 and 参数公开."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.parameter import views

NAVIGATION = [Entry(105, _("参数"), "parameters", BUSINESS)]
PAGES = [
    path("parameters/", views.parameters, name="parameters"),
    path("parameters.json", views.parameters_json, name="parameters-json"),
    path("parameters/new/", views.new_parameter, name="new-parameter"),
    path("parameters/<slug:series>/", views.parameter, name="parameter"),
]
