"""Pages of 年度结息."""

from django.urls import path

from quanyi.agency.kinds.settlement import views

PAGES = [
    path("settlements/", views.settlements, name="settlements"),
]
