"""Pages of 登记变更."""

from django.urls import path

from quanyi.agency.kinds.change import views

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
