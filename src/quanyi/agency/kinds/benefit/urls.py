"""Pages of 待遇."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from quanyi.agency.desk.navigation import Entry
from quanyi.agency.kinds.benefit import (
    adjustment_views,
    age_views,
    difference_views,
    estimate_views,
    payment_views,
    views,
)
from quanyi.agency.staff.models import Post

NAVIGATION = [
    Entry(76, _("到龄办理"), "of-age", frozenset({Post.COUNTER})),
    Entry(80, _("待遇支付"), "pay-benefits", frozenset({Post.SETTLEMENT})),
    Entry(81, _("养老金调整"), "adjust-pensions", frozenset({Post.SETTLEMENT})),
]
PAGES = [
    path("people/<int:person_id>/estimate/", estimate_views.pension_estimate, name="pension-estimate"),
    path("retirements/", age_views.of_age, name="of-age"),
    path("retirements/<int:person_id>/begin/", age_views.begin, name="begin-retirement"),
    path("benefits/adjustments/", adjustment_views.adjust, name="adjust-pensions"),
    path("benefits/differences/", difference_views.benefit_differences, name="benefit-differences"),
    path("benefits/payments/", payment_views.pay_benefits, name="pay-benefits"),
    path("benefits/payments/<str:scheme>.csv", payment_views.payment_orders, name="payment-orders"),
    path("benefits/people/<int:person_id>/", views.benefits_of, name="benefits-of"),
    path("benefits/people/<int:person_id>/take-over/", views.take_over, name="take-over-pension"),
    path("benefits/people/<int:person_id>/stop/<int:decision_id>/", views.stop_benefit, name="stop-benefit"),
    path(
        "benefits/people/<int:person_id>/suspend/<int:decision_id>/",
        views.stop_benefit,
        {"act": "suspend"},
        name="suspend-benefit",
    ),
    path(
        "benefits/people/<int:person_id>/resume/<int:decision_id>/",
        views.resume_benefit,
        name="resume-benefit",
    ),
    path("benefits/people/<int:person_id>/decide/<slug:kind>/", views.decide_benefit, name="decide-benefit"),
    path("benefits/people/<int:person_id>/payee/<slug:kind>/", views.benefit_payee, name="benefit-payee"),
    path("benefits/people/<int:person_id>/claim/<slug:kind>/", views.claim_benefit, name="claim-benefit"),
]
