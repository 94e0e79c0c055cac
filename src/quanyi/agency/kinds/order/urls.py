"""Pages of 责令改正."""

from django.urls import path

from quanyi.agency.kinds.order import views

PAGES = [
    path("orders/", views.listed, name="orders"),
    path("employers/<int:employer_id>/orders/new/", views.new, name="new-order"),
    path("cases/<int:case_id>/order-step/<slug:step>/", views.follow, name="order-step"),
    path("employer/orders/", views.of_employer, name="employer-orders"),
    path("employer/orders/<int:case_id>/answer/", views.answer, name="answer-order"),
]
