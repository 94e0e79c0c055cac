"""Pages of 工伤登记."""

from django.urls import path

from quanyi.agency.kinds.injury import views

PAGES = [
    path("injuries/people/<int:person_id>/<slug:matter>/", views.register_injury, name="register-injury")
]
