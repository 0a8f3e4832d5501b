from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mailbox", "0005_deemed_service"),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("account_id", models.UUIDField()),
                ("step", models.CharField(max_length=10)),
                ("due_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="DeletionWarning",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "deletes_on",
                        "days",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("deletes_on", models.DateField()),
                ("days", models.PositiveSmallIntegerField()),
                ("warned_at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="mailboxentry",
            index=models.Index(
                condition=models.Q(("folder", 1)),
                fields=["auto_delete_on", "account_id"],
                name="mailbox_ends",
            ),
        ),
        migrations.AddIndex(
            model_name="mailboxentry",
            index=models.Index(
                condition=models.Q(("folder", 5)), fields=["binned_at"], name="mailbox_bin_ends"
            ),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["due_at"], name="announcement_due"),
        ),
        migrations.RunSQL(
            """
            ALTER TABLE mailbox_announcement ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON mailbox_announcement
                USING (CASE current_setting('uets.account_id', true)
                    WHEN '*' THEN true WHEN account_id::text THEN true ELSE false END);
            ALTER TABLE mailbox_deletionwarning ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON mailbox_deletionwarning
                USING (CASE current_setting('uets.account_id', true)
                    WHEN '*' THEN true WHEN account_id::text THEN true ELSE false END);
            """,
            """
            DROP POLICY one_account ON mailbox_announcement; ALTER TABLE mailbox_announcement DISABLE ROW LEVEL SECURITY;
            DROP POLICY one_account ON mailbox_deletionwarning; ALTER TABLE mailbox_deletionwarning DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
