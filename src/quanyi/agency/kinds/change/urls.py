"""Pages of 登记变更."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.change import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(40, _("登记变更"), "changes", frozenset({Post.COUNTER}))]
PAGES = [
    path("changes/", views.changes, name="changes"),
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
    path("changes/<str:whose>/<int:subject_id>/items/<slug:key>/", views.change_item, name="change-item"),
]
