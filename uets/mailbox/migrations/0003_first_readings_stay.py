from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0002_mailbox_heads")]

    operations = [
        # The first opening by a person, the first by a key and the first hand-over are written once.
        migrations.RunSQL(
            """
            CREATE FUNCTION mailbox_entry_first_readings_stay() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER first_readings_stay BEFORE UPDATE ON mailbox_mailboxentry
                FOR EACH ROW WHEN (
                    OLD.first_person_read_at IS NOT NULL AND NEW.first_person_read_at IS DISTINCT FROM OLD.first_person_read_at OR
                    OLD.first_person_evidence_id IS NOT NULL AND NEW.first_person_evidence_id IS DISTINCT FROM OLD.first_person_evidence_id OR
                    OLD.first_key_read_at IS NOT NULL AND NEW.first_key_read_at IS DISTINCT FROM OLD.first_key_read_at OR
                    OLD.first_key_evidence_id IS NOT NULL AND NEW.first_key_evidence_id IS DISTINCT FROM OLD.first_key_evidence_id
                )
                EXECUTE FUNCTION mailbox_entry_first_readings_stay('the first reading of a notice is written once');
            """,
            "DROP TRIGGER first_readings_stay ON mailbox_mailboxentry; DROP FUNCTION mailbox_entry_first_readings_stay()",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION mailbox_reader_hand_over_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER hand_over_stays BEFORE UPDATE ON mailbox_noticereader
                FOR EACH ROW WHEN (
                    OLD.handed_over_at IS NOT NULL AND NEW.handed_over_at IS DISTINCT FROM OLD.handed_over_at
                )
                EXECUTE FUNCTION mailbox_reader_hand_over_stays('the first hand-over of a notice is written once');
            """,
            "DROP TRIGGER hand_over_stays ON mailbox_noticereader; DROP FUNCTION mailbox_reader_hand_over_stays()",
        ),
    ]
