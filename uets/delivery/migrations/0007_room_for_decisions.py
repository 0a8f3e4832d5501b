from django.db import migrations


class Migration(migrations.Migration):
    """A submission is decided once, in the page where it lies, so that none of its indexes is written again."""

    dependencies = [("delivery", "0006_compositions")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE delivery_submission SET (fillfactor = 50)",
            "ALTER TABLE delivery_submission RESET (fillfactor)",
        ),
    ]
