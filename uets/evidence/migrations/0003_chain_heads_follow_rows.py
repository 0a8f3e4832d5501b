from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_chain_heads_move_on")]

    operations = [
        # A head is never written by a process: it follows the row that was added, in the same statement and with the
        # rights of the owner, and only when that row continues the chain. So a head always names a row that exists.
        migrations.RunSQL(
            """
            CREATE FUNCTION evidence_head_follows_row() RETURNS trigger
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            BEGIN
                UPDATE public.evidence_chainhead SET sequence = NEW.sequence, row_hash = NEW.row_hash
                WHERE chain = NEW.chain AND sequence = NEW.sequence - 1 AND row_hash = NEW.previous_hash;
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'this row does not continue its chain'
                        USING ERRCODE = 'insufficient_privilege';
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER head_follows_row AFTER INSERT ON evidence_evidence
                FOR EACH ROW EXECUTE FUNCTION evidence_head_follows_row();
            """,
            "DROP TRIGGER head_follows_row ON evidence_evidence; DROP FUNCTION evidence_head_follows_row()",
        ),
        # Locking is all that is left for a process to do with a head; a chain not yet opened is opened empty.
        migrations.RunSQL(
            """
            CREATE FUNCTION evidence_lock_head(asked text) RETURNS public.evidence_chainhead
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            DECLARE head public.evidence_chainhead;
            BEGIN
                SELECT * INTO head FROM public.evidence_chainhead WHERE chain = asked FOR NO KEY UPDATE;
                IF NOT FOUND THEN
                    INSERT INTO public.evidence_chainhead (chain, sequence, row_hash)
                    VALUES (asked, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;
                    SELECT * INTO head FROM public.evidence_chainhead WHERE chain = asked FOR NO KEY UPDATE;
                END IF;
                RETURN head;
            END $$;
            REVOKE ALL ON FUNCTION evidence_lock_head(text) FROM PUBLIC;
            """,
            "DROP FUNCTION evidence_lock_head(text)",
        ),
    ]
