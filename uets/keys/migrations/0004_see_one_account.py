from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("keys", "0003_rights_by_key_end_with_the_term")]

    operations = [
        # The second wall behind the account in every query: a connection bound to an account sees that one, one
        # marked '*' (jobs, console, login, linked accounts) sees all, any other none; the owner is not bound.
        # CASE, because the planner takes it for half of the rows; an equation it would take for nearly none, and then
        # sort the newest page instead of reading it from the index.
        migrations.RunSQL(
            """
            ALTER TABLE keys_grant ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON keys_grant
                USING (CASE current_setting('uets.account_id', true)
                    WHEN '*' THEN true WHEN account_id::text THEN true ELSE false END);
            ALTER TABLE keys_apikey ENABLE ROW LEVEL SECURITY;
            CREATE POLICY one_account ON keys_apikey
                USING (CASE current_setting('uets.account_id', true)
                    WHEN '*' THEN true WHEN account_id::text THEN true ELSE false END);
            """,
            """
            DROP POLICY one_account ON keys_grant; ALTER TABLE keys_grant DISABLE ROW LEVEL SECURITY;
            DROP POLICY one_account ON keys_apikey; ALTER TABLE keys_apikey DISABLE ROW LEVEL SECURITY;
            """,
        ),
    ]
