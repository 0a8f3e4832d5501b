from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("login", "0004_who_signed_in_with_what")]

    operations = [
        migrations.AddField(
            model_name="loginrecord",
            name="seen_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="loginrecord",
            index=models.Index(fields=["person", "ended_at"], name="login_by_person"),
        ),
    ]
