import django.db.models.deletion
from django.db import migrations, models

import uets.kernel.ids
from uets.kernel import partitions


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Package",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("blob_name", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("format_version", models.CharField(max_length=5)),
                ("belge_id", models.UUIDField()),
                ("document_number", models.CharField(blank=True, max_length=100)),
                ("sender_detsis", models.CharField(max_length=8)),
                ("sender_name", models.CharField(max_length=300)),
                ("subject", models.CharField(max_length=500)),
                ("file_number", models.CharField(blank=True, max_length=100)),
                ("security_code", models.CharField(max_length=3)),
                (
                    "signature_state",
                    models.CharField(default="not_verified", max_length=20),
                ),
                ("received_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
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
                ("package_id", models.UUIDField()),
                ("barcode", models.CharField(max_length=13)),
                ("state", models.CharField(default="taken_over", max_length=20)),
                ("distribution_position", models.PositiveSmallIntegerField()),
                ("purpose", models.CharField(max_length=3)),
                ("taken_over_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(null=True)),
                ("deemed_served_on", models.DateField(null=True)),
                ("deemed_served_at", models.DateTimeField(null=True)),
                ("kek_id", models.CharField(max_length=40)),
                ("wrapped_key", models.BinaryField(null=True)),
                ("content_destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["package_id"], name="notice_by_package")],
            },
        ),
        migrations.CreateModel(
            name="NoticeReference",
            fields=[
                (
                    "barcode",
                    models.CharField(max_length=13, primary_key=True, serialize=False),
                ),
                ("account_id", models.UUIDField()),
                ("notice_id", models.UUIDField(unique=True)),
                ("belge_id", models.UUIDField()),
                ("sender_detsis", models.CharField(max_length=8)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("belge_id", "sender_detsis", "account_id"),
                        name="one_notice_per_document_and_recipient",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("role", models.CharField(max_length=30)),
                ("title", models.CharField(max_length=300)),
                ("file_name", models.CharField(max_length=300)),
                ("path", models.CharField(max_length=500)),
                ("media_type", models.CharField(max_length=150)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("is_signed", models.BooleanField()),
                ("withheld_from", models.JSONField(default=list)),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="notices.package",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("package", "position"), name="one_part_per_position")
                ],
            },
        ),
        migrations.RunSQL(
            partitions.partitioned("notices_notice", by="RANGE (id)"),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE notices_barcode_seq START 1 MAXVALUE 999999999999",
            "DROP SEQUENCE notices_barcode_seq",
        ),
    ]
