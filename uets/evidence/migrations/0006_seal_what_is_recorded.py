from django.db import migrations

ASK = """-- everything recorded so far is sealed or batched at the first start, keeping its event time
INSERT INTO evidence_sealrequest (id, account_id) SELECT id, account_id FROM evidence_evidence
ON CONFLICT DO NOTHING"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_evidence_awaits_its_seal"),
    ]

    operations = [
        migrations.RunSQL(ASK, migrations.RunSQL.noop),
    ]
