from django.db import migrations, models

from quanyi.agency.audit.protection import append_only

# The order of a relation's changes, counted for the rows of before. The owner lifts the trigger for this statement only:
# what the rows said stays as it was, the new column is filled.
NUMBERED = """
ALTER TABLE registry_employmentchange DISABLE TRIGGER registry_employmentchange_append_only;
UPDATE registry_employmentchange c SET number = n.number FROM (
    SELECT id, row_number() OVER (PARTITION BY person_id, employer_id, scheme ORDER BY "on", id) AS number
    FROM registry_employmentchange
) n WHERE n.id = c.id;
ALTER TABLE registry_employmentchange ENABLE ALWAYS TRIGGER registry_employmentchange_append_only;
"""

# A fact stands in the registry with the four signatures of its case, or not at all. `registered_in` is the transaction
# that carried the case out: its facts come with it or never. Decree 14, articles 6 and 7.
WITH_ITS_CASE = """
ALTER TABLE registry_registration ADD COLUMN registered_in xid8 NOT NULL DEFAULT pg_current_xact_id();

CREATE FUNCTION registration_is_stamped_and_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.registered_at := now();
    NEW.registered_in := pg_current_xact_id();
    IF (SELECT count(*) FROM review_signature s
        WHERE s.verdict = 'agree'
          AND s.round_id = (SELECT id FROM review_round WHERE case_id = NEW.case_id ORDER BY number DESC LIMIT 1)
       ) < 4 THEN
        RAISE EXCEPTION 'a case is registered after four signatures' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'registered_after_four_signatures';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER registration_is_stamped_and_approved BEFORE INSERT ON registry_registration
    FOR EACH ROW EXECUTE FUNCTION registration_is_stamped_and_approved();
ALTER TABLE registry_registration ENABLE ALWAYS TRIGGER registration_is_stamped_and_approved;

CREATE FUNCTION fact_comes_with_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT case_id FROM added) a
        LEFT JOIN registry_registration r ON r.case_id = a.case_id AND r.registered_in = pg_current_xact_id()
        WHERE r.id IS NULL AND NOT (a.case_id IS NULL AND TG_TABLE_NAME = 'registry_employer')
    ) THEN
        RAISE EXCEPTION 'a fact in % comes with the registration of its case', TG_TABLE_NAME USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'fact_comes_with_its_case';
    END IF;
    IF EXISTS (SELECT 1 FROM added WHERE learned_at NOT BETWEEN now() AND clock_timestamp()) THEN
        RAISE EXCEPTION 'a fact in % is learned when it is written', TG_TABLE_NAME USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'fact_is_learned_now';
    END IF;
    RETURN NULL;
END $$;
"""
UNDO_WITH_ITS_CASE = """
DROP FUNCTION fact_comes_with_its_case();
DROP TRIGGER registration_is_stamped_and_approved ON registry_registration;
DROP FUNCTION registration_is_stamped_and_approved();
ALTER TABLE registry_registration DROP COLUMN registered_in;
"""

# The live changes of a relation, by day, are a start, an end, a start, and so on.
RELATIONS = """
CREATE FUNCTION relation_does_not_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    IF EXISTS (
        SELECT 1 FROM added a JOIN registry_employmentchange c ON c.id = a.voids_id
        WHERE c.voids_id IS NOT NULL OR c.person_id <> a.person_id OR c.scheme <> a.scheme
           OR c.employer_id IS DISTINCT FROM a.employer_id
    ) THEN
        RAISE EXCEPTION 'what is taken back belongs to the same relation' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'relation_takes_back_its_own';
    END IF;
    WITH touched AS (SELECT DISTINCT person_id, employer_id, scheme FROM added), live AS (
        SELECT c.person_id, c.starts, lag(c.starts) OVER (
            PARTITION BY c.person_id, c.employer_id, c.scheme ORDER BY c."on", c.id) AS before
        FROM registry_employmentchange c JOIN touched t
          ON c.person_id = t.person_id AND c.scheme = t.scheme AND c.employer_id IS NOT DISTINCT FROM t.employer_id
        WHERE c.voids_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM registry_employmentchange v WHERE v.voids_id = c.id)
    )
    SELECT * INTO wrong FROM live WHERE starts = coalesce(before, false) LIMIT 1;
    IF FOUND AND wrong.starts THEN
        RAISE EXCEPTION 'a relation of person % starts while it is open', wrong.person_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'relation_started_once';
    ELSIF FOUND THEN
        RAISE EXCEPTION 'a relation of person % ends before it starts', wrong.person_id USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'relation_ended_after_its_start';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER relation_does_not_overlap AFTER INSERT ON registry_employmentchange
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION relation_does_not_overlap();
ALTER TABLE registry_employmentchange ENABLE ALWAYS TRIGGER relation_does_not_overlap;
"""
UNDO_RELATIONS = """
DROP TRIGGER relation_does_not_overlap ON registry_employmentchange;
DROP FUNCTION relation_does_not_overlap();
"""

# A number is one person's, the corrected ones included: whoever registers persons holds the lock shared, whoever
# corrects a number holds it alone. Account standard, clause 11.
NUMBERS = """
CREATE FUNCTION persons_are_being_registered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1101);
    RETURN NULL;
END $$;
CREATE TRIGGER persons_are_being_registered BEFORE INSERT ON registry_person
    FOR EACH STATEMENT EXECUTE FUNCTION persons_are_being_registered();

CREATE FUNCTION number_is_nobodys_yet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added a JOIN registry_itemversion v
          ON v.item = 'social_security_number' AND v.value = a.social_security_number
    ) THEN
        RAISE EXCEPTION 'this number was given to a registered person by correction' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'number_is_one_persons';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER number_is_nobodys_yet AFTER INSERT ON registry_person
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION number_is_nobodys_yet();

CREATE FUNCTION number_is_one_persons() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1101);
    IF EXISTS (SELECT 1 FROM registry_person
               WHERE social_security_number = NEW.value AND id <> NEW.person_id)
       OR EXISTS (SELECT 1 FROM registry_itemversion
                  WHERE item = 'social_security_number' AND value = NEW.value AND person_id <> NEW.person_id) THEN
        RAISE EXCEPTION 'this number is another person''s' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'number_is_one_persons';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER number_is_one_persons BEFORE INSERT ON registry_itemversion
    FOR EACH ROW WHEN (NEW.item = 'social_security_number') EXECUTE FUNCTION number_is_one_persons();

ALTER TABLE registry_person ENABLE ALWAYS TRIGGER persons_are_being_registered;
ALTER TABLE registry_person ENABLE ALWAYS TRIGGER number_is_nobodys_yet;
ALTER TABLE registry_itemversion ENABLE ALWAYS TRIGGER number_is_one_persons;
"""
UNDO_NUMBERS = """
DROP TRIGGER number_is_one_persons ON registry_itemversion;
DROP TRIGGER number_is_nobodys_yet ON registry_person;
DROP TRIGGER persons_are_being_registered ON registry_person;
DROP FUNCTION number_is_one_persons();
DROP FUNCTION number_is_nobodys_yet();
DROP FUNCTION persons_are_being_registered();
"""

NEW_TABLES = ("registration", "itemversion", "subsidy", "benefitdecision")
FACTS = (
    "employer", "person", "persondetail", "statuschange", "employmentchange", "itemversion", "subsidy",
    "benefitdecision",
)  # fmt: skip


def with_its_case(table: str) -> migrations.RunSQL:
    """Rows of `table` come in the transaction that registers their case."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_with_its_case AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION fact_comes_with_its_case();
        ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_with_its_case;
        """,
        f"DROP TRIGGER {table}_with_its_case ON {table};",
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_facts"), ("review", "0002_guards"), ("audit", "0002_append_only")]
    operations = [
        migrations.RunSQL(NUMBERED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="employmentchange",
            constraint=models.UniqueConstraint(
                fields=("person", "employer", "scheme", "number"),
                name="relation_step_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(WITH_ITS_CASE, UNDO_WITH_ITS_CASE),
        migrations.RunSQL(RELATIONS, UNDO_RELATIONS),
        migrations.RunSQL(NUMBERS, UNDO_NUMBERS),
        *(append_only(f"registry_{table}") for table in NEW_TABLES),
        *(with_its_case(f"registry_{table}") for table in FACTS),
    ]
