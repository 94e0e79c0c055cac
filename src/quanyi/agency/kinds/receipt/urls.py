"""Pages of 缴费到账."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.receipt import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(50, _("到账文件"), "payments", frozenset({Post.COUNTER, Post.SETTLEMENT}))]
PAGES = [
    path("payments/", views.payments, name="payments"),
    path("payments/<int:file_id>/", views.payment_file, name="payment-file"),
]
