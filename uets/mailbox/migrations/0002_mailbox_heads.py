"""What is newest in a mailbox: the row that every change of the mailbox locks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="MailboxHead",
            fields=[
                ("account_id", models.UUIDField(primary_key=True, serialize=False)),
                ("changed_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                ("newest_id", models.UUIDField(null=True)),
            ],
        ),
    ]
