import django.contrib.postgres.indexes
from django.db import migrations, models

import uets.kernel.ids
from uets.kernel import partitions


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                (
                    "chain",
                    models.CharField(max_length=80, primary_key=True, serialize=False),
                ),
                ("sequence", models.PositiveBigIntegerField()),
                ("row_hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Evidence",
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
                ("chain", models.CharField(max_length=80)),
                ("sequence", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("event_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("actor", models.JSONField()),
                ("subject", models.CharField(max_length=80)),
                ("facts", models.JSONField()),
                ("facts_sha256", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(max_length=64)),
                ("row_hash", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.BTreeIndex(
                        fields=["chain", "sequence"], name="evidence_by_chain"
                    ),
                    django.contrib.postgres.indexes.BTreeIndex(
                        fields=["account_id", "subject", "id"],
                        name="evidence_by_subject",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            partitions.partitioned("evidence_evidence", by="RANGE (id)"),
            migrations.RunSQL.noop,
        ),
    ]
