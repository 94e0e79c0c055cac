"""Pages of 失业登记."""

from django.urls import path

from quanyi.agency.kinds.unemployment import views

PAGES = [
    path("unemployment/people/<int:person_id>/new/", views.register_unemployed, name="register-unemployed")
]
