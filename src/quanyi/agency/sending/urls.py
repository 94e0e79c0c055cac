"""Pages of 年度寄送."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.sending import choosing, views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(120, _("年度寄送"), "mailings", frozenset({Post.COUNTER, Post.APPROVAL}))]
PAGES = [
    path("mailings/", views.mailings, name="mailings"),
    path("mailings/<int:mailing_id>/", views.mailing, name="mailing"),
    path("mailings/<int:mailing_id>/progress/", views.progress, name="mailing-progress"),
    path("mailings/<int:mailing_id>/approve/", views.approve, name="approve-mailing"),
    path("mailings/<int:mailing_id>/print/", views.print_file, name="print-file"),
    path("mailings/<int:mailing_id>/posted/", views.posted, name="posted"),
    path("mailings/<int:mailing_id>/returned/", views.returned, name="returned-mail"),
    path("mailings/<int:mailing_id>/found/", views.found_out, name="found-out"),
    path("people/<int:person_id>/channels/", choosing.channels, name="channels"),
]
