"""Pages of 挂起明细处理."""

from django.urls import path

from quanyi.agency.kinds.row_clearance import views

PAGES = [
    path("suspense/rows/", views.set_aside_rows, name="set-aside-rows"),
    path("suspense/rows/<int:row_id>/", views.set_aside_row, name="set-aside-row"),
]
