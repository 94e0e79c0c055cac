"""Pages of 账户归并."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.merge import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(67, _("重复账户"), "merge", frozenset({Post.COUNTER}))]
PAGES = [path("merges/new/", views.merging, name="merge")]
