"""Pages of 历史数据接收."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.migration import earlier, views

NAVIGATION = [Entry(118, _("历史数据接收"), "books", frozenset(views.READERS))]
PAGES = [
    path("books/", views.import_page, name="books"),
    path("people/<int:person_id>/earlier/", earlier.earlier_records, name="earlier-records"),
]
