import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import uets.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Integrator",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("client_id", models.CharField(max_length=40, unique=True)),
                ("legal_name", models.CharField(max_length=300)),
                ("trade_name", models.CharField(max_length=200)),
                ("sort_key", models.CharField(max_length=600)),
                ("search_text", models.CharField(max_length=600)),
                ("vkn", models.CharField(max_length=10, unique=True)),
                ("mersis", models.CharField(blank=True, max_length=16)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("description", models.CharField(blank=True, max_length=300)),
                ("state", models.CharField(default="applied", max_length=20)),
                (
                    "egress_ranges",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43),
                        default=list,
                        size=None,
                    ),
                ),
                ("registered_at", models.DateTimeField()),
                ("listed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="UsedAssertion",
            fields=[
                (
                    "digest",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                (
                    "token_sha256",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "integrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="integrators.integrator",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IntegratorKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("use", models.CharField(max_length=3)),
                ("thumbprint", models.CharField(max_length=43, unique=True)),
                ("jwk", models.JSONField()),
                ("state", models.CharField(default="challenged", max_length=20)),
                ("challenge_sha256", models.CharField(blank=True, max_length=64)),
                ("challenge_expires_at", models.DateTimeField(null=True)),
                ("added_at", models.DateTimeField()),
                ("proven_at", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "integrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to="integrators.integrator",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tariff",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("version", models.PositiveIntegerField(default=1)),
                ("term_months", models.PositiveSmallIntegerField()),
                ("gross_kurus", models.PositiveBigIntegerField()),
                ("vat_percent", models.PositiveSmallIntegerField()),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None
                    ),
                ),
                ("calls_per_minute", models.PositiveIntegerField()),
                ("calls_per_day", models.PositiveIntegerField()),
                ("state", models.CharField(default="draft", max_length=20)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "integrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tariffs",
                        to="integrators.integrator",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Order",
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
                ("number", models.CharField(max_length=20, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("grant_id", models.UUIDField()),
                ("application_id", models.UUIDField(null=True)),
                ("net_kurus", models.PositiveBigIntegerField()),
                ("vat_kurus", models.PositiveBigIntegerField()),
                ("gross_kurus", models.PositiveBigIntegerField()),
                ("vat_percent", models.PositiveSmallIntegerField()),
                ("credit_kurus", models.PositiveBigIntegerField(default=0)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("buyer_name", models.CharField(max_length=300)),
                ("buyer_tax_number", models.CharField(max_length=11)),
                ("buyer_address", models.CharField(blank=True, max_length=500)),
                ("payment_method", models.CharField(max_length=30)),
                ("payment_reference", models.CharField(blank=True, max_length=100)),
                ("ordered_by_id", models.UUIDField()),
                ("ordered_at", models.DateTimeField()),
                (
                    "integrator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="integrators.integrator",
                    ),
                ),
                (
                    "tariff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="integrators.tariff",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.UniqueConstraint(
                fields=("integrator", "code", "version"), name="one_tariff_per_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "gross_kurus",
                        django.db.models.expressions.CombinedExpression(
                            models.F("net_kurus"), "+", models.F("vat_kurus")
                        ),
                    )
                ),
                name="order_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(
                fields=("account_id", "application_id"),
                name="one_order_per_application",
            ),
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE integrators_order_number_seq", "DROP SEQUENCE integrators_order_number_seq"
        ),
    ]
