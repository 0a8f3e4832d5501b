from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("login", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="failedtry",
            name="network",
            field=models.CharField(default="", max_length=45),
        ),
        migrations.AddIndex(
            model_name="failedtry",
            index=models.Index(fields=["network", "tried_at"], name="failed_try_by_network"),
        ),
    ]
