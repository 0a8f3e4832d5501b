from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("login", "0002_count_tries_by_network")]

    operations = [
        # Whoever was logged out is not let in again by a change of the row.
        migrations.RunSQL(
            """
            CREATE FUNCTION login_record_end_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER end_stays BEFORE UPDATE ON login_loginrecord
                FOR EACH ROW WHEN (
                    OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at
                )
                EXECUTE FUNCTION login_record_end_stays('a login that has ended stays ended');
            """,
            "DROP TRIGGER end_stays ON login_loginrecord; DROP FUNCTION login_record_end_stays()",
        ),
    ]
