"""Pages of 投诉举报."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.complaint import desk_views, views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(67, _("投诉举报"), "complaints", BUSINESS | {Post.SUPERVISOR})]
PAGES = [
    path("complaints/", desk_views.listed, name="complaints"),
    path("complaints/new/", desk_views.new, name="new-complaint"),
    path("people/<int:person_id>/complaints/", views.of_person, name="person-complaints"),
    path("people/<int:person_id>/complaints/new/", views.complaining, name="complain"),
    path("cases/<int:case_id>/complaint-finding/", desk_views.finding, name="complaint-finding"),
    path("cases/<int:case_id>/complaint-step/<slug:step>/", desk_views.follow, name="complaint-step"),
]
