"""Pages of 登记变更."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.change import from_findings, roster_views, views
from quanyi.agency.staff.models import Post

NAVIGATION = [
    Entry(40, _("登记变更"), "changes", frozenset({Post.COUNTER})),
    Entry(41, _("增减员"), "rosters", frozenset({Post.COUNTER})),
]
PAGES = [
    path("changes/", views.changes, name="changes"),
    path("registration/", roster_views.own_registration, name="own-registration"),
    path("rosters/", roster_views.rosters, name="rosters"),
    path("rosters/new/", roster_views.new_roster, name="new-roster"),
    path("rosters/template.xlsx", roster_views.template, name="roster-template"),
    path("rosters/<int:file_id>/", roster_views.roster, name="roster"),
    path("changes/enrol/", views.enrol, name="enrol"),
    path("changes/employers/new/", views.register_employer, name="register-employer"),
    path("changes/employers/<int:employer_id>/", views.change_employer, name="change-employer"),
    path("changes/people/<int:person_id>/", views.change_person, name="change-person"),
    path("changes/people/<int:person_id>/relation/", views.change_relation, name="change-relation"),
    path(
        "changes/people/<int:person_id>/relation/<int:change_id>/void/",
        views.void_relation,
        name="void-relation",
    ),
    path("changes/people/<int:person_id>/subsidy/", views.note_subsidy, name="note-subsidy"),
    path("changes/findings/<int:finding_id>/<slug:key>/", from_findings.begin, name="change-from-finding"),
    path("changes/<str:whose>/<int:subject_id>/items/<slug:key>/", views.change_item, name="change-item"),
]
