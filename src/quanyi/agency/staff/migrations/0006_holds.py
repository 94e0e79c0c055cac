from django.db import migrations

# Whether a login holds a post now: the latest line of the two is what holds.
HOLDS = """
CREATE FUNCTION staff_holds(who bigint, which text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((
        SELECT granted FROM staff_dutychange WHERE account_id = who AND post = which ORDER BY id DESC LIMIT 1
    ), false);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("staff", "0005_agencies")]
    operations = [migrations.RunSQL(HOLDS, "DROP FUNCTION staff_holds(bigint, text);")]
