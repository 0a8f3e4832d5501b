from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        # Arrival, the day of deemed service and the end of content are written once; nothing moves them afterwards.
        migrations.RunSQL(
            """
            CREATE FUNCTION notices_notice_dates_stay() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER dates_stay BEFORE UPDATE ON notices_notice
                FOR EACH ROW WHEN (
                    OLD.arrived_at IS NOT NULL AND NEW.arrived_at IS DISTINCT FROM OLD.arrived_at OR
                    OLD.deemed_served_on IS NOT NULL AND NEW.deemed_served_on IS DISTINCT FROM OLD.deemed_served_on OR
                    OLD.deemed_served_at IS NOT NULL AND NEW.deemed_served_at IS DISTINCT FROM OLD.deemed_served_at OR
                    OLD.content_destroyed_at IS NOT NULL AND NEW.content_destroyed_at IS DISTINCT FROM OLD.content_destroyed_at
                )
                EXECUTE FUNCTION notices_notice_dates_stay('the dates of a notice are written once');
            """,
            "DROP TRIGGER dates_stay ON notices_notice; DROP FUNCTION notices_notice_dates_stay()",
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION notices_package_stays() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'a package stays as it was received' USING ERRCODE = 'insufficient_privilege';
            END $$;
            CREATE TRIGGER package_stays BEFORE UPDATE ON notices_package
                FOR EACH ROW WHEN (NEW IS DISTINCT FROM OLD)
                EXECUTE FUNCTION notices_package_stays();
            """,
            "DROP TRIGGER package_stays ON notices_package; DROP FUNCTION notices_package_stays()",
        ),
    ]
