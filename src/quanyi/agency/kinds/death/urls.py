"""Pages of 死亡报告."""

from django.urls import path

from quanyi.agency.kinds.death import views

PAGES = [path("deaths/<int:person_id>/new/", views.report_death, name="report-death")]
