from django.db import migrations, models
from django.db.models import Q

# Cases that wait while the program changes keep what they are about, in the words of today's `review.claims`.
CLAIMS = """
ALTER TABLE review_round DISABLE TRIGGER review_round_append_only;
UPDATE review_round r SET claim = found.claim FROM (
    SELECT r.id, CASE
        WHEN s.kind = 'declaration' THEN 'declaration ' || s.employer_id || ' ' || to_char(s.month, 'YYYY-MM')
        WHEN s.kind = 'settlement' THEN 'settlement ' || extract(year FROM s.month)
        WHEN s.kind = 'inquiry' THEN 'finding ' || (s.summary ->> 'finding')
        WHEN w.id IS NOT NULL THEN 'row ' || w.row_id
        WHEN t.id IS NOT NULL THEN 'rate ' || t.year || ' ' || t.region
        WHEN c.id IS NOT NULL THEN concat_ws(' ', 'correction', c.target, c.person_id, coalesce(to_char(c.month, 'YYYY-MM'), 'None'),
            coalesce(c.contribution_id::text, 'None'), coalesce(c.migrated_year_id::text, 'None'))
        WHEN s.file_id IS NOT NULL THEN 'file ' || s.file_id
        ELSE '' END AS claim
    FROM review_round r
    JOIN collect_submission s ON s.id = r.submission_id
    LEFT JOIN collect_rowclearance w ON w.submission_id = s.id
    LEFT JOIN collect_ratecorrection t ON t.submission_id = s.id
    LEFT JOIN collect_correctionrow c ON c.submission_id = s.id
) found WHERE found.id = r.id AND found.claim <> '';
ALTER TABLE review_round ENABLE ALWAYS TRIGGER review_round_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("review", "0003_codes"), ("collect", "0014_file_answers")]
    operations = [
        migrations.AddField(
            "round", "claim", models.CharField("办理事项", blank=True, db_default="", max_length=100)
        ),
        migrations.AddIndex(
            "round", models.Index(fields=["claim"], condition=~Q(claim=""), name="round_by_claim")
        ),
        migrations.RunSQL(CLAIMS, migrations.RunSQL.noop),
    ]
