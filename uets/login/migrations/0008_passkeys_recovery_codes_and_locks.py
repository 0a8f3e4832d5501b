import django.db.models.deletion
from django.db import migrations, models

import uets.kernel.ids


def _person(*, null: bool = False) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="accounts.person", null=null)


def _id() -> tuple[str, models.UUIDField]:
    return ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_staff_appointments"),
        ("login", "0007_mobile_signatures"),
    ]

    operations = [
        migrations.AddField("emailcode", "proven_at", models.DateTimeField(null=True)),
        migrations.AddField("totpdevice", "is_proven", models.BooleanField(default=True)),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                _id(),
                ("name", models.CharField(max_length=60)),
                ("credential_id", models.BinaryField(max_length=1023, unique=True)),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
                ("is_proven", models.BooleanField(default=True)),
                ("added_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("person", _person()),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                _id(),
                ("code_hmac", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("person", _person()),
            ],
        ),
        migrations.CreateModel(
            name="LoginLock",
            fields=[
                _id(),
                ("name_digest", models.BinaryField()),
                ("locked_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("person", _person(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at__isnull", True)),
                        fields=["locked_at"],
                        name="lock_to_tell",
                    )
                ],
            },
        ),
    ]
