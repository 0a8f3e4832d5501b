"""Who signed a package, as judged when it was taken over; packages from before stay `not_verified`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_deemed_service")]

    operations = [
        migrations.AddField(
            model_name="package",
            name="signers",
            field=models.JSONField(db_default=[], default=list),
        ),
    ]
