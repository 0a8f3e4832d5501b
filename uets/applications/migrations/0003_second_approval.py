from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_acts_of_the_ticks")]

    operations = [
        migrations.AddField(
            "integrationapplication", "enc_thumbprint", models.CharField(default="", max_length=43)
        ),
    ]
