import django.contrib.postgres.fields
from django.db import migrations, models

import uets.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="IntegrationApplication",
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
                ("person_id", models.UUIDField()),
                ("state", models.CharField(default="draft", max_length=30)),
                ("integrator_id", models.UUIDField(null=True)),
                ("tariff_id", models.UUIDField(null=True)),
                (
                    "permissions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        default=list,
                        size=None,
                    ),
                ),
                ("ip_rule", models.CharField(default="registered", max_length=20)),
                (
                    "ip_ranges",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=43),
                        default=list,
                        size=None,
                    ),
                ),
                ("permissions_chosen_at", models.DateTimeField(null=True)),
                ("disclosure_text_id", models.UUIDField(null=True)),
                ("disclosure_shown_at", models.DateTimeField(null=True)),
                ("disclosure_read_at", models.DateTimeField(null=True)),
                ("undertaking_text_id", models.UUIDField(null=True)),
                ("undertaking_shown_at", models.DateTimeField(null=True)),
                ("undertaking_accepted_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("started_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("grant_id", models.UUIDField(null=True)),
                ("order_id", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "draft")),
                        fields=("account_id", "person_id"),
                        name="one_draft_per_account_and_person",
                    )
                ],
            },
        ),
        migrations.RunSQL("CREATE SEQUENCE applications_number_seq", "DROP SEQUENCE applications_number_seq"),
    ]
