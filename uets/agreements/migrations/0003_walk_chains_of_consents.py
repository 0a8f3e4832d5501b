from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_heads_follow_consents"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="consentrecord",
            index=models.Index(fields=["chain", "sequence"], name="consent_by_chain_alone"),
        ),
    ]
