from django.db import migrations

NAME = """-- batches of before are the first authority's
INSERT INTO evidence_stamperturn (first_batch, certificate_id)
SELECT 1, id FROM evidence_certificate
WHERE role = 'timestamp' AND EXISTS (SELECT FROM evidence_batch) ORDER BY first_used_at LIMIT 1"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0008_renewals_and_retention"),
    ]

    operations = [
        migrations.RunSQL(NAME, migrations.RunSQL.noop),
    ]
