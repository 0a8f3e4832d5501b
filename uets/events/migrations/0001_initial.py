from django.db import migrations, models

import uets.kernel.ids
from uets.kernel import partitions


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
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
                ("integrator_id", models.UUIDField(null=True)),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=80)),
                ("occurred_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(
            partitions.partitioned("events_event", by="RANGE (id)"),
            migrations.RunSQL.noop,
        ),
    ]
