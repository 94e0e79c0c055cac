"""Addresses of 统一身份认证."""

from django.urls import path

from quanyi.agency.identity import views

PAGES = [
    path("login/provider/", views.sign_in, name="provider-login"),
    path("login/provider/back/", views.come_back, name="provider-back"),
    path("login/provider/bind/", views.bind, name="provider-bind"),
]
