import django.contrib.postgres.fields
from django.db import migrations, models

import uets.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL("CREATE SCHEMA IF NOT EXISTS vault", "DROP SCHEMA vault"),
        migrations.CreateModel(
            name="CallAllowance",
            fields=[
                (
                    "id",
                    models.CharField(max_length=60, primary_key=True, serialize=False),
                ),
                ("window_ends_at", models.DateTimeField()),
                ("leased", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="IdempotentCall",
            fields=[
                (
                    "id",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("started_at", models.DateTimeField()),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("headers", models.JSONField(default=dict)),
                ("body", models.BinaryField(default=bytes)),
            ],
        ),
        migrations.CreateModel(
            name="MintRequest",
            fields=[
                ("key_id", models.UUIDField(primary_key=True, serialize=False)),
                ("account_id", models.UUIDField()),
                ("ordered_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="VaultEnvelope",
            fields=[
                ("key_id", models.UUIDField(primary_key=True, serialize=False)),
                ("account_id", models.UUIDField()),
                ("grant_id", models.UUIDField()),
                ("kid", models.CharField(max_length=10)),
                ("kek_id", models.CharField(max_length=40)),
                ("wrapped_key", models.BinaryField()),
                ("nonce", models.BinaryField()),
                ("ciphertext", models.BinaryField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"vault"."envelope"',
            },
        ),
        migrations.CreateModel(
            name="ApiKey",
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
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, unique=True)),
                ("grant_id", models.UUIDField()),
                ("kid", models.CharField(max_length=10, unique=True)),
                ("state", models.CharField(default="minting", max_length=20)),
                ("state_reason", models.CharField(max_length=30)),
                ("state_changed_at", models.DateTimeField()),
                ("key_hmac", models.BinaryField(null=True)),
                ("pepper_version", models.PositiveSmallIntegerField(null=True)),
                ("last_four", models.CharField(blank=True, max_length=4)),
                ("ordered_at", models.DateTimeField()),
                ("minted_at", models.DateTimeField(null=True)),
                ("activated_at", models.DateTimeField(null=True)),
                ("revealed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["account_id", "grant_id", "id"], name="key_by_grant")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("key_hmac__isnull", True),
                                ("minted_at__isnull", True),
                                ("pepper_version__isnull", True),
                            ),
                            models.Q(
                                ("key_hmac__isnull", False),
                                ("minted_at__isnull", False),
                                ("pepper_version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="minted_key_has_hmac",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CredentialDelivery",
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
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, unique=True)),
                ("grant_id", models.UUIDField()),
                ("key_id", models.UUIDField(unique=True)),
                ("integrator_id", models.UUIDField()),
                ("state", models.CharField(default="minting", max_length=20)),
                ("enc_thumbprint", models.CharField(max_length=43)),
                ("jwe", models.TextField(blank=True)),
                ("proof_sha256", models.CharField(blank=True, max_length=64)),
                ("wrong_proofs", models.PositiveSmallIntegerField(default=0)),
                ("ordered_at", models.DateTimeField()),
                ("encrypted_at", models.DateTimeField(null=True)),
                ("pulled_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_from", models.CharField(blank=True, max_length=45)),
                ("ended_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["integrator_id", "state", "id"],
                        name="delivery_by_integrator",
                    ),
                    models.Index(
                        fields=["account_id", "grant_id", "id"],
                        name="delivery_by_grant",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "pending"),
                                models.Q(("jwe", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "pending"), _negated=True),
                                ("jwe", ""),
                            ),
                            _connector="OR",
                        ),
                        name="jwe_only_while_pending",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
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
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, unique=True)),
                ("integrator_id", models.UUIDField()),
                ("tariff_id", models.UUIDField()),
                ("state", models.CharField(default="awaiting_delivery", max_length=20)),
                ("state_reason", models.CharField(max_length=30)),
                ("state_changed_at", models.DateTimeField()),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None
                    ),
                ),
                ("open_rule", models.CharField(default="always", max_length=20)),
                ("ip_rule", models.CharField(default="registered", max_length=20)),
                (
                    "ip_ranges",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43),
                        default=list,
                        size=None,
                    ),
                ),
                ("enc_thumbprint", models.CharField(max_length=43)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("given_by_id", models.UUIDField()),
                ("given_at", models.DateTimeField()),
                ("disabled_at", models.DateTimeField(null=True)),
                ("first_used_at", models.DateTimeField(null=True)),
                ("last_used_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "indexes": [models.Index(fields=["integrator_id", "id"], name="grant_by_integrator")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "awaiting_delivery",
                                    "active",
                                    "disabled",
                                    "suspended",
                                ],
                            )
                        ),
                        fields=("account_id", "integrator_id"),
                        name="one_live_grant_per_integrator",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="grant_term_has_length",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VaultReveal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uets.kernel.ids.new_id,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("account_id", models.UUIDField()),
                ("grant_id", models.UUIDField()),
                ("key_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("revealed_at", models.DateTimeField()),
            ],
            options={
                "db_table": '"vault"."reveal"',
                "indexes": [models.Index(fields=["grant_id", "revealed_at"], name="reveal_by_grant")],
            },
        ),
        # A key is ordered without its HMAC; only an UPDATE gives it one, and of the processes' roles only the key
        # vault's may make that UPDATE (config/rights.py): who holds the web process still cannot mint.
        migrations.RunSQL(
            """
            CREATE FUNCTION keys_apikey_is_ordered_first() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'a key is ordered first and minted by the key vault'
                    USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER key_is_ordered_first BEFORE INSERT ON keys_apikey
                FOR EACH ROW WHEN (NEW.key_hmac IS NOT NULL)
                EXECUTE FUNCTION keys_apikey_is_ordered_first();
            """,
            "DROP TRIGGER key_is_ordered_first ON keys_apikey; DROP FUNCTION keys_apikey_is_ordered_first()",
        ),
    ]
