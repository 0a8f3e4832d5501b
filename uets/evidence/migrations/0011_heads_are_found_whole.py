from django.db import migrations


class Migration(migrations.Migration):
    """Nobody looks for a part of the name of a chain; the index for it was written at every new one."""

    dependencies = [("evidence", "0010_revocation_of_seals")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX evidence_chainhead_chain_06398216_like",
            "CREATE INDEX evidence_chainhead_chain_06398216_like"
            " ON evidence_chainhead (chain varchar_pattern_ops)",
        ),
    ]
