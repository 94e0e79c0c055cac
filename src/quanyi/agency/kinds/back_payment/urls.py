"""Pages of 补缴."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.back_payment import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(66, _("补缴"), "make-up", frozenset({Post.COUNTER}))]
PAGES = [path("back-payments/new/", views.make_up, name="make-up")]
