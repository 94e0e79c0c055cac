"""Pages of 灵活就业缴费."""

from django.urls import path

from quanyi.agency.kinds.flexible import views

PAGES = [path("people/<int:person_id>/flexible/", views.flexible_worker, name="flexible-worker")]
