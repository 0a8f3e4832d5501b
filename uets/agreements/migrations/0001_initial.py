from django.db import migrations, models

import uets.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AgreementText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "contract"),
                            ("undertaking", "undertaking"),
                            ("disclosure", "disclosure"),
                        ],
                        max_length=20,
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("locale", models.CharField(max_length=5)),
                ("title", models.CharField(max_length=200)),
                ("source", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("controller", models.CharField(blank=True, max_length=300)),
                ("published_from", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "version", "locale"),
                        name="one_text_per_version_and_locale",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentRecord",
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
                ("previous_hash", models.CharField(max_length=64)),
                ("row_hash", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=30)),
                ("grant_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField()),
                ("text_id", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField()),
                ("record", models.JSONField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["account_id", "chain", "sequence"],
                        name="consent_by_chain",
                    ),
                    models.Index(
                        fields=["account_id", "person_id", "text_id"],
                        name="consent_by_person_and_text",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
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
                ("grant_id", models.UUIDField(null=True)),
                ("order_id", models.UUIDField(null=True)),
                ("content", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("key_id", models.CharField(max_length=64)),
                ("public_key", models.TextField()),
                ("issued_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "grant_id", "id"], name="receipt_by_grant")],
            },
        ),
    ]
