"""Pages of 延长缴费."""

from django.urls import path

from quanyi.agency.kinds.extension import views

PAGES = [path("extensions/<int:person_id>/new/", views.extend, name="extend")]
