from django.db import migrations

# What waited for the settlement worker waits in the queue from now on.
WAITING = """
INSERT INTO work_jobrequest (job, about, arguments, reason, asked_by_id, asked_at, agency_id)
SELECT 'settlement', 'settlement ' || r.year || ' ' || r.region, jsonb_build_object('request', r.id), r.reason,
    r.requested_by_id, r.requested_at, a.agency_id
FROM compute_settlementrequest r JOIN staff_account a ON a.id = r.requested_by_id
WHERE NOT EXISTS (SELECT 1 FROM compute_settlementoutcome o WHERE o.request_id = r.id)
ORDER BY r.id;
"""


class Migration(migrations.Migration):
    dependencies = [("compute", "0008_approved_cases"), ("work", "0001_initial"), ("staff", "0005_agencies")]
    operations = [migrations.RunSQL(WAITING, migrations.RunSQL.noop)]
