"""Pages of 缴费到账."""

from django.urls import path

from quanyi.agency.kinds.receipt import views

PAGES = [
    path("payments/", views.payments, name="payments"),
    path("payments/<int:file_id>/", views.payment_file, name="payment-file"),
]
