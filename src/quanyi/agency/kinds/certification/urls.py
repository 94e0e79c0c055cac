"""Pages of 待遇资格认证."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.certification import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(77, _("资格认证"), "certifications", frozenset({Post.COUNTER}))]
PAGES = [
    path("certifications/", views.certifications, name="certifications"),
    path("certifications/<int:person_id>/", views.certify, name="certify"),
    path("certifications/<int:person_id>/begin/", views.begin, name="begin-certification"),
]
