"""Pages of 继承."""

from django.urls import path

from quanyi.agency.kinds.inheritance import views

PAGES = [
    path("inheritances/<int:person_id>/new/", views.inherit, name="inherit"),
    path(
        "inheritances/cases/<int:case_id>/heirs/<int:number>/notice.pdf",
        views.heir_notice,
        name="heir-notice",
    ),
]
