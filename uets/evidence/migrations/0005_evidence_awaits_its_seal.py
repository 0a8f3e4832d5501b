from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_seals_and_batches")]

    operations = [
        # Nothing can be recorded without waiting for its seal, whoever writes the row and however many at once.
        migrations.RunSQL(
            """
            CREATE FUNCTION evidence_awaits_seal() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            BEGIN
                INSERT INTO public.evidence_sealrequest (id, account_id) VALUES (NEW.id, NEW.account_id);
                RETURN NULL;
            END $$;
            CREATE TRIGGER awaits_seal AFTER INSERT ON evidence_evidence
                FOR EACH ROW EXECUTE FUNCTION evidence_awaits_seal();
            """,
            "DROP TRIGGER awaits_seal ON evidence_evidence; DROP FUNCTION evidence_awaits_seal()",
        ),
    ]
