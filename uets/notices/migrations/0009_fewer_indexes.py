import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes that another one stands in for, or that nobody asks, were written at every notice."""

    dependencies = [("notices", "0008_set_aside_damaged")]

    operations = [
        migrations.AlterField(
            model_name="part",
            name="package",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="notices.package",
            ),
        ),
        migrations.RunSQL(
            "DROP INDEX notices_noticereference_barcode_9292f292_like",
            "CREATE INDEX notices_noticereference_barcode_9292f292_like"
            " ON notices_noticereference (barcode varchar_pattern_ops)",
        ),
    ]
