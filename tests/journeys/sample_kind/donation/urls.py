"""Pages of 社会捐助."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from quanyi.agency.kinds.donation import views

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(65, _("社会捐助"), "donate", frozenset({Post.COUNTER}))]
PAGES = [path("donations/new/", views.donate, name="donate")]
