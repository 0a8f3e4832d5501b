from django.db import migrations, models

import uets.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutgoingSms",
            fields=[
                ("id", models.UUIDField(default=uets.kernel.ids.new_id, primary_key=True, serialize=False)),
                ("account_id", models.UUIDField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("topic", models.CharField(max_length=40)),
                ("priority", models.PositiveSmallIntegerField(default=1)),
                ("step", models.CharField(default="", max_length=20)),
                ("about", models.JSONField(default=list)),
                ("queued_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("given_up_at", models.DateTimeField(null=True)),
                ("to_mobile", models.CharField(max_length=10)),
                ("text", models.CharField(max_length=500)),
                ("provider_id", models.CharField(blank=True, max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="RefusedAddress",
            fields=[
                ("address", models.CharField(max_length=254, primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("failed_since", models.DateTimeField()),
                ("failed_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="outgoingemail",
            name="email_to_send",
        ),
        migrations.AddField(
            model_name="outgoingemail",
            name="about",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="outgoingemail",
            name="priority",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="outgoingemail",
            name="step",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AddIndex(
            model_name="outgoingemail",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["priority", "next_try_at"],
                name="email_to_send",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoingsms",
            index=models.Index(
                condition=models.Q(("next_try_at__isnull", False)),
                fields=["priority", "next_try_at"],
                name="sms_to_send",
            ),
        ),
    ]
