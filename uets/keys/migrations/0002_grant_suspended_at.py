from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("keys", "0001_initial")]

    operations = [migrations.AddField("grant", "suspended_at", models.DateTimeField(null=True))]
