from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [
        # The roles of the processes may move a head, one row further each time: a head that went back, stood on another
        # row or changed its chain would hide a cut-off tail. Locking a head writes the row as it is.
        migrations.RunSQL(
            """
            CREATE FUNCTION evidence_chainhead_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'the head of a chain only moves on, one row at a time'
                    USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER chain_head_moves_on BEFORE UPDATE ON evidence_chainhead
                FOR EACH ROW WHEN (
                    NEW IS DISTINCT FROM OLD
                    AND (NEW.chain <> OLD.chain OR NEW.sequence <> OLD.sequence + 1 OR NEW.row_hash = OLD.row_hash)
                )
                EXECUTE FUNCTION evidence_chainhead_moves_on();
            """,
            "DROP TRIGGER chain_head_moves_on ON evidence_chainhead; DROP FUNCTION evidence_chainhead_moves_on()",
        ),
    ]
