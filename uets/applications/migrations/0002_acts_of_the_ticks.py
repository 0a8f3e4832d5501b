from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [
        migrations.AddField("integrationapplication", "disclosure_actor", models.JSONField(null=True)),
        migrations.AddField("integrationapplication", "undertaking_actor", models.JSONField(null=True)),
    ]
