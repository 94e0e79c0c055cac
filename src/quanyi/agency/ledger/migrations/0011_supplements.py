from django.db import migrations

# A month may owe more than one supplement in turn (补差): the next version stands where the one before was reversed or, for
# a supplement, paid. The unique number still lets in one of two that come at once.
FOLLOWS = """
CREATE OR REPLACE FUNCTION version_follows_a_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM ledger_contribution c
        WHERE c.person_id = NEW.person_id AND c.employer_id = NEW.employer_id AND c.month = NEW.month
          AND c.kind = NEW.kind AND c.version = NEW.version - 1 AND (
              EXISTS (SELECT 1 FROM ledger_reversal r WHERE r.contribution_id = c.id)
              OR NEW.kind = 'supplement' AND (
                  c.credited_month IS NOT NULL
                  OR EXISTS (SELECT 1 FROM ledger_crediting p WHERE p.contribution_id = c.id)))
    ) THEN
        RAISE EXCEPTION 'the version before was not reversed' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'version_follows_a_reversal';
    END IF;
    RETURN NEW;
END $$;
"""

BEFORE = """
CREATE OR REPLACE FUNCTION version_follows_a_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM ledger_contribution c JOIN ledger_reversal r ON r.contribution_id = c.id
        WHERE c.person_id = NEW.person_id AND c.employer_id = NEW.employer_id AND c.month = NEW.month
          AND c.kind = NEW.kind AND c.version = NEW.version - 1
    ) THEN
        RAISE EXCEPTION 'the version before was not reversed' USING
            ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'version_follows_a_reversal';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_contributions_of_employers")]

    operations = [migrations.RunSQL(FOLLOWS, BEFORE)]
