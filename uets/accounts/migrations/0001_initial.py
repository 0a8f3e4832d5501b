import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import uets.accounts.states
import uets.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tckn", models.CharField(max_length=11, unique=True)),
                ("first_name", models.CharField(max_length=100)),
                ("last_name", models.CharField(max_length=100)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("email_verified_at", models.DateTimeField(null=True)),
                ("mobile", models.CharField(blank=True, max_length=10)),
                ("mobile_verified_at", models.DateTimeField(null=True)),
                ("registered_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Account",
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
                            ("natural", "natural"),
                            ("organisation", "organisation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("state", models.CharField(default="created", max_length=20)),
                ("uets_address", models.CharField(max_length=15, unique=True)),
                ("legal_name", models.CharField(max_length=300)),
                ("sort_key", models.CharField(max_length=600)),
                ("search_text", models.CharField(max_length=600)),
                ("tckn", models.CharField(max_length=11, null=True, unique=True)),
                ("vkn", models.CharField(max_length=10, null=True, unique=True)),
                ("mersis", models.CharField(max_length=16, null=True, unique=True)),
                ("detsis", models.CharField(max_length=8, null=True, unique=True)),
                ("invoice_address", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_account",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", uets.accounts.states.AccountKind["NATURAL"]),
                                ("person__isnull", False),
                                ("tckn__isnull", False),
                            ),
                            models.Q(
                                (
                                    "kind",
                                    uets.accounts.states.AccountKind["ORGANISATION"],
                                ),
                                ("person__isnull", True),
                                ("vkn__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="account_holder_fits_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Operator",
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
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("holder", "holder"),
                            ("principal_operator", "principal_operator"),
                            ("operator", "operator"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        default=list,
                        size=None,
                    ),
                ),
                ("state", models.CharField(default="active", max_length=20)),
                ("added_by_grant_id", models.UUIDField(null=True)),
                ("kept_at", models.DateTimeField(null=True)),
                ("invited_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("confirmed_by_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operatorships",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["invited", "accepted", "active"])),
                        fields=("account_id", "person"),
                        name="one_live_operator_per_person",
                    )
                ],
            },
        ),
    ]
