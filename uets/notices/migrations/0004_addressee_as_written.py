"""The addressee's name as the authority wrote it, beside the register's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_see_one_account")]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="addressed_to",
            field=models.CharField(db_default="", default="", max_length=300),
        ),
    ]
