"""Pages of 书面终止关系."""

from django.urls import path

from quanyi.agency.kinds.termination import views

PAGES = [
    path("terminations/<int:person_id>/new/", views.apply_for, name="terminate"),
    path("terminations/<int:person_id>/", views.termination, name="termination"),
    path("terminations/<int:person_id>/notice/", views.give_notice, name="termination-notice"),
    path("terminations/<int:person_id>/notice.pdf", views.notice, name="termination-notice-pdf"),
    path("terminations/<int:person_id>/delivery/", views.deliver, name="termination-delivery"),
    path("terminations/<int:person_id>/confirmation/", views.confirm, name="termination-confirmation"),
    path("terminations/<int:person_id>/submit/", views.submit_again, name="termination-submit"),
    path("terminations/<int:person_id>/withdrawal/", views.withdraw, name="termination-withdrawal"),
]
