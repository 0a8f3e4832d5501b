import django.contrib.postgres.indexes
from django.db import migrations, models

import uets.kernel.ids
from uets.kernel import partitions


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0007_rows_are_added_by_the_batch"),
    ]

    operations = [
        migrations.CreateModel(
            name="Audit",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("auditor", models.CharField(max_length=200)),
                ("case_number", models.CharField(max_length=80)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("result", models.CharField(max_length=16)),
                ("note", models.TextField()),
                ("evidence_id", models.UUIDField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RehashedBatch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "digest", "batch_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.CharField(max_length=16)),
                ("batch_id", models.PositiveBigIntegerField()),
                ("leaves", models.BinaryField()),
                ("root", models.BinaryField(max_length=64)),
                ("after_renewal", models.PositiveBigIntegerField()),
                ("rehashed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StamperTurn",
            fields=[
                ("first_batch", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("certificate_id", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Renewal",
            fields=[
                ("id", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=16)),
                ("digest", models.CharField(max_length=16)),
                ("first", models.PositiveBigIntegerField()),
                ("last", models.PositiveBigIntegerField()),
                ("last_batch", models.PositiveBigIntegerField()),
                ("leaves", models.BinaryField()),
                ("root", models.BinaryField(max_length=64)),
                ("token", models.BinaryField()),
                ("certificate_id", models.CharField(max_length=64)),
                ("gen_time", models.DateTimeField()),
                ("renewed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.BTreeIndex(
                        fields=["source", "digest", "first"], name="evidence_renewal_by_first"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("chain", models.CharField(max_length=80)),
                ("sequence", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("row_hash", models.CharField(max_length=64)),
                ("batch_id", models.PositiveBigIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("leaf", models.BinaryField(max_length=32)),
                ("deletion_id", models.UUIDField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.BTreeIndex(
                        fields=["chain", "sequence"], name="evidence_tombstone_by_chain"
                    ),
                    django.contrib.postgres.indexes.BTreeIndex(
                        fields=["batch_id", "position"], name="evidence_tombstone_by_batch"
                    ),
                    django.contrib.postgres.indexes.BTreeIndex(
                        fields=["deletion_id", "account_id", "id"], name="evidence_tombstone_by_act"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            partitions.partitioned("evidence_tombstone", by="RANGE (id)"), migrations.RunSQL.noop
        ),
    ]
