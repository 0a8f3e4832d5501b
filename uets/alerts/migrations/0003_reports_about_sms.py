from django.db import migrations, models

import uets.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0002_sms_and_evidence_of_alerts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SmsReport",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("provider_id", models.CharField(max_length=100)),
                ("outcome", models.CharField(max_length=20)),
                ("way", models.CharField(max_length=10)),
                ("code", models.CharField(blank=True, max_length=20)),
                ("said_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(null=True)),
                ("sms_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="outgoingsms",
            name="next_ask_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="refusedaddress",
            name="is_reported",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="outgoingsms",
            index=models.Index(
                condition=models.Q(("next_ask_at__isnull", False)),
                fields=["next_ask_at"],
                name="sms_to_ask",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingsms",
            index=models.Index(
                condition=models.Q(("provider_id", ""), _negated=True),
                fields=["provider_id"],
                name="sms_by_provider_id",
            ),
        ),
        migrations.AddIndex(
            model_name="smsreport",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["next_try_at"],
                name="report_to_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="smsreport",
            constraint=models.UniqueConstraint(
                fields=("provider_id", "outcome"), name="one_report_per_outcome"
            ),
        ),
    ]
