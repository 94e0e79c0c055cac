"""Which tests reach SQL of our own (自写SQL): triggers, guards, locks, COPY, roles, and statements no ORM wrote.

They run once more on the oldest PostgreSQL that is supported, Debian's: `make test-sql`. The rest of the program speaks
to the database through Django, which answers for the versions that it names. Of several tests that reach the same
statements of ours, the ones that are about them are named; `tests/reached.py` sees that no function is left out.
"""

from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
# Folders and modules under `tests`, and tests of a module.
PLACES: dict[str, tuple[str, ...]] = {
    "agency/api/test_api.py": ("test_who_gives_and_who_ends",),
    "agency/audit/test_covers.py": (),
    "agency/audit/test_erasure.py": (
        "test_the_row_goes_and_the_proofs_stay",
        "test_values_go_the_row_stays_and_the_proofs_with_it",
        "test_values_go_in_two_steps",
        "test_a_shell_that_is_changed_afterwards_is_named",
        "test_the_salt_goes_with_the_value",
        "test_an_erasure_that_nobody_ordered_is_found",
        "test_a_row_that_others_point_to_is_not_erased_whole",
        "test_nobody_does_it_alone",
        "test_who_holds_both_posts_does_not_confirm_his_own_order",
        "test_without_an_erasure_the_owner_changes_nothing",
        "test_an_erasure_of_an_earlier_transaction_opens_nothing",
        "test_the_office_itself_erases_nothing",
        "test_every_column_that_may_be_erased_is_there",
    ),
    "agency/audit/test_parents.py": (),
    "agency/audit/test_row_security.py": (),
    "agency/audit/test_sealing.py": (),
    "agency/audit/test_verify.py": (),
    "agency/custody/test_backup.py": ("test_a_restored_office_proves_itself",),
    "agency/custody/test_operations.py": (),
    "agency/custody/test_reading.py": (),
    "agency/desk/test_constraints.py": (),
    "agency/desk/test_delegating.py": (
        "test_the_database_says_the_same",
        "test_a_signature_past_the_rules_is_refused",
        "test_a_colleague_signs_for_somebody_absent_and_is_named",
        "test_of_two_at_once_one_stands_in",
    ),
    "agency/desk/test_letters.py": (
        "test_the_database_takes_no_letter_of_what_did_not_happen",
        "test_the_database_takes_a_letter_once_and_never_changes_it",
        "test_the_database_takes_an_opening_from_the_addressee_alone",
    ),
    "agency/desk/test_materials.py": (
        "test_papers_are_neither_changed_nor_added_to_what_is_before_the_reviewers",
    ),
    "agency/desk/test_posts.py": (
        "test_the_database_gives_no_post_without_its_request",
        "test_where_too_few_are_left_to_speak_those_sides_alone_are_filled_as_on_the_first_day",
    ),
    "agency/desk/test_returning.py": ("test_the_database_keeps_what_was_told",),
    "agency/desk/test_transferring.py": ("test_the_database_says_the_same",),
    "agency/desk/test_withdrawal.py": (
        "test_the_database_says_the_same",
        "test_a_round_does_not_follow_a_withdrawal",
    ),
    "agency/identity/test_provider.py": ("test_a_login_has_one_subject_and_a_subject_one_login",),
    "agency/kinds/arrears/test_arrears.py": (
        "test_a_late_fee_is_paid_in_parts_to_the_pool_and_never_more",
        "test_a_month_missing_inside_a_relation_is_owed_without_anybody_asking",
        "test_the_worklist_has_who_is_silent_and_the_pages_lead_from_it_to_the_case",
    ),
    "agency/kinds/change/test_changes.py": ("test_the_database_gives_a_number_to_one_person",),
    "agency/kinds/deferral/test_deferral.py": ("test_a_month_is_deferred_once_and_not_once_it_is_paid",),
    "agency/kinds/disclosure/test_requests.py": (
        "test_an_authority_is_given_whom_and_what_was_approved_and_no_more",
        "test_the_database_refuses_a_grant_that_is_wider_than_its_case",
    ),
    "agency/kinds/extract/test_extracts.py": (
        "test_an_administration_is_given_groups_and_says_when_it_destroyed_them",
        "test_nobody_makes_it_alone",
        "test_nothing_is_made_before_all_have_signed",
    ),
    "agency/kinds/migration/test_received.py": (
        "test_everything_that_old_books_hold_stands_after_four_signatures",
    ),
    "agency/kinds/settlement/test_columns.py": (),
    "agency/money/test_concurrency.py": (),
    "agency/money/test_planted.py": (),
    "agency/money/test_reconciliation.py": (),
    "agency/money/test_reports.py": (),
    "agency/quality/test_checks.py": (),
    "agency/registry/test_relations.py": (),
    "agency/serve/test_issued_papers.py": (
        "test_who_checks_sees_no_more_than_the_paper_and_leaves_a_line",
        "test_a_withdrawn_paper_and_a_record_changed_by_hand_are_told",
    ),
    "agency/serve/test_who_looked.py": (),
    "agency/serve/test_kept.py": (),
    "agency/serve/test_mandates.py": ("test_the_database_refuses_a_mandate_that_nobody_gave",),
    "agency/states/test_account_states.py": (
        "test_the_database_holds_the_table_of_the_rule",
        "test_the_database_refuses_a_state_without_its_case_or_off_the_table",
        "test_the_first_credit_opens_the_account",
    ),
    "agency/states/test_taken_over.py": (),
    "agency/test_claims.py": (),
    "agency/test_concurrency.py": (
        "test_a_cut_off_waits_for_the_postings_that_are_under_way",
        "test_a_case_that_many_sign_at_once_is_posted_once",
        "test_two_corrections_of_one_account_are_posted_one_after_the_other_or_refused",
        "test_an_act_is_tried_again_a_bounded_number_of_times",
        "test_an_issued_record_waits_for_a_posting_that_is_under_way",
    ),
    "agency/test_projection.py": (),
    "agency/test_serial.py": (),
    "agency/test_stages.py": (),
    "agency/test_worker.py": ("test_a_worker_killed_in_the_midst_leaves_the_request_to_the_next_once",),
    "house/test_forward.py": (),
    "house/test_migrations.py": (),
}


@cache
def _places_of(path: Path) -> tuple[str, ...]:
    return tuple(place for place in PLACES if path.is_relative_to(TESTS / place))


def mark(items: list[pytest.Item]) -> None:
    """Give these tests their mark. Raises UsageError where one that is named is gone from its module."""
    gone = {(place, name) for place, names in PLACES.items() for name in names}
    for item in items:
        for place in _places_of(item.path):
            name = getattr(item, "originalname", item.name)
            gone.discard((place, name))
            if not PLACES[place] or name in PLACES[place]:
                item.add_marker("own_sql")
    collected = {item.path for item in items}
    missing = [f"{place}::{name}" for place, name in sorted(gone) if TESTS / place in collected]
    if missing and not any("::" in argument for argument in items[0].config.args):
        raise pytest.UsageError(f"tests/own_sql.py names tests that are no more: {', '.join(missing)}")
