import django.db.models.deletion
from django.db import migrations, models

import uets.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_rights_by_key_end_and_invitations_wait"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorityClient",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("client_id", models.CharField(max_length=40, unique=True)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SendingAuthority",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("detsis", models.CharField(max_length=8, unique=True)),
                ("vkn", models.CharField(max_length=10, null=True, unique=True)),
                ("name", models.CharField(max_length=300)),
                ("sort_key", models.CharField(max_length=600)),
                ("search_text", models.CharField(max_length=600)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("judicial", "judicial"),
                            ("public_body", "public_body"),
                            ("provincial_administration", "provincial_administration"),
                            ("municipality", "municipality"),
                            ("village", "village"),
                            ("bar_association", "bar_association"),
                            ("notary", "notary"),
                        ],
                        max_length=30,
                    ),
                ),
                ("state", models.CharField(default="active", max_length=20)),
                ("registered_at", models.DateTimeField()),
                ("state_changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="UsedAssertion",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("token_sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="authorities.authorityclient"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClientKey",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("thumbprint", models.CharField(max_length=43, unique=True)),
                ("jwk", models.JSONField()),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="authorities.authorityclient",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="authorityclient",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clients",
                to="authorities.sendingauthority",
            ),
        ),
        migrations.CreateModel(
            name="AuthoritySeal",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("certificate_sha256", models.CharField(blank=True, max_length=64)),
                ("organisation_number", models.CharField(blank=True, max_length=10)),
                ("label", models.CharField(blank=True, max_length=200)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="authorities.sendingauthority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certificate_sha256", ""), ("organisation_number", ""), _connector="XOR"
                        ),
                        name="seal_is_named_in_one_way",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at", None)),
                        fields=("authority", "certificate_sha256", "organisation_number"),
                        name="one_live_seal_of_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorityOfficial",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("is_preparer", models.BooleanField()),
                ("is_signer", models.BooleanField()),
                ("unit", models.CharField(blank=True, max_length=200)),
                ("given_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="accounts.person",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officials",
                        to="authorities.sendingauthority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("authority", "person"),
                        name="one_live_office_per_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_preparer", True), ("is_signer", True), _connector="OR"),
                        name="official_has_a_role",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VolumeForecast",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("expected", models.PositiveIntegerField()),
                ("put_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forecasts",
                        to="authorities.sendingauthority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("authority", "month"), name="one_forecast_per_month")
                ],
            },
        ),
    ]
