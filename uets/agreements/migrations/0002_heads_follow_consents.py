from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("evidence", "0003_chain_heads_follow_rows"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER head_follows_row AFTER INSERT ON agreements_consentrecord
                FOR EACH ROW EXECUTE FUNCTION evidence_head_follows_row();
            """,
            "DROP TRIGGER head_follows_row ON agreements_consentrecord",
        ),
    ]
