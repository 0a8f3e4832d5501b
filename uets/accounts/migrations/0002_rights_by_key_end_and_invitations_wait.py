import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

LIVE = ["invited", "accepted", "active"]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="given_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="operator",
            name="invited_tckn",
            field=models.CharField(max_length=11, null=True),
        ),
        migrations.AlterField(
            model_name="operator",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="operatorships",
                to="accounts.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="operator",
            constraint=models.UniqueConstraint(
                condition=Q(state__in=LIVE),
                fields=("account_id", "invited_tckn"),
                name="one_live_invitation_per_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="operator",
            constraint=models.CheckConstraint(
                condition=Q(person__isnull=False, invited_tckn__isnull=True)
                | Q(person__isnull=True, invited_tckn__isnull=False, accepted_at__isnull=True),
                name="operator_is_a_person_or_a_number",
            ),
        ),
    ]
