from django.db import migrations

from quanyi.agency.audit.protection import append_only

# What the pure rules say, said again where nothing can go around it: Decree 14, article 7.
GUARDS = """
CREATE SEQUENCE review_case_number;

CREATE FUNCTION signer_does_one_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    IF NOT EXISTS (SELECT 1 FROM review_round WHERE id = NEW.round_id AND case_id = NEW.case_id) THEN
        RAISE EXCEPTION 'this round belongs to another case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'round_of_the_case';
    END IF;
    IF EXISTS (SELECT 1 FROM review_round WHERE case_id = NEW.case_id AND collector_id = NEW.actor_id) THEN
        RAISE EXCEPTION 'the collector may not sign' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'collector_may_not_sign';
    END IF;
    IF EXISTS (SELECT 1 FROM review_signature
               WHERE case_id = NEW.case_id AND actor_id = NEW.actor_id AND stage <> NEW.stage) THEN
        RAISE EXCEPTION 'one person does one step of a case' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'one_step_a_person';
    END IF;
    IF EXISTS (SELECT 1 FROM review_signature WHERE round_id = NEW.round_id AND verdict <> 'agree') THEN
        RAISE EXCEPTION 'this round is over' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'round_is_over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signer_does_one_step BEFORE INSERT ON review_signature
    FOR EACH ROW EXECUTE FUNCTION signer_does_one_step();

CREATE FUNCTION collector_has_not_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1407, NEW.case_id::int);
    IF EXISTS (SELECT 1 FROM review_signature WHERE case_id = NEW.case_id AND actor_id = NEW.collector_id) THEN
        RAISE EXCEPTION 'who signed this case may not collect for it' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'collector_may_not_sign';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER collector_has_not_signed BEFORE INSERT ON review_round
    FOR EACH ROW EXECUTE FUNCTION collector_has_not_signed();
"""

UNDO = """
DROP TRIGGER collector_has_not_signed ON review_round;
DROP TRIGGER signer_does_one_step ON review_signature;
DROP FUNCTION collector_has_not_signed();
DROP FUNCTION signer_does_one_step();
DROP SEQUENCE review_case_number;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(GUARDS, UNDO),
        append_only("review_case"),
        append_only("review_round"),
        append_only("review_signature"),
    ]
