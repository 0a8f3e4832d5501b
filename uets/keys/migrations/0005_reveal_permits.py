from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("keys", "0004_see_one_account")]

    operations = [
        migrations.CreateModel(
            name="RevealPermit",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("account_id", models.UUIDField()),
                ("grant_id", models.UUIDField()),
                ("key_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("approved_by_id", models.UUIDField()),
                ("approved_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["key_id", "person_id"], name="permit_by_key_and_person")],
            },
        ),
    ]
