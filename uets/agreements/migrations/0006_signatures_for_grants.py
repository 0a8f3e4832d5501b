from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_signatures_wait_for_approval"),
    ]

    operations = [
        migrations.AddField(
            model_name="heldsignature",
            name="acceptance",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="heldsignature",
            name="kept_until",
            field=models.DateTimeField(null=True),
        ),
    ]
