"""Every page of the office."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from quanyi.agency.api import urls as api
from quanyi.agency.custody import erasure_views as erasures
from quanyi.agency.custody import views as custody
from quanyi.agency.desk import (
    case_persons,
    columns,
    delegating,
    overview,
    posting_staff,
    reconciliation,
    reports,
    returning,
    transferring,
    transfers,
    withdrawing,
    worklists,
)
from quanyi.agency.desk import views as desk
from quanyi.agency.desk.file_views import document, fault_list, original
from quanyi.agency.desk.navigation import add
from quanyi.agency.identity import urls as identity
from quanyi.agency.kinds.listed import navigation, pages
from quanyi.agency.kinds.listed import worklists as worklists_of_kinds
from quanyi.agency.sending import urls as sending
from quanyi.agency.serve import (
    activation,
    app_tokens,
    checking_papers,
    letters,
    mandates,
    oversight_views,
    own_login,
    provisions,
    schemes,
    second_factor,
    terminal,
)
from quanyi.agency.serve import employer_views as employer
from quanyi.agency.serve import views as serve
from quanyi.agency.supervision import urls as supervision
from quanyi.agency.telephone import urls as telephone

urlpatterns = [
    path("", desk.home, name="home"),
    path("login/", desk.SignIn.as_view(), name="login"),
    path("logout/", desk.SignOut.as_view(), name="logout"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("provisions/", provisions.provisions, name="provisions"),
    # staff
    path("cases/", desk.worklist, name="worklist"),
    path("cases/<int:case_id>/", desk.case, name="case"),
    path("cases/<int:case_id>/posting/", desk.case_posting, name="case-posting"),
    path("cases/<int:case_id>/sign/", desk.sign, name="sign"),
    path("cases/<int:case_id>/next/", desk.next_case, name="next-case"),
    path("cases/<int:case_id>/persons/", case_persons.case_persons, name="case-persons"),
    path("cases/<int:case_id>/return/", returning.return_for_papers, name="return-for-papers"),
    path("cases/<int:case_id>/transfer/", transferring.transfer_case, name="transfer-case"),
    path("cases/<int:case_id>/withdraw/", withdrawing.withdraw, name="withdraw"),
    path("messages/", letters.messages, name="messages"),
    path("letters/<int:letter_id>/", letters.letter, name="letter"),
    path("letters/<int:letter_id>/letter.pdf", letters.letter_paper, name="letter-pdf"),
    path("worklists/", worklists.worklists, name="worklists"),
    path("overview/", overview.overview, name="overview"),
    path("delegations/", delegating.delegations, name="delegations"),
    path("delegations/new/", delegating.new_delegation, name="new-delegation"),
    path("delegations/<int:delegation_id>/end/", delegating.end, name="end-delegation"),
    path("cases/<int:case_id>/documents/<int:document_id>/", document, name="case-document"),
    path("users/", desk.users, name="users"),
    path("posts/", posting_staff.post_requests, name="post-requests"),
    path("posts/new/", posting_staff.new_post_request, name="new-post-request"),
    path("posts/<int:request_id>/agree/", posting_staff.agree_post_request, name="agree-post-request"),
    path("posts/<int:request_id>/end/", posting_staff.end_post_request, name="end-post-request"),
    path("posts/of/<int:account_id>/end/", posting_staff.end_posts, name="end-posts"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/messages/<int:message_id>/", transfers.transfer_message, name="transfer-message"),
    path("transfers/messages/<int:message_id>/withdraw/", transfers.withdraw_table, name="transfer-withdraw"),
    path("transfers/offices/", transfers.transfer_offices, name="transfer-offices"),
    path(
        "transfers/offices/<int:office_id>/confirm/",
        transfers.confirm_transfer_office,
        name="confirm-transfer-office",
    ),
    path("log/", custody.log, name="log"),
    path("looks/", oversight_views.looks_overseen, name="looks-overseen"),
    path("operations/", custody.operations, name="operations"),
    path("readiness/", custody.readiness, name="readiness"),
    path("jobs/<int:request_id>/cancel/", custody.cancel_job, name="cancel-job"),
    path("erasures/", erasures.erasures, name="erasures"),
    path("erasures/order/", erasures.order, name="order-erasure"),
    path("erasures/<int:order_id>/confirm/", erasures.confirm, name="confirm-erasure"),
    path("documents/<int:document_id>/", document, name="document"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reconciliations/", reconciliation.reconciliations, name="reconciliations"),
    path("reconciliations/<int:run_id>/", reconciliation.reconciliation, name="reconciliation"),
    path(
        "reconciliations/<int:run_id>/statement/", reconciliation.statement, name="reconciliation-statement"
    ),
    path("declarations/<int:file_id>/columns/", columns.columns, name="columns"),
    path("declarations/<int:file_id>/original/", original, name="original"),
    path("declarations/<int:file_id>/faults.xlsx", fault_list, name="fault-list"),
    # records
    path("people/", serve.find_person, name="find-person"),
    path("people/<int:person_id>/", serve.person, name="record"),
    path("people/<int:person_id>/record.pdf", serve.person_pdf, name="record-pdf"),
    path("people/<int:person_id>/figure/<slug:key>/dispute/", serve.dispute, name="dispute"),
    path("people/<int:person_id>/readers/", serve.readers, name="record-readers"),
    path("people/<int:person_id>/years/<int:year>/", serve.year_items_page, name="account-year"),
    path("people/<int:person_id>/years/<int:year>/sheet/", serve.year_sheet_page, name="year-sheet"),
    path("people/<int:person_id>/years/<int:year>/sheet.pdf", serve.year_sheet_paper, name="year-sheet-pdf"),
    path("people/<int:person_id>/statement/", serve.statement_page, name="statement"),
    path("people/<int:person_id>/statement.pdf", serve.statement_paper, name="statement-pdf"),
    path("people/<int:person_id>/decisions/<int:decision_id>.pdf", serve.decision, name="decision-pdf"),
    path("people/<int:person_id>/schemes/", schemes.schemes, name="schemes"),
    path("people/<int:person_id>/papers/", serve.papers, name="papers"),
    path("people/<int:person_id>/certificate.pdf", serve.certificate, name="certificate-pdf"),
    path("people/<int:person_id>/mandates/", mandates.mandates, name="mandates"),
    path("people/<int:person_id>/login/", activation.person_login, name="person-login"),
    path("employers/<int:employer_id>/logins/", activation.officer_login, name="officer-login"),
    path("activate/", activation.activate_login, name="activate"),
    path("mandates/give/", mandates.give_mandate, name="give-mandate"),
    path("mandates/register/", mandates.register_mandate, name="register-mandate"),
    path("mandates/<int:grant_id>/end/", mandates.end_mandate, name="end-mandate"),
    path("entrusted/", mandates.entrusted, name="entrusted"),
    path("entrusted/<int:grant_id>/", mandates.open_entrusted, name="open-entrusted"),
    path("papers/<int:paper_id>/withdraw/", checking_papers.withdraw_issued, name="withdraw-paper"),
    path("verify/", checking_papers.verify_paper, name="verify-paper"),
    path("people/<int:person_id>/figure/<slug:key>/", serve.figure, name="figure"),
    path("second-factor/", second_factor.second_factor, name="second-factor"),
    path("own-login/", own_login.own_login, name="own-login"),
    path("own-login/sessions/end/", own_login.end_session, name="end-session"),
    path("terminal/", terminal.terminal, name="terminal"),
    path("apps/", app_tokens.apps, name="apps"),
    path("apps/<int:token_id>/end/", app_tokens.end_app, name="end-app"),
    path("employer/", employer.dues, name="employer-dues"),
    path("employer/workers/", employer.workers, name="employer-workers"),
    path("employer/workers/<int:person_id>/", employer.worker, name="employer-worker"),
    *sending.PAGES,
    *supervision.PAGES,
    *api.PAGES,
    *identity.PAGES,
    *telephone.PAGES,
    # the kinds of case
    *pages(),
]
worklists.add(worklists_of_kinds())
add([*navigation(), *sending.NAVIGATION, *supervision.NAVIGATION])
