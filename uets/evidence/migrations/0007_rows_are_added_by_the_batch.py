from django.db import migrations

BY_ROW = """
CREATE TRIGGER head_follows_row AFTER INSERT ON evidence_evidence
    FOR EACH ROW EXECUTE FUNCTION evidence_head_follows_row();
CREATE FUNCTION evidence_awaits_seal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN INSERT INTO public.evidence_sealrequest (id, account_id) VALUES (NEW.id, NEW.account_id);
    RETURN NULL;
END $$;
CREATE TRIGGER awaits_seal AFTER INSERT ON evidence_evidence
    FOR EACH ROW EXECUTE FUNCTION evidence_awaits_seal();
"""

# What a statement adds is looked at as a whole: thousands of rows cost one look instead of one call each. The rules are
# the same: every row continues its chain, the head follows the last one, and nothing is recorded without waiting for
# its seal. A chain is opened by its first row. Consent records go on by row: they come one by one.
BY_STATEMENT = """
DROP TRIGGER head_follows_row ON evidence_evidence;
DROP TRIGGER awaits_seal ON evidence_evidence;
DROP FUNCTION evidence_awaits_seal();
CREATE FUNCTION evidence_heads_follow_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    chains bigint;
    moved bigint;
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT sequence - lag(sequence) OVER by_chain AS step,
                previous_hash, lag(row_hash) OVER by_chain AS hash_before
            FROM added WINDOW by_chain AS (PARTITION BY chain ORDER BY sequence)
        ) linked WHERE step <> 1 OR previous_hash <> hash_before
    ) THEN
        RAISE EXCEPTION 'a row does not continue its chain' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH ends AS (
        SELECT first.chain, first.sequence AS first, first.previous_hash, last.sequence, last.row_hash
        FROM (SELECT DISTINCT ON (chain) chain, sequence, previous_hash FROM added ORDER BY chain, sequence) first
        JOIN (SELECT DISTINCT ON (chain) chain, sequence, row_hash FROM added ORDER BY chain, sequence DESC) last
            USING (chain)
    ), opened AS (INSERT INTO public.evidence_chainhead AS head (chain, sequence, row_hash)
        SELECT chain, sequence, row_hash FROM ends
        WHERE first = 1 AND previous_hash = repeat('0', 64) ORDER BY chain
        ON CONFLICT (chain) DO UPDATE SET sequence = EXCLUDED.sequence, row_hash = EXCLUDED.row_hash
            WHERE head.sequence = 0
        RETURNING 1
    ), continued AS (UPDATE public.evidence_chainhead head SET sequence = ends.sequence, row_hash = ends.row_hash
        FROM ends
        WHERE ends.first > 1 AND head.chain = ends.chain
            AND head.sequence = ends.first - 1 AND head.row_hash = ends.previous_hash
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM ends), (SELECT count(*) FROM opened) + (SELECT count(*) FROM continued)
    INTO chains, moved;
    IF chains <> moved THEN
        RAISE EXCEPTION 'a row does not continue its chain' USING ERRCODE = 'insufficient_privilege';
    END IF; INSERT INTO public.evidence_sealrequest (id, account_id) SELECT id, account_id FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER heads_follow_rows AFTER INSERT ON evidence_evidence
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION evidence_heads_follow_rows();
"""

TO_BATCHES = """
DROP TRIGGER chain_head_moves_on ON evidence_chainhead;
CREATE TRIGGER chain_head_moves_on BEFORE UPDATE ON evidence_chainhead
    FOR EACH ROW WHEN (
        NEW IS DISTINCT FROM OLD
        AND (NEW.chain <> OLD.chain OR NEW.sequence <= OLD.sequence OR NEW.row_hash = OLD.row_hash)
    )
    EXECUTE FUNCTION evidence_chainhead_moves_on();
"""
TO_ROWS = TO_BATCHES.replace("NEW.sequence <= OLD.sequence", "NEW.sequence <> OLD.sequence + 1")


class Migration(migrations.Migration):
    dependencies = [("evidence", "0006_seal_what_is_recorded")]

    operations = [
        migrations.RunSQL(
            BY_STATEMENT,
            "DROP TRIGGER heads_follow_rows ON evidence_evidence; DROP FUNCTION evidence_heads_follow_rows();"
            + BY_ROW,
        ),
        migrations.RunSQL(TO_BATCHES, TO_ROWS),
    ]
