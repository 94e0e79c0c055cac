"""Where every table of the office goes when its books leave: into a table of the folder, into none since it follows
from others, or nowhere, and why. A new table is put in one of these; `test_books_tables.py` holds that none lacks.
"""

# Into which tables of the folder (docs/books.md).
CARRIED = {
    "registry_employer": "employers", "registry_person": "persons", "registry_persondetail": "details",
    "registry_statuschange": "statuses", "registry_itemversion": "items", "registry_employmentchange": "relations",
    "registry_subsidy": "subsidies", "registry_benefitdecision": "benefits", "registry_benefitpayee": "payees",
    "registry_entitlementcheck": "entitlement_checks", "registry_unemployment": "unemployments",
    "registry_injury": "injuries", "registry_earlierrecord": "records", "collect_declarationrow": "months",
    "collect_migrationyear": "months, account_years", "collect_paymentrow": "suspense",
    "collect_arrearsrow": "assessments, late_fees", "collect_deferralrow": "deferrals",
    "ledger_contribution": "months", "ledger_crediting": "months", "ledger_schemedue": "months",
    "ledger_schemecrediting": "months", "ledger_accountstate": "account_states",
    "ledger_accountyear": "account_years", "ledger_settledyear": "account_years",
    "ledger_entry": "funds, account_years",
    "ledger_assessment": "assessments", "ledger_assessmentend": "assessments", "ledger_latefee": "late_fees",
    "ledger_latefeepayment": "late_fees", "ledger_deferral": "deferrals", "ledger_suspenseitem": "suspense",
    "ledger_suspenseclearing": "suspense", "ledger_benefitpayment": "benefit_months", "review_letter": "records",
    "review_letteropening": "records", "collect_correctionrow": "records", "collect_backpaymentrow": "records",
    "collect_disputerow": "records", "compute_disputefinding": "records", "compute_disputeend": "records",
    "collect_mergerow": "records", "collect_transferrow": "records", "ledger_transfer": "records",
    "collect_transfermessage": "records", "collect_deathreport": "records", "collect_recipient": "records",
    "collect_terminationrequest": "records", "collect_terminationstep": "records",
    "ledger_benefitoutcome": "records", "ledger_benefitclaim": "records", "grants_requestedperson": "records",
    "grants_disclosurerequest": "records", "grants_grant": "records", "grants_grantsubject": "records",
    "grants_grantend": "records", "grants_answer": "records", "papers_issuedpaper": "records",
    "papers_paperwithdrawal": "records", "sending_channelchoice": "records",
}  # fmt: skip

# What follows from what is carried, and from what.
DERIVED = {
    "ledger_journal": "the cases that bring the books have their own; balances are those of funds and years",
    "ledger_reversal": "a month that was taken back does not stand, and is not there",
    "ledger_clearedrow": "what became of a row set aside stands among the months",
    "ledger_fundmovement": "arrivals stand in the balances of funds; what of them waits, in suspense",
    "registry_registration": "by the case that brings the books",
    "collect_interestdifference": "stands in the interest of its year",
    "collect_interestrow": "stands in the interest of its year",
    "collect_ratecorrection": "stands in the interest of its years",
    "serve_keptpage": "made anew",
    "ledger_projectioncheck": "made anew", "compute_checkrun": "made anew", "compute_datafinding": "made anew",
    "compute_findinggone": "made anew", "compute_run": "how a settlement was worked out; its result is carried",
}  # fmt: skip

_FILE = "the file of a case: it stays with the office that signed it, as does its paper"
_INPUT = "what was put before the reviewers; what came of it is carried"
_LOG = "the office's own log and its proofs: they are true of this database alone"
_LOGIN = "logins are the office's; people open theirs anew where the books go"
_HERE = "how this office works"
_FUND = "reports and statements of the fund as this office made them; balances are carried"
_EMPLOYERS = "what employers were complained of and ordered: it stays with the office that looked into it"
_REGION = "values of a region, by a public document: entered where they hold"
_DISCLOSED = "what was given to others without names, and what became of it"
STAYS = {
    **dict.fromkeys(("review_case", "review_round", "review_signature", "review_withdrawal", "review_transfer",
                     "review_missingpaper", "review_reminder", "collect_submission", "collect_submissionpaper",
                     "collect_document", "collect_receivedfile", "collect_filecheck", "collect_fileanswer",
                     "collect_exchange", "collect_comparisonrow"), _FILE),
    **dict.fromkeys(("collect_changerow", "collect_benefitrow", "collect_payeerow", "collect_outcomerow",
                     "collect_clearancerow", "collect_entitlementrow", "collect_unemploymentrow", "collect_injuryrow",
                     "collect_terminationrow", "collect_rowclearance", "collect_migrationperson",
                     "collect_migrationrecord", "collect_booksfile", "collect_bookspart",
                     "collect_extensionrow"), _INPUT),
    "collect_setasiderow": "rows that match nobody: told with their count, and declared anew",
    **dict.fromkeys(("audit_auditentry", "audit_erasure", "audit_keychange", "audit_leaf", "audit_logleaf",
                     "audit_schemastate", "audit_treehead", "custody_backup", "custody_drill", "custody_erasureorder",
                     "custody_erasureconfirmation", "custody_jobrun", "custody_officemark",
                     "papers_papersecret"), _LOG),
    **dict.fromkeys(("staff_account", "staff_accountchange", "staff_dutychange", "staff_secondfactor",
                     "staff_factorend", "staff_factoruse", "staff_recoverycode", "staff_recoveryuse",
                     "registry_mandate", "registry_activation", "registry_activationuse", "identity_providersubject",
                     "telephone_phonepin", "telephone_phonetry", "grants_apptoken", "grants_apptokenend",
                     "staff_session", "staff_passwordset", "staff_postrequest", "staff_postagreement",
                     "staff_postrequestend"), _LOGIN),
    **dict.fromkeys(("collect_complaintrow", "collect_orderrow", "compute_complaintfinding", "compute_followup"),
                    _EMPLOYERS),
    **dict.fromkeys(("staff_agency", "staff_delegation", "staff_delegationend", "staff_helper", "staff_helperend",
                     "staff_helperperson", "staff_undertaking", "staff_supervision", "staff_supervisionapproval",
                     "staff_supervisionend", "work_jobevent", "work_joboutcome", "work_jobrequest",
                     "sending_mailing", "sending_mailingapproval", "sending_sending", "sending_sendingevent",
                     "sending_printevent", "compute_remark", "compute_remarkanswer", "compute_remarkreminder",
                     "compute_inquiry", "compute_findingresolution", "collect_transferoffice",
                     "collect_transferofficeconfirmation"), _HERE),
    **dict.fromkeys(("compute_fundreport", "compute_reconciliationrun", "compute_reconciliationdifference",
                     "compute_settlementrequest", "compute_settlementoutcome"), _FUND),
    **dict.fromkeys(("review_addedparameter", "collect_parameterrequest", "collect_parameterrow"), _REGION),
    **dict.fromkeys(("grants_extract", "grants_extractend", "grants_extractorder", "grants_extractrequest"),
                    _DISCLOSED),
}  # fmt: skip
