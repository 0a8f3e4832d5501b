import django.db.models.deletion
from django.db import migrations, models

import uets.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="TotpDevice",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="totp_device",
                        serialize=False,
                        to="accounts.person",
                    ),
                ),
                ("sealed_secret", models.BinaryField()),
                ("confirmed_at", models.DateTimeField()),
                ("last_step", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="EmailCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code_hmac", models.BinaryField()),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries_left", models.PositiveSmallIntegerField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FailedTry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name_digest", models.BinaryField()),
                ("address", models.CharField(max_length=45)),
                ("tried_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["name_digest", "tried_at"], name="failed_try_by_name")],
            },
        ),
        migrations.CreateModel(
            name="LoginRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("session_hash", models.CharField(max_length=64)),
                ("method", models.CharField(max_length=30)),
                ("level", models.PositiveSmallIntegerField()),
                ("authenticated_at", models.DateTimeField()),
                ("address", models.CharField(max_length=45)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["session_hash", "authenticated_at"],
                        name="login_by_session",
                    )
                ],
            },
        ),
    ]
