"""Pages of 暂收款处理."""

from django.urls import path

from quanyi.agency.kinds.clearance import views

PAGES = [
    path("suspense/", views.suspense, name="suspense"),
    path("suspense/clear/", views.clear, name="clear-suspense"),
]
