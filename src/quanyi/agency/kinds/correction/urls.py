"""Pages of 差错更正."""

from django.urls import path

from quanyi.agency.kinds.correction import rate_views, views

PAGES = [
    path("settlements/rate/", rate_views.correct_rate, name="correct-rate"),
    path("people/<int:person_id>/corrections/<slug:key>/", views.correct, name="correct"),
]
