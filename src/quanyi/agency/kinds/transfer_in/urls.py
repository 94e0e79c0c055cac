"""Pages of 转入."""

from django.urls import path

from quanyi.agency.kinds.transfer_in import own, views

PAGES = [
    path("people/<int:person_id>/transfers/", own.transfers_of_person, name="person-transfers"),
    path("transfers/in/new/", views.apply, name="transfer-in"),
    path("transfers/in/<int:message_id>/", views.take_up, name="transfer-receipt"),
]
