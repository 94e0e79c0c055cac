"""Pages of 年度结息."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.settlement import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(70, _("年度结息"), "settlements", frozenset({Post.SETTLEMENT}))]
PAGES = [
    path("settlements/", views.settlements, name="settlements"),
]
