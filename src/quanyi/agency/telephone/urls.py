"""Addresses of 电话查询."""

from django.urls import path

from quanyi.agency.telephone import views

PAGES = [
    path("voice/", views.begin, name="voice"),
    path("voice/enter/", views.enter, name="voice-enter"),
    path("voice/answer/", views.answer, name="voice-answer"),
    path("telephone/", views.phone_pin, name="phone-pin"),
]
