"""Pages of 监督检查."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.staff.models import Post
from quanyi.agency.supervision import appointing, helping, inspecting, remarking, undertaking, views

LOOKING_IN = frozenset({Post.SUPERVISOR})
NAVIGATION = [
    Entry(5, _("监督检查"), "supervision", LOOKING_IN),
    Entry(137, _("监督和保密"), "supervision", frozenset({Post.APPROVAL})),
    Entry(15, _("案件清单"), "supervised-cases", LOOKING_IN),
    Entry(25, _("监督意见"), "remarks", LOOKING_IN),
    Entry(112, _("监督查阅"), "inspections", LOOKING_IN),
]
PAGES = [
    path("supervision/", views.supervision, name="supervision"),
    path("supervision/cases/", views.supervised_cases, name="supervised-cases"),
    path("supervisors/", appointing.supervisors, name="supervisors"),
    path("supervisors/new/", appointing.new_supervisor, name="new-supervisor"),
    path("supervisors/<int:supervision_id>/agree/", appointing.agree_supervisor, name="agree-supervisor"),
    path("supervisors/<int:supervision_id>/end/", appointing.end_supervisor, name="end-supervisor"),
    path("helpers/", helping.helpers, name="helpers"),
    path("helpers/new/", helping.new_helper, name="new-helper"),
    path("helpers/<int:helper_id>/people/", helping.add_helper_person, name="add-helper-person"),
    path("helpers/<int:helper_id>/end/", helping.end_helping, name="end-helping"),
    path("undertaking/", undertaking.undertaking, name="undertaking"),
    path("undertakings/", helping.undertaking_list, name="undertakings"),
    path(
        "undertakings/<int:account_id>/register/", helping.register_undertaking, name="register-undertaking"
    ),
    path("remarks/", remarking.remarks, name="remarks"),
    path("remarks/new/", remarking.new_remark, name="new-remark"),
    path("remarks/<int:remark_id>/", remarking.remark, name="remark"),
    path("remarks/<int:remark_id>/letter.pdf", remarking.remark_letter, name="remark-letter"),
    path("inspections/", inspecting.inspections, name="inspections"),
    path("inspections/new/", inspecting.new_inspection, name="new-inspection"),
    path("inspections/<int:grant_id>/open/", inspecting.open_inspection, name="open-inspection"),
]
