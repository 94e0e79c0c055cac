"""Every page of the office."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from quanyi.agency.custody import erasure_views as erasures
from quanyi.agency.custody import views as custody
from quanyi.agency.desk import (
    benefit_differences,
    benefit_payments,
    benefits,
    changes,
    columns,
    corrections,
    declarations,
    inquiries,
    payments,
    rate_correction,
    reconciliation,
    reports,
    set_aside,
    suspense,
    withdrawing,
)
from quanyi.agency.desk import views as desk
from quanyi.agency.serve import provisions
from quanyi.agency.serve import views as serve

urlpatterns = [
    path("", desk.home, name="home"),
    path("login/", desk.SignIn.as_view(), name="login"),
    path("logout/", desk.SignOut.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("provisions/", provisions.provisions, name="provisions"),
    # staff
    path("cases/", desk.worklist, name="worklist"),
    path("cases/<int:case_id>/", desk.case, name="case"),
    path("cases/<int:case_id>/sign/", desk.sign, name="sign"),
    path("cases/<int:case_id>/withdraw/", withdrawing.withdraw, name="withdraw"),
    path("settlements/", desk.settlements, name="settlements"),
    path("settlements/rate/", rate_correction.correct_rate, name="correct-rate"),
    path("findings/", inquiries.finding_list, name="findings"),
    path("findings/check/", inquiries.run_checks, name="run-checks"),
    path("findings/<int:finding_id>/", inquiries.finding, name="finding"),
    path("users/", desk.users, name="users"),
    path("log/", custody.log, name="log"),
    path("operations/", custody.operations, name="operations"),
    path("erasures/", erasures.erasures, name="erasures"),
    path("erasures/order/", erasures.order, name="order-erasure"),
    path("erasures/<int:order_id>/confirm/", erasures.confirm, name="confirm-erasure"),
    # changes of the registry
    path("changes/", changes.changes, name="changes"),
    path("changes/enrol/", changes.enrol, name="enrol"),
    path("changes/employers/new/", changes.register_employer, name="register-employer"),
    path("changes/employers/<int:employer_id>/", changes.change_employer, name="change-employer"),
    path("changes/people/<int:person_id>/", changes.change_person, name="change-person"),
    path("changes/people/<int:person_id>/relation/", changes.change_relation, name="change-relation"),
    path(
        "changes/people/<int:person_id>/relation/<int:change_id>/void/",
        changes.void_relation,
        name="void-relation",
    ),
    path("changes/people/<int:person_id>/subsidy/", changes.note_subsidy, name="note-subsidy"),
    path("changes/<str:whose>/<int:subject_id>/items/<slug:key>/", changes.change_item, name="change-item"),
    path("benefits/differences/", benefit_differences.benefit_differences, name="benefit-differences"),
    path("benefits/payments/", benefit_payments.pay_benefits, name="pay-benefits"),
    path("benefits/payments/<str:scheme>.csv", benefit_payments.payment_orders, name="payment-orders"),
    path("benefits/people/<int:person_id>/", benefits.benefits_of, name="benefits-of"),
    path("benefits/people/<int:person_id>/inherit/", benefits.inherit, name="inherit"),
    path(
        "benefits/people/<int:person_id>/stop/<int:decision_id>/", benefits.stop_benefit, name="stop-benefit"
    ),
    path(
        "benefits/people/<int:person_id>/suspend/<int:decision_id>/",
        benefits.stop_benefit,
        {"act": "suspend"},
        name="suspend-benefit",
    ),
    path(
        "benefits/people/<int:person_id>/resume/<int:decision_id>/",
        benefits.resume_benefit,
        name="resume-benefit",
    ),
    path(
        "benefits/people/<int:person_id>/decide/<slug:kind>/", benefits.decide_benefit, name="decide-benefit"
    ),
    path("benefits/people/<int:person_id>/payee/<slug:kind>/", benefits.benefit_payee, name="benefit-payee"),
    path("benefits/people/<int:person_id>/claim/<slug:kind>/", benefits.claim_benefit, name="claim-benefit"),
    path("documents/<int:document_id>/", changes.document, name="document"),
    # money that arrives
    path("payments/", payments.payments, name="payments"),
    path("payments/<int:file_id>/", payments.payment_file, name="payment-file"),
    path("suspense/", suspense.suspense, name="suspense"),
    path("suspense/clear/", suspense.clear, name="clear-suspense"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("suspense/rows/", set_aside.set_aside_rows, name="set-aside-rows"),
    path("suspense/rows/<int:row_id>/", set_aside.set_aside_row, name="set-aside-row"),
    path("reconciliations/", reconciliation.reconciliations, name="reconciliations"),
    path("reconciliations/<int:run_id>/", reconciliation.reconciliation, name="reconciliation"),
    path(
        "reconciliations/<int:run_id>/statement/", reconciliation.statement, name="reconciliation-statement"
    ),
    # employers, and the counter for them
    path("people/<int:person_id>/corrections/<slug:key>/", corrections.correct, name="correct"),
    path("declarations/", declarations.declarations, name="declarations"),
    path("declarations/new/", declarations.declare, name="declare"),
    path("declarations/template.xlsx", declarations.template, name="declaration-template"),
    path("declarations/<int:file_id>/", declarations.received, name="received"),
    path("declarations/<int:file_id>/set-aside/", declarations.go_on, name="declare-set-aside"),
    path("declarations/<int:file_id>/columns/", columns.columns, name="columns"),
    path("declarations/<int:file_id>/original/", declarations.original, name="original"),
    path("declarations/<int:file_id>/faults.xlsx", declarations.fault_list, name="fault-list"),
    # records
    path("people/", serve.find_person, name="find-person"),
    path("people/<int:person_id>/", serve.person, name="record"),
    path("people/<int:person_id>/record.pdf", serve.person_pdf, name="record-pdf"),
    path("people/<int:person_id>/readers/", serve.readers, name="record-readers"),
    path("people/<int:person_id>/years/<int:year>/", serve.year_items_page, name="account-year"),
    path("people/<int:person_id>/figure/<slug:key>/", serve.figure, name="figure"),
]
