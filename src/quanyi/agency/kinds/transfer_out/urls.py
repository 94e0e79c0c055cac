"""Pages of 转出."""

from django.urls import path

from quanyi.agency.kinds.transfer_out import views

PAGES = [path("transfers/out/new/", views.move_out, name="transfer-out")]
