from django.db import migrations, models

import uets.kernel.ids
from uets.kernel import partitions


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ContentLink",
            fields=[
                (
                    "token_sha256",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("account_id", models.UUIDField()),
                ("notice_id", models.UUIDField()),
                ("part_id", models.UUIDField(null=True)),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MailboxEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("folder", models.PositiveSmallIntegerField(default=1)),
                ("folder_before_bin", models.PositiveSmallIntegerField(null=True)),
                ("barcode", models.CharField(max_length=13)),
                ("subject", models.CharField(max_length=500)),
                ("sender_detsis", models.CharField(max_length=8)),
                ("sender_name", models.CharField(max_length=300)),
                ("file_number", models.CharField(blank=True, max_length=100)),
                ("search_text", models.TextField()),
                ("parts", models.PositiveSmallIntegerField()),
                ("size", models.PositiveBigIntegerField()),
                ("arrived_at", models.DateTimeField()),
                ("deemed_served_on", models.DateField()),
                ("deemed_served_at", models.DateTimeField()),
                ("auto_delete_on", models.DateField()),
                ("first_person_read_at", models.DateTimeField(null=True)),
                ("first_person_read_by", models.CharField(blank=True, max_length=300)),
                (
                    "first_person_read_method",
                    models.CharField(blank=True, max_length=30),
                ),
                ("first_person_evidence_id", models.UUIDField(null=True)),
                ("first_key_read_at", models.DateTimeField(null=True)),
                ("first_key_read_by", models.CharField(blank=True, max_length=300)),
                ("first_key_evidence_id", models.UUIDField(null=True)),
                ("binned_at", models.DateTimeField(null=True)),
                ("binned_by_key", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "folder", "-id"], name="mailbox_by_folder")],
            },
        ),
        migrations.CreateModel(
            name="NoticeReader",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField(default=uets.kernel.ids.new_id)),
                ("notice_id", models.UUIDField()),
                ("reader", models.CharField(max_length=60)),
                ("read_at", models.DateTimeField()),
                ("evidence_id", models.UUIDField()),
                ("handed_over_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account_id", "notice_id", "reader"),
                        name="one_row_per_reader",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            partitions.partitioned("mailbox_mailboxentry", by="HASH (account_id)"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(partitions.hash_partitions("mailbox_mailboxentry"), migrations.RunSQL.noop),
    ]
