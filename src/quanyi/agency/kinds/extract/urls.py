"""Pages of 统计数据提供."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import BUSINESS, Entry
from quanyi.agency.kinds.extract import views
from quanyi.agency.staff.models import Post

NAVIGATION = [Entry(116, _("统计数据登记簿"), "extracts", BUSINESS | {Post.SUPERVISOR})]
PAGES = [
    path("extracts/", views.extracts, name="extracts"),
    path("extracts/new/", views.new_extract, name="new-extract"),
    path("extracts/<int:case_id>/", views.extract, name="extract"),
    path("extracts/<int:case_id>/order/", views.order_extract, name="order-extract"),
    path("extracts/<int:case_id>/data.zip", views.deliver_extract, name="deliver-extract"),
    path("extracts/<int:case_id>/end/", views.end_extract, name="end-extract"),
]
