"""Pages of 异议核查."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.dispute import desk_views, views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(66, _("异议"), "disputes", BUSINESS | {Post.SUPERVISOR})]
PAGES = [
    path("disputes/", desk_views.disputes, name="disputes"),
    path("people/<int:person_id>/disputes/", views.of_person, name="person-disputes"),
    path("people/<int:person_id>/figure/<slug:key>/object/", views.objecting, name="object"),
    path("cases/<int:case_id>/finding/", desk_views.finding, name="dispute-finding"),
    path("cases/<int:case_id>/figure/<slug:key>/", desk_views.touched, name="dispute-figure"),
    path("cases/<int:case_id>/correct/", desk_views.begin_correction, name="dispute-correct"),
    path("cases/<int:case_id>/put-right/", desk_views.put_right, name="dispute-end"),
]
