"""Pages of 缓缴."""

from django.urls import path

from quanyi.agency.kinds.deferral import views

PAGES = [path("deferrals/<int:employer_id>/new/", views.defer, name="defer")]
