from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_in_turns")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE delivery_deliveryrequest r SET authority_id = s.authority_id
            FROM delivery_submission s WHERE s.id = r.id
            """,
            migrations.RunSQL.noop,
        ),
    ]
