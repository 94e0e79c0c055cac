"""Pages of 查询申请."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.disclosure import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(115, _("单位查询登记簿"), "query-register", BUSINESS | {Post.SUPERVISOR})]
PAGES = [
    path("queries/", views.query_register, name="query-register"),
    path("queries/new/", views.new_request, name="new-query"),
    path("queries/<int:case_id>/", views.query, name="query"),
    path("queries/<int:case_id>/answer/", views.answer, name="answer-query"),
    path("queries/<int:case_id>/reply.pdf", views.reply, name="query-reply"),
]
