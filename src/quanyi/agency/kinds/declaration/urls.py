"""Pages of 缴费申报."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.declaration import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(30, _("申报受理"), "declarations", frozenset({Post.COUNTER}))]
PAGES = [
    path("declarations/", views.declarations, name="declarations"),
    path("declarations/new/", views.declare, name="declare"),
    path("declarations/template.xlsx", views.template, name="declaration-template"),
    path("declarations/<int:file_id>/", views.received, name="received"),
    path("declarations/<int:file_id>/set-aside/", views.go_on, name="declare-set-aside"),
]
